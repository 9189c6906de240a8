import { sql } from "drizzle-orm";
import { callerId } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import { players } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import { field, invitationId, inviteeTable } from "./invitee-rows.ts";
import type { SentInvitations } from "./side-effects.ts";

const { tenantId, claim, playerEntryId, now } = params<{
  tenantId: string;
  claim: string;
  playerEntryId: string;
  now: number;
}>();

const newPlayerId = field("newPlayer.id");
const guardianUserId = field("newPlayer.guardianUserId");

/** Statements that insert the new players of the invitations that this batch has sent. */
export const newPlayerStatements = ({ from, isSent }: SentInvitations) => ({
  players: sql`
    insert into players (id, first_name, last_name, birthdate, created_by, claim, created_at)
    select ${newPlayerId}, ${field("newPlayer.firstName")}, ${field("newPlayer.lastName")},
      ${field("newPlayer.birthdate")}, ${callerId}, ${claim}, ${now}
    ${from}
    where ${isSent} and ${newPlayerId} is not null`,

  playerMemberships: sql`
    insert into player_memberships (tenant_id, player_id, status, created_at)
    select invitations.tenant_id, ${newPlayerId}, 'active', ${now}
    ${from}
    where ${isSent} and ${newPlayerId} is not null`,

  guardians: sql`
    insert into player_guardians (player_id, user_id, created_at)
    select ${newPlayerId}, ${guardianUserId}, ${now}
    ${from}
    where ${isSent} and ${guardianUserId} is not null`,

  // Set last, because the foreign key needs the player's row.
  playerIds: sql`
    update invitations set player_id = ${newPlayerId}
    from ${inviteeTable}
    where invitations.id = ${invitationId} and ${isSent} and ${newPlayerId} is not null`,

  playerAudit: auditInsert(
    "player.created",
    {
      id: playerEntryId,
      tenantId: sql`${tenantId}`,
      actorUserId: callerId,
      target: ["player", players.id],
      now,
    },
    sql`from ${inviteeTable} join players on players.id = ${newPlayerId} where players.claim = ${claim}`,
  ),
});
