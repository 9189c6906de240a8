import { useEffect, useState } from "preact/hooks";

/*
 * Clerk responds with 429 and Retry-After if one address sends too many requests, such as the Wi-Fi of a hall full of
 * parents. Our API passes that on. The app waits and retries by itself, and the form on the page shows that.
 */

/** After a longer wait or more retries, the error is shown instead. */
const maxWaitSeconds = 30;
const maxRetries = 3;

let waitingSeconds: number | null = null;
const listeners = new Set<(seconds: number | null) => void>();

function announce(seconds: number | null): void {
  waitingSeconds = seconds;
  for (const listener of listeners) listener(seconds);
}

/**
 * Sends a request, and retries it after a 429. `retryAfterOf` returns the seconds to wait after an error, or 0 to rethrow
 * it.
 */
export async function retryRateLimited<T>(
  request: () => Promise<T>,
  retryAfterOf: (error: unknown) => number,
): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await request();
    } catch (error) {
      const seconds = retryAfterOf(error);
      if (!(seconds > 0 && seconds <= maxWaitSeconds) || retries === maxRetries) throw error;
      await waitForRetry(seconds);
    }
  }
}

/** Waits, and reports it to `useRetryWait`. */
async function waitForRetry(seconds: number): Promise<void> {
  announce(seconds);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  announce(null);
}

/** The seconds that the app waits before its next retry; null while it does not wait. */
export function useRetryWait(): number | null {
  const [seconds, setSeconds] = useState(waitingSeconds);
  useEffect(() => {
    listeners.add(setSeconds);
    return () => void listeners.delete(setSeconds);
  }, []);
  return seconds;
}
