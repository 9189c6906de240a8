import { useEffect, useState } from "preact/hooks";

/*
 * Clerk answers 429 with Retry-After when one address asks too often, such as the Wi-Fi of a hall full of
 * parents. The app waits and asks again by itself; the form on the page says so meanwhile.
 */

let waitingSeconds: number | null = null;
const listeners = new Set<(seconds: number | null) => void>();

function announce(seconds: number | null): void {
  waitingSeconds = seconds;
  for (const listener of listeners) listener(seconds);
}

/** Waits that long, and lets the page say so. */
export async function waitForRetry(seconds: number): Promise<void> {
  announce(seconds);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  announce(null);
}

/** How many seconds the app waits before it asks Clerk again; null while it does not wait. */
export function useRetryWait(): number | null {
  const [seconds, setSeconds] = useState(waitingSeconds);
  useEffect(() => {
    listeners.add(setSeconds);
    return () => void listeners.delete(setSeconds);
  }, []);
  return seconds;
}
