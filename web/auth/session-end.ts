let stopWatching: (() => void) | undefined;

/** Calls `onEnd` when clerk-js finds that the session is over, though nobody signed out on this page. */
export function watchSessionEnd(onEnd: () => void): (() => void) | undefined {
  const clerk = window.Clerk;
  // Between two sessions it is undefined, not null.
  stopWatching = clerk?.addListener(() => {
    if (clerk.session === null) onEnd();
  });
  return stopWatching;
}

/** Before somebody signs out here: they need not be told that they were. */
export function ignoreSessionEnd(): void {
  stopWatching?.();
}
