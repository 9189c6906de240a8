import type { Bindings } from "../http/env.ts";
import { type Network, neighbours, networkOf } from "../http/network.ts";
import { fail } from "../http/problem.ts";
import { rateLimited } from "../http/rate-limited.ts";
import type { Counter } from "../http/rate-limiter.ts";
import { withTimeout } from "../http/with-timeout.ts";

/** How many Durable Objects share the counting: fixed, so that addresses cannot be spent to make more. */
const shardCount = 256;
const answerWithinMs = 1_000;
/** Mails that strangers at one address may have us send in a day. */
const mailsPerDay = 20;

interface StrangersContext {
  env: Pick<Bindings, "RATE_LIMITER">;
  req: { header(name: string): string | undefined };
}

/**
 * Asks the limiter before a stranger has us write to an address of their choice: each time counts, whatever
 * comes of it. Throws `rate_limited` where there were too many, and `unavailable` when the limiter does not
 * answer within a second: that door never stands open (docs/threats.md, 4).
 */
export async function letStrangerWrite(c: StrangersContext): Promise<void> {
  const network = await networkOf(c.req.header("cf-connecting-ip"));
  // Neighbours share a shard, so that all of their counters are taken in one step.
  const limiter = c.env.RATE_LIMITER.getByName(shardOf(network.wide));
  const refused = await withTimeout(
    limiter.take(countersOf(network)),
    "the rate limiter",
    answerWithinMs,
  ).catch((cause: unknown) => fail("unavailable", { cause }));
  if (refused) throw rateLimited("mails", refused.limit, refused.retryAfterMs);
}

function countersOf({ narrow, wide }: Network): Counter[] {
  return [
    { key: narrow, limit: mailsPerDay },
    { key: wide, limit: mailsPerDay * neighbours },
  ];
}

/** Any even spread will do: FNV-1a. */
function shardOf(key: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return `mails-${(hash >>> 0) % shardCount}`;
}
