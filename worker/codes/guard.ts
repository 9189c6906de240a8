import type { Background, Bindings } from "../env.ts";
import type { Observed } from "../http/observe.ts";
import { Problem } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { ProblemCode } from "../problems.ts";
import { networkOf } from "./address.ts";
import { addressCounters, type Counter, everywhereCounter, personCounters } from "./attempts.ts";
import type { Begun } from "./rate-limiter.ts";

/** How many Durable Objects share the counting: fixed, so that addresses cannot be spent to make more. */
const shardCount = 256;
const answerWithinMs = 1_000;

/** What the guard reads of a request, signed in or not. */
interface CodeContext {
  env: Bindings;
  req: { header(name: string): string | undefined };
  var: Pick<Observed["Variables"], "settings">;
  executionCtx: Background;
}

interface Attempt {
  limiter: Limiter;
  begun: Begun;
}
type Limiter = ReturnType<Bindings["RATE_LIMITER"]["getByName"]>;

/** Started attempts at a code, one a shard, waiting to be told how they ended. */
export interface CodeGuard {
  /** Somebody is trying codes from many places: then a code alone lets nobody in. */
  isAlarmed: boolean;
  /** Tells the limiter, after the answer has gone, whether the code matched a tenant. */
  ended(wasHit: boolean): void;
}

/**
 * Runs a look-up of a code beside the limiter's call, and withholds what it found unless the limiter
 * allows it: a hit costs the time of one trip. `invalid_code` is a miss. While codes are being tried
 * from many places it asks strangers to sign in (`sign_in_required`).
 */
export async function guardedLookUp<T>(
  c: CodeContext,
  caller: Caller | undefined,
  lookUp: Promise<T>,
): Promise<T> {
  // Awaited below; until then a failure must not count as unhandled.
  lookUp.catch(() => {});
  const guard = await guardCode(c, caller);
  if (guard.isAlarmed && !caller) {
    guard.ended(true);
    throw new Problem("sign_in_required");
  }
  return countMisses(guard, lookUp);
}

/** Runs what uses a code up, once the limiter allows it. `invalid_code` is a miss. */
export async function guarded<T>(
  c: CodeContext,
  caller: Caller,
  use: (isAlarmed: boolean) => Promise<T>,
): Promise<T> {
  const guard = await guardCode(c, caller);
  return countMisses(guard, use(guard.isAlarmed));
}

/**
 * Whether an attempt that ended so counts: a code that is wrong, and one that takes nobody in, for it
 * must be worth no more to a guesser.
 */
export function isMiss(code: ProblemCode | undefined): boolean {
  return code === "invalid_code" || Boolean(code?.startsWith("code_"));
}

async function countMisses<T>(guard: CodeGuard, outcome: Promise<T>): Promise<T> {
  let wasMiss = false;
  try {
    return await outcome;
  } catch (error) {
    wasMiss = error instanceof Problem && isMiss(error.code);
    throw error;
  } finally {
    guard.ended(!wasMiss);
  }
}

/**
 * Every door that takes a code asks here first: look-up, join, sign-up. All count on the same
 * counters: the caller's address and its neighbourhood, and their account where they are signed in.
 * Throws `rate_limited` when too many were wrong, and `unavailable` when the limiter does not answer
 * within a second: a code's door never stands open (docs/threats.md, 4).
 */
export async function guardCode(c: CodeContext, caller?: Caller): Promise<CodeGuard> {
  const { CODE_MISSES_PER_DAY: misses, CODE_MISSES_EVERYWHERE_PER_HOUR: ceiling } = c.var.settings;
  const network = await networkOf(c.req.header("cf-connecting-ip"));
  const asked = [ask(c.env, network.wide, addressCounters(network, misses))];
  if (caller) {
    asked.push(ask(c.env, caller.clerkUserId, personCounters(caller.clerkUserId, misses)));
  }
  const attempts = await Promise.all(asked);
  const tell = (wasHit: boolean) =>
    c.executionCtx.waitUntil(
      Promise.all(
        // The first is the address's: one attempt is one miss of the world's, whoever made it.
        attempts.map((attempt, at) =>
          end(attempt, wasHit, at === 0 ? everywhereCounter(ceiling) : undefined),
        ),
      ),
    );
  const stopped = attempts.map(({ begun }) => begun).find((begun) => begun.is !== "allowed");
  if (stopped) {
    // Where one counter let the attempt in and another did not, it never took place.
    tell(true);
    throw refusal(stopped);
  }
  return { isAlarmed: attempts.some(({ begun }) => begun.isAlarmed), ended: tell };
}

/** Mails that strangers at one address, and around it, may have us send in a day. */
const mailsPerDay = 20;

/**
 * Asks the limiter before a stranger has us write to an address of their choice: each one counts, whatever
 * comes of it. Throws as `guardCode` does.
 */
export async function guardMail(c: CodeContext): Promise<void> {
  const network = await networkOf(c.req.header("cf-connecting-ip"));
  const counters = addressCounters(network, mailsPerDay).map((counter) => ({
    ...counter,
    key: `mail:${counter.key}`,
  }));
  const attempt = await ask(c.env, network.wide, counters);
  if (attempt.begun.is !== "allowed") throw refusal(attempt.begun);
  c.executionCtx.waitUntil(end(attempt, false, undefined));
}

async function ask(env: Bindings, shardKey: string, counters: Counter[]): Promise<Attempt> {
  const limiter = env.RATE_LIMITER.getByName(shardOf(shardKey));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("rate limiter: no answer in time")), answerWithinMs);
  });
  try {
    const begun = await Promise.race([limiter.begin(counters), late]);
    return { limiter, begun };
  } catch (cause) {
    throw new Problem("unavailable", { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function end(
  { limiter, begun }: Attempt,
  wasHit: boolean,
  ceiling: Counter | undefined,
): Promise<void> {
  if (!begun.attempt) return;
  await (wasHit ? limiter.giveBack(begun.attempt) : limiter.settle(begun.attempt, ceiling));
}

/** Neighbours share a shard, so that their counters are taken in one step. Any even spread will do: FNV-1a. */
function shardOf(key: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return `codes-${(hash >>> 0) % shardCount}`;
}

function refusal(begun: Begun): Problem {
  if (begun.is !== "refused")
    return new Problem("unavailable", { headers: { "retry-after": "1" } });
  const seconds = String(Math.ceil(begun.retryAfterMs / 1000));
  return new Problem("rate_limited", {
    headers: {
      "retry-after": seconds,
      "ratelimit-policy": `"codes";q=${begun.limit};w=86400`,
      ratelimit: `"codes";r=0;t=${seconds}`,
    },
  });
}
