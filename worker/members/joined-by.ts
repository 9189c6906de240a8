import { sql } from "drizzle-orm";
import { params } from "../db/sql.ts";

/** Which code members joined by, and since when: what an admin asks after a code has leaked. */
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

/** The member joined by the code that the tenant has now. */
export const hasJoinedByCurrent = sql`(${hasJoinedByCode} and memberships.joined_with = ${currentCode})`;

/** The member joined by a code that the tenant had before. A slug is not a code: its letters are small. */
export const hasJoinedByEarlier = sql`(${hasJoinedByCode} and memberships.joined_with <> ${currentCode}
  and memberships.joined_with = upper(memberships.joined_with))`;
