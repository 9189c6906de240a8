import { sql } from "drizzle-orm";
import { params } from "../db/sql.ts";

/* The session that a request of a tenant's staff names, and those of its series that follow it. */

export interface Target {
  tenantId: string;
  id: string;
}

const { id, tenantId, now } = params<Target & { now: number }>();

export const isTarget = sql`(sessions.id = ${id} and sessions.tenant_id = ${tenantId})`;

/** The session comes after the target in its series, and is not over. */
const isFollowing = sql`(sessions.series_id = (select s.series_id from sessions s where s.id = ${id})
  and sessions.starts_at > (select s.starts_at from sessions s where s.id = ${id})
  and sessions.ends_at > ${now})`;

/** Plus: found by id and series, not among all sessions of the tenant. */
export const isTargetOrFollowing = sql`((sessions.id = ${id} or ${isFollowing}) and +sessions.tenant_id = ${tenantId})`;
