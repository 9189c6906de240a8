import { type Placeholder, sql } from "drizzle-orm";
import { invitations } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { cancelPendingMemberships, clearPendingUsers } from "./side-effects.ts";
import { hasStatus } from "./status.ts";

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
/** An invitation that expired longer ago than this has been seen, unless the cron stood still. */
const lookBackMs = 15 * minuteMs;
/** Once an hour the cron looks back so far, in case it stood still. */
const longLookBackMs = 2 * 24 * hourMs;

/** Frees what invitations held that have just expired: seats, and pending records of strangers. */
export function expiredInvitations(now: number) {
  const isLongLook = now % hourMs < minuteMs;
  const since = now - (isLongLook ? longLookBackMs : lookBackMs);
  return {
    due: sql`(select invitations.id from invitations where ${hasExpired(now, since)})`,
    statements: () => expiryBatch({ now, since }),
  };
}

interface ExpiryParams {
  now: number;
  since: number;
}
const given = params<ExpiryParams>();

type Time = number | Placeholder;
const hasExpired = (now: Time, since: Time) =>
  sql`(${hasStatus(invitations, "expired", now)} and invitations.expires_at > ${since})`;
const isOver = hasExpired(given.now, given.since);

const expiryBatch = batch(given, {
  memberships: cancelPendingMemberships(isOver),
  users: clearPendingUsers(isOver),
});
