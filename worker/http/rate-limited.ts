import { Problem } from "./problem.ts";

/** `rate_limited`, and when to come back (RateLimit header fields for HTTP, draft 10): a window of one day. */
export function rateLimited(policy: string, limit: number, retryAfterMs: number): Problem {
  const seconds = String(Math.ceil(retryAfterMs / 1000));
  return new Problem("rate_limited", {
    headers: {
      "retry-after": seconds,
      "ratelimit-policy": `"${policy}";q=${limit};w=86400`,
      ratelimit: `"${policy}";r=0;t=${seconds}`,
    },
  });
}
