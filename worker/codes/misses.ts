import { and, type SQL, sql } from "drizzle-orm";
import { q, type RowOf } from "../db/client.ts";
import { codeMisses } from "../db/schema.ts";
import { both, insertFrom } from "../db/statement.ts";
import type { Settings } from "../env.ts";
import { neighbours, networkOf } from "../http/network.ts";
import { Problem } from "../http/problem.ts";
import { rateLimited } from "../http/rate-limited.ts";
import type { Caller } from "../identity/caller.ts";

/*
 * How many wrong codes may be tried (docs/threats.md, 4). Misses count, hits cost nothing, so a whole club can
 * join from one clubhouse. They are counted by the very batch that looks the code up: guesses sent at once get
 * no more than the same guesses sent in turn, and nobody has to be asked first
 * (docs/decisions/0026-wrong-codes-are-counted-where-codes-are.md).
 */

/** The counter of the whole world: where it is full, somebody is trying codes from many places. */
const everywhere = "everywhere";

// Written out, for they are the same in every statement.
const world = sql.raw(`'${everywhere}'`);
const day = sql.raw(String(24 * 60 * 60 * 1000));
const hour = sql.raw(String(60 * 60 * 1000));

/** Who tries a code: what their misses are counted by, and how many there may be. Values of a statement. */
export interface Guesser {
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

/** Whoever sent a request: every door that takes a code counts them alike, so that all doors are one. */
export async function guesserOf(c: CodeContext, caller?: Caller): Promise<Guesser> {
  const { CODE_MISSES_PER_DAY, CODE_MISSES_EVERYWHERE_PER_HOUR } = c.var.settings;
  return {
    ...(await networkOf(c.req.header("cf-connecting-ip"))),
    person: caller ? `user:${caller.clerkUserId}` : null,
    missesPerDay: CODE_MISSES_PER_DAY,
    missesNearbyPerDay: CODE_MISSES_PER_DAY * neighbours,
    missesEverywherePerHour: CODE_MISSES_EVERYWHERE_PER_HOUR,
  };
}

/**
 * Counts a miss where `isWrong`, by all that it is counted by or, where they may not try, by nothing. Stands
 * before whatever the code does, for that may use it up.
 */
export function counted(who: Guesser, isWrong: SQL, now: number) {
  const { narrow, wide, person } = who;
  // Asked first and once: there is nothing to count for most.
  const miss = sql`(select 1 where ${both(isWrong, mayTry(who, now))}) miss`;
  const counters = sql`json_each(json_array(${narrow}, ${wide}, ${person}, ${world})) counter`;
  const isOver = sql`${codeMisses.windowEndsAt} <= ${now}`;
  return insertFrom(
    codeMisses,
    {
      key: sql`counter.value`,
      misses: sql`1`,
      windowEndsAt: sql`${now} + iif(counter.value = ${world}, ${hour}, ${day})`,
    },
    (select) =>
      select.from(sql`${miss} cross join ${counters}`).where(sql`counter.value is not null`),
  )
    .onConflictDoUpdate({
      target: codeMisses.key,
      set: {
        misses: sql`iif(${isOver}, 1, ${codeMisses.misses} + 1)`,
        windowEndsAt: sql`iif(${isOver}, excluded.window_ends_at, ${codeMisses.windowEndsAt})`,
      },
    })
    .returning({ key: codeMisses.key });
}

/** Those of their counters that are full, and the world's where that is. */
export function spent(who: Guesser, now: number) {
  const { narrow, wide, person } = who;
  return q
    .select({ key: codeMisses.key, windowEndsAt: codeMisses.windowEndsAt })
    .from(codeMisses)
    .where(
      and(sql`${codeMisses.key} in (${narrow}, ${wide}, ${person}, ${world})`, isFull(who, now)),
    );
}

/** None of their counters is full; nor, for a stranger, is the world's. */
export function mayTry(who: Guesser, now: number): SQL {
  const { narrow, wide, person } = who;
  return isNoneFull(sql`in (${narrow}, ${wide}, coalesce(${person}, ${world}))`, who, now);
}

/** Codes are being tried from many places: until that is over, a right one lets nobody in by itself. */
export function isWorldAlarmed(who: Guesser, now: number): SQL {
  return sql`not ${isNoneFull(sql`= ${world}`, who, now)}`;
}

function isNoneFull(keys: SQL, who: Guesser, now: number): SQL {
  return sql`not exists (select 1 from ${codeMisses} where ${codeMisses.key} ${keys} and ${isFull(who, now)})`;
}

function isFull(who: Guesser, now: number): SQL {
  const { wide, missesPerDay, missesNearbyPerDay, missesEverywherePerHour } = who;
  const limit = sql`case ${codeMisses.key} when ${world} then ${missesEverywherePerHour} when ${wide} then ${missesNearbyPerDay} else ${missesPerDay} end`;
  return sql`(${codeMisses.windowEndsAt} > ${now} and ${codeMisses.misses} >= ${limit})`;
}

/** What a batch says of whoever tried: whether it counted a miss, and which of their counters are full. */
export interface Tried {
  counted: RowOf<ReturnType<typeof counted>>[];
  spent: RowOf<ReturnType<typeof spent>>[];
}

/**
 * Goes on where they might try. Throws `rate_limited` when too many were wrong, and `sign_in_required` to a
 * stranger while codes are being tried from many places. A miss that filled a counter was still let in.
 */
export function admit(who: Guesser, tried: Tried, now: number): void {
  if (tried.counted.length > 0) return;
  const own = tried.spent.filter(({ key }) => key !== everywhere);
  if (own.length > 0) throw tooMany(who, own, now);
  if (who.person === null && tried.spent.length > 0) throw new Problem("sign_in_required");
}

function tooMany(who: Guesser, full: Tried["spent"], now: number): Problem {
  const endsAt = Math.max(...full.map(({ windowEndsAt }) => windowEndsAt));
  const isNeighbours = full.every(({ key }) => key === who.wide);
  const limit = isNeighbours ? who.missesNearbyPerDay : who.missesPerDay;
  return rateLimited("codes", limit, endsAt - now);
}
