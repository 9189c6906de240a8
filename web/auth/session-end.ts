let stopWatching: (() => void) | undefined;

/** Calls `onEnd` when the session ends without a sign-out on this page. Returns a function that stops this. */
export function watchSessionEnd(onEnd: () => void): (() => void) | undefined {
  const clerk = window.Clerk;
  // While Clerk switches sessions it is undefined, not null.
  stopWatching = clerk?.addListener(() => {
    if (clerk.session === null) onEnd();
  });
  return stopWatching;
}

/** Call before signing out on this page. */
export function ignoreSessionEnd(): void {
  stopWatching?.();
}
