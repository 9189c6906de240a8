/** What somebody else answers, or an error once they have said nothing for so long: what was asked may be done then. */
export async function inTime<T>(answer: Promise<T>, who: string, withinMs: number): Promise<T> {
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
