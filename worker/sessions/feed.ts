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
 * Creates the caller's calendar feed. An earlier address stops working at once. Returns the token of the address, of
 * which only the hash is stored. Throws as `requireActive` does.
 */
export async function createFeed(db: Db, caller: Caller, now: number): Promise<string> {
  const token = newSecret();
  const tokenHash = await sha256(token);
  const values = { ...callerParams(caller), tokenHash, entryId: idPrefix(now), now };
  const { result } = await db.commit(createBatch(values));
  requireActive(result.me);
  return token;
}

/** When the caller's feed was created, or null without a feed. Throws as `requireActive` does. */
export async function feedCreatedAt(db: Db, caller: Caller): Promise<number | null> {
  const { result } = await db.readNearest(readBatch(callerParams(caller)));
  requireActive(result.me);
  return result.feed?.createdAt ?? null;
}

/** Removes the caller's feed. Idempotent. Throws as `requireActive` does. */
export async function removeFeed(db: Db, caller: Caller, now: number): Promise<void> {
  const { result } = await db.commit(
    removeBatch({ ...callerParams(caller), entryId: idPrefix(now), now }),
  );
  requireActive(result.me);
}

interface RemoveParams extends CallerParams {
  entryId: string;
  now: number;
}
interface CreateParams extends RemoveParams {
  tokenHash: string;
}
const { tokenHash, entryId, now } = params<CreateParams>();

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

const createBatch = batch(params<CreateParams>(), () => ({
  feed: sql`
    insert into calendar_feeds (user_id, token_hash, created_at)
    select users.id, ${tokenHash}, ${now} from users where ${isCaller}
    on conflict (user_id) do update set token_hash = ${tokenHash}, created_at = ${now}`,

  audit: feedAudit("feed.created"),

  result: combine({ me: callerRow }),
}));

const readBatch = batch(params<CallerParams>(), () => ({
  result: combine({
    feed: one(
      jsonObject({ createdAt: calendarFeeds.createdAt }),
      sql`from calendar_feeds where ${isOwnFeed}`,
    ),
    me: callerRow,
  }),
}));

const removeBatch = batch(params<RemoveParams>(), () => ({
  // Before the delete, because the entry is made from the row.
  audit: feedAudit("feed.removed"),

  feed: sql`delete from calendar_feeds where ${isOwnFeed}`,

  result: combine({ me: callerRow }),
}));

/**
 * The sessions of the owner of a feed, cancelled ones included. Reads the primary, so that a person who is removed from
 * a tenant loses its sessions at once. Throws `not_found`.
 */
export async function readFeed(db: Db, token: string, now: number) {
  const { owner, sessions } = await db.read(feedBatch({ tokenHash: await sha256(token), now }));
  return owner.length > 0 ? sessions : fail("not_found");
}

const dayMs = 24 * 60 * 60 * 1000;
/** The time span of a feed, before and after now. */
const pastMs = 60 * dayMs;
const futureMs = 366 * dayMs;
/** Feeds have no pages. No person has this many sessions in the time span. */
const maxSessions = 2_000;

/** The row of `users` is the feed's owner, and is active. */
const isFeedOwner = sql`(users.status = 'active'
  and users.id = (select f.user_id from calendar_feeds f where f.token_hash = ${tokenHash}))`;

const feedBatch = batch(params<Pick<CreateParams, "tokenHash" | "now">>(), () => ({
  owner: sql<{ id: string }>`select users.id from users where ${isFeedOwner}`,

  sessions: list(
    jsonObject(sessionColumns),
    sql`${fromSessionsOf(tenantIdsOf(isFeedOwner))}
        and sessions.starts_at > ${now} - ${pastMs} and sessions.starts_at < ${now} + ${futureMs}
      order by sessions.starts_at, sessions.id limit ${maxSessions}`,
  ),
}));
