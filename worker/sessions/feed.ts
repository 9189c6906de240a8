import { and, asc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import { callerRow, standing } from "../account/caller-row.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { calendarFeeds, sessions, users } from "../db/schema.ts";
import { asParticipant, isCaller } from "../db/scope.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** What a feed holds: calendars show little of what was, and nobody plans further. */
const backMs = 60 * dayMs;
const aheadMs = 366 * dayMs;
/** More than anybody's clubs hold in that time; a bound, not a page. */
const mostSessions = 2_000;

/**
 * Makes the address of the caller's calendar feed, or another one in place of the first, which is dead at
 * once. Answers its secret, which is nowhere stored. Throws as `standing` does.
 */
export async function makeFeed(db: Db, caller: Caller, now: number): Promise<string> {
  const token = newSecret();
  const tokenHash = await sha256(token);
  const { me } = await db.commit({
    feed: insertFrom(calendarFeeds, { userId: users.id, tokenHash, createdAt: now }, (select) =>
      select.from(users).where(isCaller(caller)),
    ).onConflictDoUpdate({ target: calendarFeeds.userId, set: { tokenHash, createdAt: now } }),
    entry: feedEntry(caller, "feed.created", now),
    me: callerRow(caller),
  });
  standing(me[0]);
  return token;
}

/** Since when the caller has a feed, or null: its address was shown when it was made. Throws as `standing` does. */
export async function feedMadeAt(db: Db, caller: Caller): Promise<number | null> {
  const { feed, me } = await db.readNearest({
    feed: q
      .select({ createdAt: calendarFeeds.createdAt })
      .from(calendarFeeds)
      .where(
        inArray(
          calendarFeeds.userId,
          q.select({ id: users.id }).from(users).where(isCaller(caller)),
        ),
      ),
    me: callerRow(caller),
  });
  standing(me[0]);
  return feed[0]?.createdAt ?? null;
}

/** Ends the caller's feed, if there is one. Throws as `standing` does. */
export async function removeFeed(db: Db, caller: Caller, now: number): Promise<void> {
  const ids = q.select({ id: users.id }).from(users).where(isCaller(caller));
  const { me } = await db.commit({
    entry: feedEntry(caller, "feed.removed", now),
    feed: q.delete(calendarFeeds).where(inArray(calendarFeeds.userId, ids)),
    me: callerRow(caller),
  });
  standing(me[0]);
}

/** Written where there is a feed; before it is removed, after it was made. */
function feedEntry(caller: Caller, action: "feed.created" | "feed.removed", now: number) {
  const owner = q.select({ id: users.id }).from(users).where(isCaller(caller));
  return auditEntry(
    calendarFeeds,
    inArray(calendarFeeds.userId, owner),
    {
      action,
      tenantId: null,
      actorUserId: calendarFeeds.userId,
      target: ["user", calendarFeeds.userId],
    },
    now,
  );
}

/**
 * The sessions of whoever a feed's secret belongs to, cancelled ones too. Asked of the primary: who was
 * removed from a tenant sees its sessions here no longer than anywhere else. Throws `not_found`.
 */
export async function readFeed(db: Db, token: string, now: number) {
  const isIt = eq(calendarFeeds.tokenHash, await sha256(token));
  const answer = await db.read({
    owner: q
      .select({ id: users.id })
      .from(calendarFeeds)
      .innerJoin(users, eq(users.id, calendarFeeds.userId))
      .where(and(isIt, eq(users.status, "active"))),
    sessions: asParticipant(
      ownerOf(isIt),
      gt(sessions.startsAt, now - backMs),
      lt(sessions.startsAt, now + aheadMs),
    )
      .orderBy(asc(sessions.startsAt), asc(sessions.id))
      .limit(mostSessions),
  });
  return answer.owner.length > 0 ? answer.sessions : refuse("not_found");
}

/**
 * Whoever the feed is of, as a caller whose id only the database knows. It is good for building statements,
 * where an id may be an expression, and for nothing else.
 */
function ownerOf(isIt: SQL): Caller {
  const id = sql`(select ${users.clerkUserId} from ${calendarFeeds} join ${users} on ${users.id} = ${calendarFeeds.userId} where ${isIt})`;
  return {
    clerkUserId: id as unknown as string,
    sessionId: "",
    issuedAt: 0,
    verifiedEmail: undefined,
    isImpersonated: true,
    followsOrganizations: false,
  };
}
