import { sql } from "drizzle-orm";
import {
  activeCallerId,
  type Caller,
  type CallerParams,
  callerParams,
  callerRow,
  isCaller,
  tenantIdsOf,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { fromSessionsOf, sessionColumns } from "../access/own-sessions.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix } from "../db/id.ts";
import { calendarFeeds } from "../db/schema.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { batch, combine, jsonObject, list, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";

/**
 * Makes the address of the caller's calendar feed. If there was one before, it is dead at once. Answers the secret,
 * which is stored nowhere. Throws as `requireActive` does.
 */
export async function makeFeed(db: Db, caller: Caller, now: number): Promise<string> {
  const token = newSecret();
  const tokenHash = await sha256(token);
  const values = { ...callerParams(caller), tokenHash, entryId: idPrefix(now), now };
  const { found } = await db.commit(makeBatch(values));
  requireActive(found.me);
  return token;
}

/** When the caller's feed was made, or null; its address is not shown again. Throws as `requireActive` does. */
export async function feedMadeAt(db: Db, caller: Caller): Promise<number | null> {
  const { found } = await db.readNearest(readBatch(callerParams(caller)));
  requireActive(found.me);
  return found.feed?.createdAt ?? null;
}

/** Ends the caller's feed, if there is one. Throws as `requireActive` does. */
export async function removeFeed(db: Db, caller: Caller, now: number): Promise<void> {
  const { found } = await db.commit(
    removeBatch({ ...callerParams(caller), entryId: idPrefix(now), now }),
  );
  requireActive(found.me);
}

interface RemoveParams extends CallerParams {
  entryId: string;
  now: number;
}
interface MakeParams extends RemoveParams {
  tokenHash: string;
}
const { tokenHash, entryId, now } = params<MakeParams>();

const isOwnFeed = sql`calendar_feeds.user_id = ${activeCallerId}`;

const feedAudit = (action: "feed.created" | "feed.removed") =>
  auditInsert(
    action,
    {
      id: entryId,
      tenantId: null,
      actorUserId: calendarFeeds.userId,
      target: ["user", calendarFeeds.userId],
      now,
    },
    sql`from calendar_feeds where ${isOwnFeed}`,
  );

const makeBatch = batch(params<MakeParams>(), () => ({
  feed: sql`
    insert into calendar_feeds (user_id, token_hash, created_at)
    select users.id, ${tokenHash}, ${now} from users where ${isCaller}
    on conflict (user_id) do update set token_hash = ${tokenHash}, created_at = ${now}`,

  audit: feedAudit("feed.created"),

  found: combine({ me: callerRow }),
}));

const readBatch = batch(params<CallerParams>(), () => ({
  found: combine({
    feed: one(
      jsonObject({ createdAt: calendarFeeds.createdAt }),
      sql`from calendar_feeds where ${isOwnFeed}`,
    ),
    me: callerRow,
  }),
}));

const removeBatch = batch(params<RemoveParams>(), () => ({
  // Before the feed is removed, because only then there is one to write about.
  audit: feedAudit("feed.removed"),

  feed: sql`delete from calendar_feeds where ${isOwnFeed}`,

  found: combine({ me: callerRow }),
}));

/**
 * The sessions of the person to whom a feed's secret belongs, cancelled ones too. It is read from the primary, so that
 * somebody who was removed from a tenant does not see its sessions here any longer than elsewhere. Throws `not_found`.
 */
export async function readFeed(db: Db, token: string, now: number) {
  const { owner, sessions } = await db.read(feedBatch({ tokenHash: await sha256(token), now }));
  return owner.length > 0 ? sessions : fail("not_found");
}

const dayMs = 24 * 60 * 60 * 1000;
/** How far back and ahead a feed reaches: calendars show little of the past, and clubs plan a year. */
const pastMs = 60 * dayMs;
const aheadMs = 366 * dayMs;
/** More than anybody's clubs have in that time, so there are no pages. */
const maxSessions = 2_000;

/** The person in `users` is the owner of the feed, and may act. */
const isFeedOwner = sql`(users.status = 'active'
  and users.id = (select f.user_id from calendar_feeds f where f.token_hash = ${tokenHash}))`;

const feedBatch = batch(params<Pick<MakeParams, "tokenHash" | "now">>(), () => ({
  owner: sql<{ id: string }>`select users.id from users where ${isFeedOwner}`,

  sessions: list(
    jsonObject(sessionColumns),
    sql`${fromSessionsOf(tenantIdsOf(isFeedOwner))}
        and sessions.starts_at > ${now} - ${pastMs} and sessions.starts_at < ${now} + ${aheadMs}
      order by sessions.starts_at, sessions.id limit ${maxSessions}`,
  ),
}));
