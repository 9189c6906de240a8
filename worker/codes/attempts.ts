/*
 * How many wrong codes may be tried. Pure: the Durable Object in rate-limiter.ts holds the rows,
 * the clock is an argument.
 *
 * Misses count, hits cost nothing, so a whole club can join from one clubhouse. An attempt is taken
 * as a miss the moment it starts and given back when it was a hit: a burst of guesses sent at once
 * gets no more than the same guesses sent in turn.
 */

/** One thing that attempts are counted by, and how many misses it has in a window. */
export interface Counter {
  key: string;
  limit: number;
  windowMs: number;
}

/** What is stored of a counter: attempts counted as misses, and when they are forgotten. */
export interface Count {
  misses: number;
  windowEndsAt: number;
  /** Of the misses, those whose outcome is not known yet. */
  open: number;
}

export type Verdict =
  /** Go ahead; the attempt is counted until it turns out a hit. */
  | { is: "allowed" }
  /** No place now, but attempts under way may give theirs back. */
  | { is: "busy" }
  /** Too many misses until then. */
  | { is: "refused"; limit: number; retryAfterMs: number };

/** How long an attempt may take before it is a miss for good. */
export const attemptMs = 2_000;
const dayMs = 24 * 60 * 60 * 1000;

/** Whether one more attempt may start, given what each of its counters has seen. */
export function judge(
  counts: { counter: Counter; count: Count | undefined }[],
  now: number,
): Verdict {
  const full = counts.filter(({ counter, count }) => {
    return count !== undefined && count.windowEndsAt > now && count.misses >= counter.limit;
  });
  const spent = full.filter(
    ({ counter, count }) => (count?.misses ?? 0) - (count?.open ?? 0) >= counter.limit,
  );
  const [first] = spent;
  if (first) {
    const endsAt = Math.max(...spent.map(({ count }) => count?.windowEndsAt ?? now));
    return { is: "refused", limit: first.counter.limit, retryAfterMs: endsAt - now };
  }
  return full.length > 0 ? { is: "busy" } : { is: "allowed" };
}

/** The counters of an address: its own and, twenty times wider, its neighbourhood's (docs/threats.md, 4). */
export function addressCounters(
  network: { narrow: string; wide: string },
  missesPerDay: number,
): Counter[] {
  return [
    { key: network.narrow, limit: missesPerDay, windowMs: dayMs },
    { key: network.wide, limit: missesPerDay * 20, windowMs: dayMs },
  ];
}

/** The counter of the whole world: beyond it somebody is trying codes from many places (docs/threats.md, 4). */
export function everywhereCounter(missesPerHour: number): Counter {
  return { key: "everywhere", limit: missesPerHour, windowMs: 60 * 60 * 1000 };
}

/** The counter of somebody signed in, wherever they are. */
export function personCounters(clerkUserId: string, missesPerDay: number): Counter[] {
  return [{ key: `user:${clerkUserId}`, limit: missesPerDay, windowMs: dayMs }];
}
