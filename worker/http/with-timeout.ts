/** Rejects when `answer` takes longer than `withinMs`. The work goes on: it may have been done all the same. */
export async function withTimeout<T>(
  answer: Promise<T>,
  who: string,
  withinMs: number,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${who} says nothing`)), withinMs);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
