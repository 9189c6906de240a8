import { type SQL, sql } from "drizzle-orm";
import { auditInsert } from "../audit/entry.ts";
import { playerMemberships, players } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { cancelMails } from "../mail/outbox.ts";

export interface EraseParams {
  entryId: string;
  now: number;
}
const { entryId, now } = params<EraseParams>();

/**
 * Statements that erase players with their memberships, sign-ups, slips and offers. An audit entry without a name stays
 * in each of their tenants. `isErased` is a condition on `players` and must stay true until the last statement.
 */
export const eraseStatements = (
  isErased: SQL,
  { actorUserId }: { actorUserId: SQL<string> | null },
) => {
  const erasedIds = sql`(select players.id from players where ${isErased})`;
  const offerColumn = (column: SQL) => sql`(select ${column} from guardian_invitations
    where guardian_invitations.player_id in ${erasedIds})`;
  return {
    eraseTenantAudit: auditInsert(
      "player.erased",
      {
        id: entryId,
        tenantId: playerMemberships.tenantId,
        actorUserId,
        target: ["player", playerMemberships.playerId],
        now,
      },
      sql`from player_memberships where player_memberships.player_id in ${erasedIds}`,
    ),
    eraseAudit: auditInsert(
      "player.erased",
      { id: entryId, tenantId: null, actorUserId, target: ["player", players.id], now },
      sql`from players where ${isErased}`,
    ),
    eraseSignups: sql`
      delete from session_signups where session_signups.player_id in ${erasedIds}`,
    eraseSlips: sql`
      delete from claim_slips where claim_slips.player_id in ${erasedIds}`,

    // A queued mail names the child. The recipient is there so that SQLite uses an index and does not read all mail.
    eraseMails: cancelMails(
      sql`emails.recipient in ${offerColumn(sql`guardian_invitations.email`)}
        and emails.variables ->> '$.offer_id' in ${offerColumn(sql`guardian_invitations.id`)}`,
      "withdrawn",
    ),
    eraseOffers: sql`
      delete from guardian_invitations where guardian_invitations.player_id in ${erasedIds}`,

    // The name is the player's if the role is player, else the parent's, which stays.
    eraseFromInvitations: sql`
      update invitations set player_id = null,
        first_name = iif(invitations.role = 'player', null, invitations.first_name),
        last_name = iif(invitations.role = 'player', null, invitations.last_name),
        revoked_at = iif(invitations.used_at is null, coalesce(invitations.revoked_at, ${now}), invitations.revoked_at)
      where invitations.player_id in ${erasedIds}`,
    eraseMemberships: sql`
      delete from player_memberships where player_memberships.player_id in ${erasedIds}`,
    eraseGuardians: sql`
      delete from player_guardians where player_guardians.player_id in ${erasedIds}`,
    erase: sql`delete from players where ${isErased}`,
  };
};

/** How many players one run of the cron erases. */
const playersPerRun = 50;

export interface EraseUnconsentedParams extends EraseParams {
  claim: string;
}
const { claim } = params<EraseUnconsentedParams>();

/** `+`, so that SQLite uses the index on `held_until`: most players have no login. */
const isUnconsented = sql`(players.held_until < ${now} and +players.user_id is null)`;

const unconsentedIds = sql`(select players.id from players where ${isUnconsented} limit ${playersPerRun})`;

const eraseUnconsentedBatch = batch(params<EraseUnconsentedParams>(), () => ({
  claimed: sql`update players set claim = ${claim} where players.id in ${unconsentedIds}`,
  ...eraseStatements(sql`(${isUnconsented} and players.claim = ${claim})`, { actorUserId: null }),
}));

/** The task of the cron that erases players for whom no guardian consented in time. */
export const unconsentedPlayers = { due: unconsentedIds, statements: eraseUnconsentedBatch };
