let pending: string | null = null;

/** Sets a message that the next page shows once. */
export function flash(sentence: string): void {
  pending = sentence;
}

/** Returns the message of the previous page, if any, and clears it. */
export function takeFlash(): string | null {
  const sentence = pending;
  pending = null;
  return sentence;
}
