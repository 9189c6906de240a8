import { useEffect, useState } from "preact/hooks";

/*
 * Clerk answers 429 with Retry-After when one address asks too often, such as the Wi-Fi of a hall full of
 * parents, and so does our API when Clerk answers it so. The app waits and asks again by itself; the form on the
 * page says so meanwhile.
 */

/** Waits that are worth it: somebody who has typed everything rather waits half a minute than starts again. */
const longestWaitSeconds = 30;
const mostWaits = 3;

let waitingSeconds: number | null = null;
const listeners = new Set<(seconds: number | null) => void>();

function announce(seconds: number | null): void {
  waitingSeconds = seconds;
  for (const listener of listeners) listener(seconds);
}

/**
 * Sends a request, and again after a 429, which has done nothing. `retryAfterOf` answers the seconds that an error
 * asks to wait, 0 for any other error.
 */
export async function retryRateLimited<T>(
  request: () => Promise<T>,
  retryAfterOf: (error: unknown) => number,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await request();
    } catch (error) {
      const seconds = retryAfterOf(error);
      if (!(seconds > 0 && seconds <= longestWaitSeconds) || waits === mostWaits) throw error;
      await waitForRetry(seconds);
    }
  }
}

/** Waits that long, and lets the page say so. */
async function waitForRetry(seconds: number): Promise<void> {
  announce(seconds);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  announce(null);
}

/** How many seconds the app waits before it asks again; null while it does not wait. */
export function useRetryWait(): number | null {
  const [seconds, setSeconds] = useState(waitingSeconds);
  useEffect(() => {
    listeners.add(setSeconds);
    return () => void listeners.delete(setSeconds);
  }, []);
  return seconds;
}
