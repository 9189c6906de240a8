/**
 * Rejects if `promise` takes longer than `timeoutMs`. The work is not cancelled, so it may complete all the same.
 * `service` is for the error message.
 */
export async function withTimeout<T>(
  promise: Promise<T>,
  service: string,
  timeoutMs: number,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${service} says nothing`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
