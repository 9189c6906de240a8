import { type SQL, sql } from "drizzle-orm";
import { callerId, hasClerkId } from "../access/caller.ts";
import { invitations } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import { guardianInsert } from "../players/consent.ts";

const { now } = params<{ now: number }>();

/** The player that the caller is themselves. */
const ownPlayer = sql`(select p.id from players p join users me on me.id = p.user_id where ${hasClerkId(sql`me`)})`;

/**
 * Statements that link the player of the invitation that `isAccepted` finds. A parent becomes guardian of the player; a
 * player's own login is linked. Somebody who plays elsewhere already stays one player: the tenant sees that one, and
 * the record that was made for the invitation is removed from it.
 */
export const linkPlayerStatements = (isAccepted: SQL) => ({
  guardian: guardianInsert(
    invitations.playerId,
    sql`from invitations
      where ${isAccepted} and invitations.player_id is not null and invitations.role = 'parent'`,
  ),

  ownPlayer: sql`
    insert into player_memberships (tenant_id, player_id, status, created_at)
    select invitations.tenant_id, players.id, iif(players.id = ${ownPlayer}, 'active', 'removed'), ${now}
    from invitations join players on players.id in (invitations.player_id, ${ownPlayer})
    where ${isAccepted} and invitations.role = 'player' and ${ownPlayer} is not null
    on conflict (tenant_id, player_id) do update set status = excluded.status`,

  player: sql`
    update players set user_id = ${callerId}
    where ${ownPlayer} is null and players.id in (
      select invitations.player_id from invitations where ${isAccepted} and invitations.role = 'player')`,
});
