import { type SQL, sql } from "drizzle-orm";
import {
  type Caller,
  type CallerParams,
  callerId,
  callerParams,
  callerRow,
  isCaller,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { guardianInvitations } from "../db/schema.ts";
import { batch, combine, jsonObject, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import {
  type AddresseeParams,
  addresseeValues,
  isCallerAddressee,
  isNewPersonAddressee,
} from "../identity/addresses.ts";
import type { Person } from "../identity/person.ts";
import { hasStatus } from "../links/status.ts";
import { type NewUserParams, newUserStatements, onboardingStatements } from "../members/onboard.ts";
import { guardianInsert } from "../players/consent.ts";
import { ownPlayer } from "../players/my-players.ts";

/**
 * Accepts an offer to become a guardian. The caller must have the address that it was mailed to, and its sender must
 * still be a guardian of the player. Idempotent for the same person.
 *
 * Returns undefined if the offer does not exist; throws `invitation_revoked`, `invitation_used`, `email_mismatch`,
 * `invitation_expired`, and as `requireActive` does.
 */
export async function acceptOffer(
  db: Db,
  caller: Caller,
  person: Person | undefined,
  request: { tokenHash: string; firstName?: string | undefined; lastName?: string | undefined },
  hasAcceptedTerms: boolean,
  now: number,
) {
  const { tokenHash, firstName, lastName } = request;
  const values = {
    ...callerParams(caller),
    ...addresseeValues(caller, person),
    tokenHash,
    claim: newId(now),
    entryId: idPrefix(now),
    now,
  };
  const { result } = await db.commit({
    ...(person &&
      onboardingStatements(
        caller,
        person,
        { kind: "parent", firstName, lastName },
        newId(now),
        now,
        (arrival) => arriveBatch({ ...arrival, tokenHash }),
      )),
    ...(hasAcceptedTerms && termsBatch(values)),
    ...(person ? acceptAsNewPerson(values) : acceptAsUser(values)),
  });
  const { offer, player, me } = result;
  if (!offer) return undefined;
  // For a new person this throws `user_not_onboarded`, and `signUpIfNew` calls again with `person`.
  if (!person) requireActive(me);
  if (me?.user.status === "active" && offer.usedBy === me.user.id) {
    return { me: requireActive(me), player: player ?? fail("invitation_used") };
  }
  if (offer.revokedAt !== null) return fail("invitation_revoked");
  if (offer.usedAt !== null) return fail("invitation_used");
  if (!offer.isAddressee) return fail("email_mismatch");
  if (offer.expiresAt <= now) return fail("invitation_expired");
  if (!offer.isSenderGuardian) return fail("invitation_revoked");
  requireActive(me);
  return fail("unavailable");
}

interface AcceptParams extends CallerParams, AddresseeParams {
  tokenHash: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<AcceptParams>();
const { tokenHash, claim, entryId, now } = given;

const isOffer = sql`guardian_invitations.token_hash = ${tokenHash}`;

/** This batch consumed the offer. */
const isAccepted = sql`(${isOffer} and guardian_invitations.claim = ${claim})`;

/** The offer is to an address that Clerk reports for the new person. */
const isToNewPerson = isNewPersonAddressee(guardianInvitations.email);

/** The sender of the offer is still a guardian of the player. */
const isSenderGuardian = sql<number>`exists (select 1 from player_guardians g join users u on u.id = g.user_id
  where g.player_id = guardian_invitations.player_id and g.user_id = guardian_invitations.created_by
    and u.status = 'active')`;

const isOpen = (isAddressee: SQL) => sql`(${isOffer}
  and ${hasStatus(guardianInvitations, "pending", now)}
  and ${isAddressee}
  and ${isSenderGuardian})`;

const isOffered = sql`exists (select 1 from guardian_invitations where ${isOpen(isToNewPerson)})`;

interface ArriveParams extends NewUserParams {
  tokenHash: string;
}
/** A new person is signed up only by an offer that they can accept. */
const arriveBatch = batch(params<ArriveParams>(), () => newUserStatements(isOffered));

const acceptStatements = (isAddressee: SQL) => ({
  consumed: sql`
    update guardian_invitations set used_at = ${now}, used_by = ${callerId}, claim = ${claim}
    where ${isOpen(isAddressee)} and exists (select 1 from users where ${isCaller})`,

  guardian: guardianInsert(
    guardianInvitations.playerId,
    sql`from guardian_invitations where ${isAccepted}`,
  ),

  audit: auditInsert(
    "guardian.added",
    {
      id: entryId,
      tenantId: null,
      actorUserId: guardianInvitations.usedBy,
      target: ["player", guardianInvitations.playerId],
      data: { via: "offer" },
      now,
    },
    sql`from guardian_invitations where ${isAccepted}`,
  ),

  result: combine({
    offer: one(
      jsonObject({
        usedAt: guardianInvitations.usedAt,
        usedBy: guardianInvitations.usedBy,
        revokedAt: guardianInvitations.revokedAt,
        expiresAt: guardianInvitations.expiresAt,
        isAddressee: sql<number>`${isAddressee}`,
        isSenderGuardian,
      }),
      sql`from guardian_invitations where ${isOffer}`,
    ),
    player: ownPlayer(
      sql`(select o.player_id from guardian_invitations o where o.token_hash = ${tokenHash})`,
    ),
    me: callerRow,
  }),
});

const acceptAsNewPerson = batch(given, () => acceptStatements(isToNewPerson));
const acceptAsUser = batch(given, () =>
  acceptStatements(isCallerAddressee(guardianInvitations.email)),
);

const termsBatch = batch(given, () => ({
  terms: sql`update users set terms_accepted_at = ${now} where ${isCaller}`,
}));
