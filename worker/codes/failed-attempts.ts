import { type SQL, sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { codeMisses } from "../db/schema.ts";
import { jsonObject, many, params } from "../db/sql.ts";
import type { Settings } from "../http/env.ts";
import { neighbours, networkOf } from "../http/network.ts";
import { Problem } from "../http/problem.ts";
import { rateLimited } from "../http/rate-limited.ts";

/*
 * How many wrong codes may be tried (docs/threats.md, 4). Only failures count, so a whole club can join from one
 * clubhouse. They are counted by the batch that looks the code up: guesses that are sent at once get no more than
 * guesses sent in turn, and no other request is needed
 * (docs/decisions/0026-failure-counters-for-codes.md).
 */

/** The counter of everybody together. When it is full, codes are being tried from many places. */
const everywhere = "everywhere";
const day = 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;

/** Who tries a code: what their failures are counted by, and how many are allowed. Parameters of a batch. */
export interface Attempter {
  /** Their own network, and the wider one around it. */
  narrow: string;
  wide: string;
  /** Somebody signed in, wherever they are; null is a stranger. */
  person: string | null;
  missesPerDay: number;
  missesNearbyPerDay: number;
  missesEverywherePerHour: number;
}

/** What is read of a request. */
interface CodeContext {
  req: { header(name: string): string | undefined };
  var: { settings: Settings };
}

/** Who sent a request. Every route that takes a code counts failures on the same counters. */
export async function attempterOf(c: CodeContext, caller?: Caller): Promise<Attempter> {
  const { CODE_MISSES_PER_DAY, CODE_MISSES_EVERYWHERE_PER_HOUR } = c.var.settings;
  return {
    ...(await networkOf(c.req.header("cf-connecting-ip"))),
    person: caller ? `user:${caller.clerkUserId}` : null,
    missesPerDay: CODE_MISSES_PER_DAY,
    missesNearbyPerDay: CODE_MISSES_PER_DAY * neighbours,
    missesEverywherePerHour: CODE_MISSES_EVERYWHERE_PER_HOUR,
  };
}

const attempt = params<Attempter & { now: number }>();
const { narrow, wide, person, now } = attempt;

/** The counter in `code_misses` is full. */
const isExhausted = sql`(code_misses.window_ends_at > ${now} and code_misses.misses >= case code_misses.key
  when ${everywhere} then ${attempt.missesEverywherePerHour}
  when ${wide} then ${attempt.missesNearbyPerDay}
  else ${attempt.missesPerDay} end)`;

/** None of the person's counters is full. A stranger is stopped by the counter of everybody too. */
export const isBelowLimit = sql`not exists (select 1 from code_misses
  where code_misses.key in (${narrow}, ${wide}, coalesce(${person}, ${everywhere})) and ${isExhausted})`;

/** Codes are being tried from many places: until that is over, a right code needs an admin's approval. */
export const isUnderAttack = sql`exists (select 1 from code_misses
  where code_misses.key = ${everywhere} and ${isExhausted})`;

/**
 * Records one failed attempt on every counter if the code is wrong and none is exhausted. Must be first in the
 * batch: joining can use the code up.
 */
export const recordFailure = (isWrong: SQL) => sql<{ key: string }>`
  insert into code_misses (key, misses, window_ends_at)
  select counter.value, 1, ${now} + iif(counter.value = ${everywhere}, ${hour}, ${day})
  from (select 1 where ${isWrong} and ${isBelowLimit}) failure
    cross join json_each(json_array(${narrow}, ${wide}, ${person}, ${everywhere})) counter
  where counter.value is not null
  on conflict (key) do update set
    misses = iif(window_ends_at <= ${now}, 1, misses + 1),
    window_ends_at = iif(window_ends_at <= ${now}, excluded.window_ends_at, window_ends_at)
  returning key`;

/** The person's counters that are full, and the one of everybody if it is. */
export const exhaustedCounters = many(
  jsonObject({ key: codeMisses.key, windowEndsAt: codeMisses.windowEndsAt }),
  sql`from code_misses
    where code_misses.key in (${narrow}, ${wide}, ${person}, ${everywhere}) and ${isExhausted}`,
);

/** What a batch answers about an attempt: whether it was recorded as a failure, and which counters are full. */
export interface AttemptOutcome {
  failure: { key: string }[];
  exhausted: { key: string; windowEndsAt: number }[];
}

/**
 * Throws `rate_limited` after too many failures, and `sign_in_required` to a stranger while codes are being tried
 * from many places. The failure that filled a counter was still answered.
 */
export function requireBelowLimit(who: Attempter, tried: AttemptOutcome, now: number): void {
  if (tried.failure.length > 0) return;
  const own = tried.exhausted.filter(({ key }) => key !== everywhere);
  if (own.length > 0) throw tooMany(who, own, now);
  if (who.person === null && tried.exhausted.length > 0) throw new Problem("sign_in_required");
}

function tooMany(who: Attempter, full: AttemptOutcome["exhausted"], now: number): Problem {
  const endsAt = Math.max(...full.map(({ windowEndsAt }) => windowEndsAt));
  const isNeighbours = full.every(({ key }) => key === who.wide);
  const limit = isNeighbours ? who.missesNearbyPerDay : who.missesPerDay;
  return rateLimited("codes", limit, endsAt - now);
}
