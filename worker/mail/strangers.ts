import type { Bindings } from "../http/env.ts";
import { type Network, neighbours, networkOf } from "../http/network.ts";
import { fail } from "../http/problem.ts";
import { rateLimited } from "../http/rate-limited.ts";
import type { Counter } from "../http/rate-limiter.ts";
import { withTimeout } from "../http/with-timeout.ts";

/** The number of Durable Objects. Fixed, so that an attacker with many addresses cannot create more. */
const shardCount = 256;
const limiterTimeoutMs = 1_000;
/** Mails in a day for requests without a session from one network. */
const mailsPerDay = 20;

interface StrangersContext {
  env: Pick<Bindings, "RATE_LIMITER">;
  req: { header(name: string): string | undefined };
}

/**
 * Limits mails to addresses that people without a session enter. Each call counts. Throws `rate_limited`, and
 * `unavailable` if the limiter does not respond within a second: without it no such mail is sent (docs/threats.md, 4).
 */
export async function limitMailsFromStrangers(c: StrangersContext): Promise<void> {
  const network = await networkOf(c.req.header("cf-connecting-ip"));
  // A network and the wider one share a shard, so that both counters are increased in one step.
  const limiter = c.env.RATE_LIMITER.getByName(shardOf(network.wide));
  const refused = await withTimeout(
    limiter.take(countersOf(network)),
    "the rate limiter",
    limiterTimeoutMs,
  ).catch((cause: unknown) => fail("unavailable", { cause }));
  if (refused) throw rateLimited("mails", refused.limit, refused.retryAfterMs);
}

function countersOf({ narrow, wide }: Network): Counter[] {
  return [
    { key: narrow, limit: mailsPerDay },
    { key: wide, limit: mailsPerDay * neighbours },
  ];
}

/** FNV-1a; any hash with an even distribution would do. */
function shardOf(key: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return `mails-${(hash >>> 0) % shardCount}`;
}
