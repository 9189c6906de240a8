import { sql } from "drizzle-orm";
import { activeCallerId, type Caller, callerParams, callerRow } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import {
  isCallerGuardian,
  isOwnPlayer,
  isPlayer,
  type OwnPlayerParams,
} from "../access/own-player.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { guardianInvitations } from "../db/schema.ts";
import { batch, combine, jsonObject, many, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { hasStatus } from "../links/status.ts";
import { cancelMails } from "../mail/outbox.ts";

/**
 * The open offers that the caller has sent for a player; not those of other guardians. Throws `not_found`, and as
 * `requireActive` does.
 */
export async function listOffers(db: Db, caller: Caller, playerId: string, now: number) {
  const { result } = await db.read(listBatch({ ...callerParams(caller), playerId, now }));
  requireActive(result.me);
  return result.isOwn ? result.offers : fail("not_found");
}

interface ListParams extends OwnPlayerParams {
  now: number;
}
interface WithdrawParams extends ListParams {
  offerId: string;
  claim: string;
  entryId: string;
}
const { playerId, offerId, claim, entryId, now } = params<WithdrawParams>();

/** The request names the offer. */
export const isOffer = sql`guardian_invitations.id = ${offerId}`;

/** The columns that `toOffer` needs. */
export const offerRow = jsonObject({
  id: guardianInvitations.id,
  playerId: guardianInvitations.playerId,
  email: guardianInvitations.email,
  firstName: guardianInvitations.firstName,
  lastName: guardianInvitations.lastName,
  expiresAt: guardianInvitations.expiresAt,
  createdAt: guardianInvitations.createdAt,
});

/** The request names one of the caller's players. */
export const hasOwnPlayer = sql<number>`exists (select 1 from players where ${isPlayer} and ${isOwnPlayer})`;

const listBatch = batch(params<ListParams>(), () => ({
  result: combine({
    offers: many(
      offerRow,
      sql`from guardian_invitations
        where guardian_invitations.player_id in (select players.id from players where ${isPlayer} and ${isCallerGuardian})
          and guardian_invitations.created_by = ${activeCallerId}
          and ${hasStatus(guardianInvitations, "pending", now)}`,
    ),
    isOwn: hasOwnPlayer,
    me: callerRow,
  }),
}));

/** Withdraws an offer of the caller. Its link stops working at once. Throws `not_found`, and as `requireActive` does. */
export async function withdrawOffer(
  db: Db,
  caller: Caller,
  offer: { playerId: string; offerId: string },
  now: number,
): Promise<void> {
  const ids = { claim: newId(now), entryId: idPrefix(now) };
  const { withdrawn, result } = await db.commit(
    withdrawBatch({ ...callerParams(caller), ...offer, ...ids, now }),
  );
  requireActive(result.me);
  if (withdrawn.length === 0) fail("not_found");
}

/** This batch withdrew the offer. */
const isWithdrawn = sql`(${isOffer} and guardian_invitations.claim = ${claim})`;

const withdrawBatch = batch(params<WithdrawParams>(), () => ({
  withdrawn: sql<{ id: string }>`
    update guardian_invitations set revoked_at = ${now}, claim = ${claim}
    where ${isOffer} and guardian_invitations.player_id = ${playerId}
      and guardian_invitations.created_by = ${activeCallerId}
      and ${hasStatus(guardianInvitations, "pending", now)}
    returning id`,

  mail: cancelMails(
    sql`emails.template = 'guardian-invite'
      and emails.recipient = (select guardian_invitations.email from guardian_invitations where ${isWithdrawn})
      and emails.variables ->> '$.offer_id' = ${offerId}`,
    "withdrawn",
  ),

  audit: auditInsert(
    "guardian.withdrawn",
    {
      id: entryId,
      tenantId: null,
      actorUserId: guardianInvitations.createdBy,
      target: ["player", guardianInvitations.playerId],
      now,
    },
    sql`from guardian_invitations where ${isWithdrawn}`,
  ),

  result: combine({ me: callerRow }),
}));
