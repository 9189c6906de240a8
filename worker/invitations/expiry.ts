import { sql } from "drizzle-orm";
import { invitations } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { hasStatus } from "../links/status.ts";
import { cancelPendingMemberships, clearPendingUsers } from "./side-effects.ts";

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
/** An invitation that expired longer ago than this has been seen, unless the cron stood still. */
const lookBackMs = 15 * minuteMs;
/** Once an hour the cron looks back so far, in case it stood still. */
const longLookBackMs = 2 * 24 * hourMs;

export interface ExpiryParams {
  now: number;
  since: number;
}

export function expiryValues(now: number): ExpiryParams {
  const isLongLook = now % hourMs < minuteMs;
  return { now, since: now - (isLongLook ? longLookBackMs : lookBackMs) };
}

const { now, since } = params<ExpiryParams>();

const hasExpired = sql`(${hasStatus(invitations, "expired", now)} and invitations.expires_at > ${since})`;

const expiryBatch = batch(params<ExpiryParams>(), () => ({
  memberships: cancelPendingMemberships(hasExpired),
  users: clearPendingUsers(hasExpired),
}));

/** Frees what invitations held that have just expired: seats, and pending records of strangers. */
export const expiredInvitations = {
  due: sql`(select invitations.id from invitations where ${hasExpired})`,
  statements: expiryBatch,
};
