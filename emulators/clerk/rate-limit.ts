import type { Context } from "hono";
import { tooManyRequests } from "./errors.ts";
import type { Frontend } from "./frontend.ts";

/* Clerk's limits of the Frontend API: so many requests of a kind in ten seconds from one IP address. */

const windowMs = 10_000;
const mostInWindow = { sign_ins: 5, sign_ups: 5, attempts: 3 };

const recent = new WeakMap<object, Map<string, number[]>>();

/** Counts a request, and throws 429 with `Retry-After` where there were too many. */
export function limitRate(
  c: Context,
  { instance, settingsOf }: Frontend,
  kind: keyof typeof mostInWindow,
): void {
  if (!settingsOf(c).rateLimit) return;
  const counters = recent.get(instance) ?? new Map<string, number[]>();
  recent.set(instance, counters);
  const address = c.req.header("x-forwarded-for")?.split(",")[0]?.trim() ?? "local";
  const key = `${kind} ${address}`;
  const now = Date.now();
  const times = (counters.get(key) ?? []).filter((time) => time > now - windowMs);
  const [oldest = now] = times;
  if (times.length >= mostInWindow[kind]) {
    throw tooManyRequests(Math.ceil((oldest + windowMs - now) / 1000));
  }
  counters.set(key, [...times, now]);
}
