import { sql } from "drizzle-orm";
import { type Caller, callerId, callerParams, callerRow } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { isCallerGuardian, isPlayer, type OwnPlayerParams } from "../access/own-player.ts";
import { auditInsert } from "../audit/entry.ts";
import { userIdByEmail } from "../db/addresses.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { guardianInvitations, users } from "../db/schema.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { batch, combine, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { linkLifetimeMs } from "../links/status.ts";
import { cancelMails, mailInsert } from "../mail/outbox.ts";
import type { InviteGuardian } from "../players/contract.ts";
import { hasOwnPlayer, isOffer, offerRow } from "./offers.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Limits a day: offers that one guardian sends, and that one address gets. */
const maxOffersPerSender = 10;
const maxOffersPerAddress = 3;

interface NewOffer extends InviteGuardian {
  id: string;
  playerId: string;
  acceptUrl: string;
}

/**
 * Mails an offer to become another guardian of a player. Replaces an open offer to the same address, whose link stops
 * working. Returns the offer.
 *
 * Throws `not_found`, `forbidden` if the caller is the player, `already_member` if the address is a guardian's,
 * `rate_limited`, and as `requireActive` does.
 */
export async function inviteGuardian(
  db: Db,
  caller: Caller,
  { id, playerId, email, firstName, lastName, acceptUrl }: NewOffer,
  now: number,
) {
  const token = newSecret();
  const { result } = await db.commit(
    inviteBatch({
      ...callerParams(caller),
      offerId: id,
      tokenHash: await sha256(token),
      acceptUrl: `${acceptUrl}${token}`,
      playerId,
      email,
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      expiresAt: now + linkLifetimeMs,
      mailId: newId(now),
      entryId: idPrefix(now),
      now,
    }),
  );
  requireActive(result.me);
  if (result.offer) return result.offer;
  if (!result.isOwn) return fail("not_found");
  if (!result.isCallerGuardian) return fail("forbidden");
  return fail(result.isInviteeGuardian ? "already_member" : "rate_limited");
}

interface InviteParams extends OwnPlayerParams {
  offerId: string;
  tokenHash: string;
  /** The whole link, with the token. */
  acceptUrl: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  expiresAt: number;
  mailId: string;
  entryId: string;
  now: number;
}

const given = params<InviteParams>();
const { playerId, offerId, email, entryId, now } = given;

/** The person with the address is a guardian of the player. */
const isInviteeGuardian = sql<number>`exists (select 1 from player_guardians g
  where g.player_id = ${playerId} and g.user_id = ${userIdByEmail(sql`${email}`)})`;

/** Neither the caller nor the address has reached the day's limit of offers. */
const isBelowOfferLimits = sql`((select count(*) from guardian_invitations o
    where o.player_id in (select g.player_id from player_guardians g where g.user_id = ${callerId})
      and o.created_by = ${callerId} and o.created_at > ${now} - ${dayMs}) < ${maxOffersPerSender}
  and (select count(*) from guardian_invitations o
    where o.email = ${email} and o.created_at > ${now} - ${dayMs}) < ${maxOffersPerAddress})`;

/** The new offer of this batch replaces this one. */
const isReplaced = sql`(guardian_invitations.player_id = ${playerId}
  and guardian_invitations.email = ${email}
  and guardian_invitations.id <> ${offerId}
  and guardian_invitations.used_at is null
  and guardian_invitations.revoked_at is null
  and exists (select 1 from guardian_invitations o where o.id = ${offerId}))`;

const inviteBatch = batch(given, () => ({
  offer: sql`
    insert into guardian_invitations (id, token_hash, player_id, email, first_name, last_name,
      expires_at, created_by, claim, created_at)
    select ${offerId}, ${given.tokenHash}, players.id, ${email}, ${given.firstName}, ${given.lastName},
      ${given.expiresAt}, ${callerId}, ${offerId}, ${now}
    from players
    where ${isPlayer} and ${isCallerGuardian} and not ${isInviteeGuardian} and ${isBelowOfferLimits}`,

  replacedMail: cancelMails(
    sql`emails.recipient = ${email} and emails.template = 'guardian-invite'
      and emails.variables ->> '$.offer_id' in (
        select guardian_invitations.id from guardian_invitations where ${isReplaced})`,
    "replaced",
  ),

  replaced: sql`update guardian_invitations set revoked_at = ${now} where ${isReplaced}`,

  mail: mailInsert(
    {
      id: given.mailId,
      recipient: guardianInvitations.email,
      template: "guardian-invite",
      locale: users.locale,
      variables: sql`json_object(
        'recipient_name', coalesce(guardian_invitations.first_name, ''),
        'sender_name', trim(coalesce(users.first_name, '') || ' ' || coalesce(users.last_name, '')),
        'participant_name', players.first_name,
        'offer_id', guardian_invitations.id,
        'accept_url', ${given.acceptUrl})`,
      claim: offerId,
      now,
    },
    sql`from guardian_invitations
      join players on players.id = guardian_invitations.player_id
      join users on users.id = guardian_invitations.created_by
      where ${isOffer}`,
  ),

  audit: auditInsert(
    "guardian.invited",
    {
      id: entryId,
      tenantId: null,
      actorUserId: guardianInvitations.createdBy,
      target: ["player", guardianInvitations.playerId],
      now,
    },
    sql`from guardian_invitations where ${isOffer}`,
  ),

  // Without an offer, the rest explains why.
  result: combine({
    offer: one(offerRow, sql`from guardian_invitations where ${isOffer}`),
    isOwn: hasOwnPlayer,
    isCallerGuardian: sql<number>`exists (select 1 from players where ${isPlayer} and ${isCallerGuardian})`,
    isInviteeGuardian,
    me: callerRow,
  }),
}));
