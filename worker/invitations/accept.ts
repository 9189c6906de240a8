import { inArray, type SQL, sql } from "drizzle-orm";
import {
  type Caller,
  type CallerParams,
  callerId,
  callerParams,
  callerRow,
  hasClerkId,
  isCaller,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { hasMembership } from "../access/membership.ts";
import { auditInsert } from "../audit/entry.ts";
import { isAddressOf } from "../db/addresses.ts";
import type { Answers, Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { invitations, users } from "../db/schema.ts";
import { batch, combine, jsonObject, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import type { Person } from "../identity/person.ts";
import { hasStatus, requireOpen } from "../links/status.ts";
import { cancelMails } from "../mail/outbox.ts";
import { type NewUserParams, newUserStatements, onboardingStatements } from "../members/onboard.ts";
import { highRoles, permissions } from "../permissions.ts";
import { guardianInsert } from "../players/consent.ts";
import type { ProblemCode } from "../problems.ts";
import { hasSeat, isDomainAllowed } from "../tenants/admission.ts";
import { membershipColumns, tenantColumns } from "../tenants/columns.ts";
import { firstFailedRule, isPlayerInTenant, type Rules } from "./rules.ts";

/** Which invitation: the one with this id, or with this hash of its link's token. */
export interface InvitationKey {
  by: "id" | "tokenHash";
  key: string;
}

/** What a request to accept brings with it. */
export interface Acceptance {
  /** Set for a caller who may be new: the same batch signs them up. */
  person: Person | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  country: string | null;
  hasAcceptedTerms: boolean;
}

/**
 * Accepts an invitation. One batch consumes it, makes the membership active, links the player, stops a mail that is
 * still queued, and writes the audit entry. Every condition is part of the statement that consumes, because much may
 * have changed since the invitation was sent (docs/threats.md, 8).
 *
 * Idempotent for the same person. Returns undefined if the invitation does not exist; throws the codes of `rules`, and
 * as `requireActive` does.
 */
export async function acceptInvitation(
  db: Db,
  caller: Caller,
  { by, key }: InvitationKey,
  acceptance: Acceptance,
  now: number,
  isRetry = false,
): Promise<Accepted | undefined> {
  const { accept, explain, arrive } = batchesBy[by];
  const { person, firstName, lastName, country } = acceptance;
  const claim = newId(now);
  const values = {
    ...callerParams(caller),
    verifiedEmail: caller.verifiedEmail ?? null,
    issuedAt: caller.issuedAt,
    key,
    country,
    claim,
    membershipId: newId(now),
    entryId: idPrefix(now),
    now,
  };
  const { result } = await db.commit({
    ...(person &&
      onboardingStatements(
        caller,
        person,
        { kind: "parent", firstName, lastName },
        claim,
        now,
        (arrival) => arrive({ ...arrival, key }),
      )),
    ...(acceptance.hasAcceptedTerms && termsBatch(values)),
    ...accept(values),
  });
  const { invitation, accepted } = result;
  if (!invitation) return undefined;
  if (person && !result.me) {
    requireOpen(invitation, now);
    return fail("email_mismatch");
  }
  const me = requireActive(result.me);
  if (accepted) return { ...accepted, me };
  const { refusal } = await db.read(explain(values));
  const code = refusal[0]?.code;
  // The rule that failed holds by now.
  if (code === null && !isRetry) {
    return acceptInvitation(db, caller, { by, key }, acceptance, now, true);
  }
  return fail(code ?? "invitation_used");
}

interface AcceptParams extends CallerParams {
  /** The id, or the hash of the token. */
  key: string;
  verifiedEmail: string | null;
  /** When the caller's token was issued, in milliseconds. */
  issuedAt: number;
  country: string | null;
  membershipId: string;
  entryId: string;
  claim: string;
  now: number;
}

const given = params<AcceptParams>();
const { key, verifiedEmail, issuedAt, country, membershipId, entryId, claim, now } = given;

const hasId = sql`invitations.id = ${key}`;
const hasToken = sql`invitations.token_hash = ${key}`;

/** The person in `users` has the invited address. `is`, because `=` with a token without an address would be null. */
const isAddressee = isAddressOf(users, invitations.email, {
  isInToken: sql`invitations.email is ${verifiedEmail}`,
  issuedAt: sql`${issuedAt}`,
});

const isSuspended = hasMembership(invitations.tenantId, users.id, sql`m.status = 'suspended'`);

/** The person occupies a seat already, for the invitation or another role. */
const hasOwnSeat = hasMembership(
  invitations.tenantId,
  users.id,
  sql`m.status in ('active', 'pending')`,
);

const isHighRole = inArray(invitations.role, highRoles);

/** The person who sent the invitation last may still grant a high role. */
const canStillGrant = sql`exists (select 1 from memberships m join users inviter on inviter.id = m.user_id
  where m.tenant_id = invitations.tenant_id and m.user_id = invitations.vouched_by and m.status = 'active'
    and ${inArray(sql`m.role`, permissions["owners.grant"])} and inviter.status = 'active')`;

/** The invited player has no login, or this person's. */
const canLinkPlayer = sql`not exists (select 1 from players p
  where p.id = invitations.player_id and p.user_id is not null and p.user_id <> users.id)`;

const rules: Rules = [
  ["invitation_revoked", sql`invitations.revoked_at is null`],
  ["invitation_used", sql`invitations.used_at is null`],
  ["email_mismatch", isAddressee],
  ["invitation_expired", sql`invitations.expires_at > ${now}`],
  ["tenant_gone", sql`tenants.status <> 'deleted'`],
  ["tenant_suspended", sql`tenants.status = 'active'`],
  ["invitation_revoked", sql`not ${isHighRole} or ${canStillGrant}`],
  ["forbidden", sql`not ${isSuspended}`],
  ["email_domain_not_allowed", isDomainAllowed(sql`invitations.email`)],
  ["invitation_revoked", isPlayerInTenant(sql`invitations.player_id`)],
  ["invitation_revoked", sql`invitations.role <> 'player' or ${canLinkPlayer}`],
  ["tenant_full", sql`${hasSeat} or ${hasOwnSeat}`],
];
const failedRule = firstFailedRule(rules);

const fromInvitation = sql`
  from invitations join tenants on tenants.id = invitations.tenant_id join users on ${isCaller}`;

/** The player that the caller is, if any. */
const ownPlayerId = sql`(select p.id from players p join users me on me.id = p.user_id where ${hasClerkId(sql`me`)})`;

const acceptStatements = (isInvitation: SQL) => {
  /** This batch consumed the invitation. */
  const isAccepted = sql`(${isInvitation} and invitations.claim = ${claim})`;
  return {
    consumed: sql`
      update invitations set used_at = ${now}, used_by = ${callerId}, claim = ${claim}
      where invitations.id in (select invitations.id ${fromInvitation} where ${isInvitation} and ${failedRule} is null)`,

    // The role may have a row: a pending one from the invitation, or one from an earlier membership.
    membership: sql`
      insert into memberships (id, tenant_id, user_id, role, status,
        joined_via, joined_with, joined_country, joined_at, claim, created_at, updated_at)
      select ${membershipId}, invitations.tenant_id, users.id, invitations.role, 'active',
        'invitation', invitations.id, ${country}, ${now}, ${claim}, ${now}, ${now}
      from invitations join users on ${isCaller}
      where ${isAccepted}
      on conflict (tenant_id, user_id, role) do update set
        status = 'active', joined_via = 'invitation', joined_with = excluded.joined_with,
        joined_country = ${country}, joined_at = ${now}, claim = ${claim}, updated_at = ${now}
      where memberships.status in ('pending', 'left', 'removed')`,

    guardian: guardianInsert(
      invitations.playerId,
      sql`from invitations
        where ${isAccepted} and invitations.player_id is not null and invitations.role = 'parent'`,
    ),

    // A person is one player in all tenants: if the caller is a player already, this tenant gets that one, and loses
    // the record that was made for the invitation.
    playerMembership: sql`
      insert into player_memberships (tenant_id, player_id, status, created_at)
      select invitations.tenant_id, players.id, iif(players.id = ${ownPlayerId}, 'active', 'removed'), ${now}
      from invitations join players on players.id in (invitations.player_id, ${ownPlayerId})
      where ${isAccepted} and invitations.role = 'player' and ${ownPlayerId} is not null
      on conflict (tenant_id, player_id) do update set status = excluded.status`,

    playerLogin: sql`
      update players set user_id = ${callerId}
      where ${ownPlayerId} is null and players.id in (
        select invitations.player_id from invitations where ${isAccepted} and invitations.role = 'player')`,

    mail: cancelMails(
      sql`emails.invitation_id in (select invitations.id from invitations where ${isAccepted})`,
      "not_needed",
    ),

    audit: auditInsert(
      "invitation.accepted",
      {
        id: entryId,
        tenantId: invitations.tenantId,
        actorUserId: callerId,
        target: ["invitation", invitations.id],
        data: sql`json_object('role', invitations.role)`,
        now,
      },
      sql`from invitations where ${isAccepted}`,
    ),

    result: combine({
      invitation: one(
        jsonObject({
          usedAt: invitations.usedAt,
          revokedAt: invitations.revokedAt,
          expiresAt: invitations.expiresAt,
        }),
        sql`from invitations where ${isInvitation}`,
      ),
      accepted: one(
        jsonObject({
          tenant: jsonObject(tenantColumns),
          membership: jsonObject(membershipColumns),
        }),
        sql`${fromInvitation}
          join memberships on memberships.tenant_id = invitations.tenant_id
            and memberships.user_id = users.id and memberships.role = invitations.role
          where ${isInvitation} and invitations.used_by = users.id
            and memberships.status = 'active' and tenants.status = 'active'`,
      ),
      me: callerRow,
    }),
  };
};
const acceptById = batch(given, () => acceptStatements(hasId));
const acceptByToken = batch(given, () => acceptStatements(hasToken));

type Result = Answers<ReturnType<typeof acceptById>>["result"];
/** The new membership with its tenant, and the person's row. */
export type Accepted = NonNullable<Result["accepted"]> & { me: NonNullable<Result["me"]> };

/** Why it was not accepted. Nothing has changed then, so a second trip can read it. */
const explainStatements = (isInvitation: SQL) => ({
  refusal: sql<{
    code: ProblemCode | null;
  }>`select ${failedRule} as code ${fromInvitation} where ${isInvitation}`,
});
type ExplainParams = Pick<
  AcceptParams,
  "key" | "clerkUserId" | "verifiedEmail" | "issuedAt" | "now"
>;
const explainById = batch(params<ExplainParams>(), () => explainStatements(hasId));
const explainByToken = batch(params<ExplainParams>(), () => explainStatements(hasToken));

/** A new person is signed up only by an open invitation to one of their addresses. */
const isInvited = (isInvitation: SQL) => sql`exists (select 1 from invitations
  where ${isInvitation} and invitations.email in (select value from json_each(${params<NewUserParams>().emails}))
    and ${hasStatus(invitations, "pending", now)})`;

const arriveById = batch(params<NewUserParams & Pick<InvitationKey, "key">>(), () =>
  newUserStatements(isInvited(hasId)),
);
const arriveByToken = batch(params<NewUserParams & Pick<InvitationKey, "key">>(), () =>
  newUserStatements(isInvited(hasToken)),
);

const batchesBy = {
  id: { accept: acceptById, explain: explainById, arrive: arriveById },
  tokenHash: { accept: acceptByToken, explain: explainByToken, arrive: arriveByToken },
};

const termsBatch = batch(given, () => ({
  terms: sql`update users set terms_accepted_at = ${now} where ${isCaller}`,
}));
