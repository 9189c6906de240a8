import { sql } from "drizzle-orm";
import { activeCallerId, type Caller, callerParams, callerRow } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { guardianInvitations } from "../db/schema.ts";
import { batch, combine, jsonObject, many, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { hasStatus } from "../links/status.ts";
import { cancelMails } from "../mail/outbox.ts";
import { isGuardian, isOwn, isPlayer, type OwnPlayerParams } from "./own-player.ts";

/**
 * The caller's open offers for one player. Another guardian does not see them. Throws `not_found`, and as `requireActive`
 * does.
 */
export async function listOffers(db: Db, caller: Caller, playerId: string, now: number) {
  const { answer } = await db.read(listBatch({ ...callerParams(caller), playerId, now }));
  requireActive(answer.me);
  return answer.isOwn ? answer.offers : fail("not_found");
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

/** The row of `guardian_invitations` is the offer that the request is about. */
export const isOffer = sql`guardian_invitations.id = ${offerId}`;

/** What `offerView` shows. */
export const offerRow = jsonObject({
  id: guardianInvitations.id,
  playerId: guardianInvitations.playerId,
  email: guardianInvitations.email,
  firstName: guardianInvitations.firstName,
  lastName: guardianInvitations.lastName,
  expiresAt: guardianInvitations.expiresAt,
  createdAt: guardianInvitations.createdAt,
});

export const isOwnPlayer = sql<number>`exists (select 1 from players where ${isPlayer} and ${isOwn})`;

const listBatch = batch(params<ListParams>(), () => ({
  answer: combine({
    offers: many(
      offerRow,
      sql`from guardian_invitations
        where guardian_invitations.player_id in (select players.id from players where ${isPlayer} and ${isGuardian})
          and guardian_invitations.created_by = ${activeCallerId}
          and ${hasStatus(guardianInvitations, "pending", now)}`,
    ),
    isOwn: isOwnPlayer,
    me: callerRow,
  }),
}));

/** Withdraws an offer of the caller's: its link stops working at once. Throws `not_found`, and as `requireActive` does. */
export async function withdrawOffer(
  db: Db,
  caller: Caller,
  which: { playerId: string; offerId: string },
  now: number,
): Promise<void> {
  const ids = { claim: newId(now), entryId: idPrefix(now) };
  const { withdrawn, answer } = await db.commit(
    withdrawBatch({ ...callerParams(caller), ...which, ...ids, now }),
  );
  requireActive(answer.me);
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

  answer: combine({ me: callerRow }),
}));
