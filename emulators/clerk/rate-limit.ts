import type { Context } from "hono";
import { tooManyRequests } from "./errors.ts";
import type { Frontend } from "./frontend.ts";

/* Clerk's rate limits of the Frontend API: requests in ten seconds from one IP address. */

const windowMs = 10_000;
const maxInWindow = { sign_ins: 5, sign_ups: 5, attempts: 3 };

const recent = new WeakMap<object, Map<string, number[]>>();

/** Counts a request. Throws 429 with `Retry-After` above the limit. */
export function limitRate(
  c: Context,
  { instance, settingsOf }: Frontend,
  kind: keyof typeof maxInWindow,
): void {
  if (!settingsOf(c).rateLimit) return;
  const counters = recent.get(instance) ?? new Map<string, number[]>();
  recent.set(instance, counters);
  const address = c.req.header("x-forwarded-for")?.split(",")[0]?.trim() ?? "local";
  const key = `${kind} ${address}`;
  const now = Date.now();
  const times = (counters.get(key) ?? []).filter((time) => time > now - windowMs);
  const [oldest = now] = times;
  if (times.length >= maxInWindow[kind]) {
    throw tooManyRequests(Math.ceil((oldest + windowMs - now) / 1000));
  }
  counters.set(key, [...times, now]);
}
