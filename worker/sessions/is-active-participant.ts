import { type Column, type SQL, sql } from "drizzle-orm";

/** The person or player of a sign-up is still active in the tenant of the session in `sessions`. */
export function isActiveParticipant(signup: Record<"playerId" | "userId", Column>): SQL {
  return sql`(
    exists (select 1 from memberships m
      where m.tenant_id = sessions.tenant_id and m.user_id = ${signup.userId} and m.status = 'active')
    or exists (select 1 from player_memberships p
      where p.tenant_id = sessions.tenant_id and p.player_id = ${signup.playerId} and p.status = 'active'))`;
}
