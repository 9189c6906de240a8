import { sql } from "drizzle-orm";
import { params } from "../db/sql.ts";

/* Conditions on `sessions` for requests that change a session, or it and the following ones of its series. */

/** The session that the request names. */
export interface Target {
  tenantId: string;
  id: string;
}

const { id, tenantId, now } = params<Target & { now: number }>();

export const isTarget = sql`(sessions.id = ${id} and sessions.tenant_id = ${tenantId})`;

/** The session is after the target in its series, and not over. */
const isFollowing = sql`(sessions.series_id = (select s.series_id from sessions s where s.id = ${id})
  and sessions.starts_at > (select s.starts_at from sessions s where s.id = ${id})
  and sessions.ends_at > ${now})`;

/** `+`, so that SQLite uses the id and series and not the index of all sessions of the tenant. */
export const isTargetOrFollowing = sql`((sessions.id = ${id} or ${isFollowing}) and +sessions.tenant_id = ${tenantId})`;
