import { sql } from "drizzle-orm";
import { invitations } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { hasStatus } from "../links/status.ts";
import { pendingMembershipDelete, pendingUserClear } from "./side-effects.ts";

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
/** Invitations that expired before this were handled by an earlier run, unless the cron had stopped. */
const lookbackMs = 15 * minuteMs;
/** Once an hour the cron looks back further, in case it had stopped. */
const longLookbackMs = 2 * 24 * hourMs;

export interface ExpiryParams {
  now: number;
  since: number;
}

export function expiryValues(now: number): ExpiryParams {
  const isLongLookback = now % hourMs < minuteMs;
  return { now, since: now - (isLongLookback ? longLookbackMs : lookbackMs) };
}

const { now, since } = params<ExpiryParams>();

const hasExpired = sql`(${hasStatus(invitations, "expired", now)} and invitations.expires_at > ${since})`;

const expiryBatch = batch(params<ExpiryParams>(), () => ({
  memberships: pendingMembershipDelete(hasExpired),
  users: pendingUserClear(hasExpired),
}));

/** Removes the pending memberships (and so frees their seats) and pending users of invitations that have just expired. */
export const expiredInvitations = {
  due: sql`(select invitations.id from invitations where ${hasExpired})`,
  statements: expiryBatch,
};
