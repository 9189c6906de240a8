import { type Column, type SQL, sql } from "drizzle-orm";
import { hasMembership, hasPlayerMembership } from "../access/membership.ts";
import { sessions } from "../db/schema.ts";

/** The person or player of a sign-up is still active in the tenant of the session in `sessions`. */
export function isActiveParticipant(signup: Record<"playerId" | "userId", Column>): SQL {
  return sql`(${hasMembership(sessions.tenantId, signup.userId, sql`m.status = 'active'`)}
    or ${hasPlayerMembership(sessions.tenantId, signup.playerId, sql`p.status = 'active'`)})`;
}
