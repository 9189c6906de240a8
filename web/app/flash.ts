let waiting: string | null = null;

/** Leaves a sentence for the next page to show once. */
export function flash(sentence: string): void {
  waiting = sentence;
}

/** The sentence that the page before left, if any; it is gone afterwards. */
export function takeFlash(): string | null {
  const sentence = waiting;
  waiting = null;
  return sentence;
}
