import { sql } from "drizzle-orm";
import { params } from "../db/sql.ts";

/** Filters members by the code with which they joined and by time, for an admin after a code has leaked. */
export interface JoinedBy {
  code: "current" | "earlier";
  since?: string | undefined;
}

export interface JoinedByParams {
  tenantId: string;
  /** Milliseconds; 0 for all. */
  joinedSince: number;
}

export function joinedSinceOf({ since }: Pick<JoinedBy, "since">): number {
  return since === undefined ? 0 : Date.parse(since);
}

const { tenantId, joinedSince } = params<JoinedByParams>();

const currentCode = sql`(select t.invite_code from tenants t where t.id = ${tenantId})`;

const hasJoinedByCode = sql`memberships.joined_via in ('code', 'signup') and memberships.joined_at >= ${joinedSince}`;

/** The member joined with the tenant's current code. */
export const hasJoinedByCurrent = sql`(${hasJoinedByCode} and memberships.joined_with = ${currentCode})`;

/** The member joined with an earlier code of the tenant, not with a slug, which is in lower case. */
export const hasJoinedByEarlier = sql`(${hasJoinedByCode} and memberships.joined_with <> ${currentCode}
  and memberships.joined_with = upper(memberships.joined_with))`;
