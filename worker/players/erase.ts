import { type SQL, sql } from "drizzle-orm";
import { auditInsert } from "../audit/entry.ts";
import { playerMemberships, players } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { cancelMails } from "../mail/outbox.ts";

/** What the statements below take from the batch that they are part of. */
export interface EraseParams {
  entryId: string;
  now: number;
}
const { entryId, now } = params<EraseParams>();

/**
 * Statements that erase players: their memberships, their sign-ups, what was offered in their name, themselves. What
 * stays is an audit entry without a name, for each tenant that saw them. `isErased` is a condition on `players` and
 * must be true until the last statement.
 */
export const eraseStatements = (
  isErased: SQL,
  { actorUserId }: { actorUserId: SQL<string> | null },
) => {
  const erasedIds = sql`(select players.id from players where ${isErased})`;
  const offered = (column: SQL) => sql`(select ${column} from guardian_invitations
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

    // A mail that waits names the child, and its link would lead nowhere. It is found by its recipient: otherwise
    // SQLite would read all mail that waits.
    eraseMails: cancelMails(
      sql`emails.recipient in ${offered(sql`guardian_invitations.email`)}
        and emails.variables ->> '$.offer_id' in ${offered(sql`guardian_invitations.id`)}`,
      "withdrawn",
    ),
    eraseOffers: sql`
      delete from guardian_invitations where guardian_invitations.player_id in ${erasedIds}`,

    // An invitation to a parent keeps the parent's name.
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

/** How many children one run of the cron erases. */
const childrenAtOnce = 50;

export interface UnclaimedParams extends EraseParams {
  claim: string;
}
const { claim } = params<UnclaimedParams>();

/** With `+`, SQLite finds them by `held_until`, and not by having no login, as most players have none. */
const isUnclaimed = sql`(players.held_until < ${now} and +players.user_id is null)`;

const unclaimedIds = sql`(select players.id from players where ${isUnclaimed} limit ${childrenAtOnce})`;

const unclaimedBatch = batch(params<UnclaimedParams>(), () => ({
  claimed: sql`update players set claim = ${claim} where players.id in ${unclaimedIds}`,
  ...eraseStatements(sql`(${isUnclaimed} and players.claim = ${claim})`, { actorUserId: null }),
}));

/** Erases children whom no guardian agreed to in time. */
export const unclaimedChildren = { due: unclaimedIds, statements: unclaimedBatch };
