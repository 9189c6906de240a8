import { inArray, type SQL, sql } from "drizzle-orm";
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
import type { ProblemCode } from "../problems.ts";
import { hasSeat, isDomainAllowed } from "../tenants/admission.ts";
import { membershipColumns, tenantColumns } from "../tenants/columns.ts";
import { linkPlayerStatements } from "./link-player.ts";
import { firstFailedRule, isPlayerHere } from "./rules.ts";

/** How an invitation is named: by the hash of its link's token, or by its id where it is one's own. */
export type Which = { tokenHash: string } | { id: string };

/** What the person brings, besides being who they are. */
export interface Acceptance {
  /** Given where they may be new to us: then the same batch signs them up. */
  person: Person | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  country: string | null;
  hasAcceptedTerms: boolean;
}

/**
 * Accepts an invitation. One batch consumes it, makes the membership active, links the player, stops a mail that still
 * waits, and writes the one audit entry. Every condition is part of the statement that consumes, because much may have
 * happened since the invitation was sent (docs/threats.md, 8).
 *
 * The same person again gets the same answer. Returns undefined if there is no such invitation; throws what `rules`
 * names, and as `requireActive` does.
 */
export async function acceptInvitation(
  db: Db,
  caller: Caller,
  which: Which,
  acceptance: Acceptance,
  now: number,
  isAgain = false,
): Promise<Accepted | undefined> {
  const claim = newId(now);
  const { person, firstName, lastName, country } = acceptance;
  const ids = { claim, membershipId: newId(now), entryId: idPrefix(now) };
  const token = { verifiedEmail: caller.verifiedEmail ?? null, issuedAt: caller.issuedAt };
  const values = { ...callerParams(caller), ...ids, ...token, country, now };
  const answer = await db.commit({
    ...(person &&
      onboardingStatements(
        caller,
        person,
        { kind: "parent", firstName, lastName },
        claim,
        now,
        (arrival) =>
          "id" in which
            ? arriveById({ ...arrival, ...which })
            : arriveByToken({ ...arrival, ...which }),
      )),
    ...(acceptance.hasAcceptedTerms && termsBatch(values)),
    ...("id" in which
      ? acceptById({ ...values, ...which })
      : acceptByToken({ ...values, ...which })),
  });
  const { invitation, accepted, me } = answer.outcome;
  if (!invitation) return undefined;
  if (person && !me) {
    requireOpen(invitation, now);
    return fail("email_mismatch");
  }
  const active = requireActive(me);
  if (accepted) return { ...accepted, me: active };
  const { refusal } = await db.read(
    "id" in which ? explainById({ ...values, ...which }) : explainByToken({ ...values, ...which }),
  );
  const reason = refusal[0]?.code;
  // The condition that failed is true by now.
  if (reason === null && !isAgain) {
    return acceptInvitation(db, caller, which, acceptance, now, true);
  }
  return fail(reason ?? "invitation_used");
}

interface AcceptParams extends CallerParams {
  verifiedEmail: string | null;
  /** When the caller's token said so. */
  issuedAt: number;
  country: string | null;
  membershipId: string;
  entryId: string;
  claim: string;
  now: number;
}
interface ById {
  id: string;
}
interface ByToken {
  tokenHash: string;
}

const given = params<AcceptParams>();
const { verifiedEmail, issuedAt, country, membershipId, entryId, claim, now } = given;

const hasId = sql`invitations.id = ${params<ById>().id}`;
const hasToken = sql`invitations.token_hash = ${params<ByToken>().tokenHash}`;

/**
 * The invited address is the person's in `users`. With `=`, a token without an address would make this neither true nor
 * false.
 */
const isAddressee = isAddressOf(users, invitations.email, {
  isInToken: sql`invitations.email is ${verifiedEmail}`,
  issuedAt: sql`${issuedAt}`,
});

/** The person in `users` has a membership in the invitation's tenant of which the condition on `m` is true. */
const hasMembership = (condition: SQL) => sql`exists (select 1 from memberships m
  where m.tenant_id = invitations.tenant_id and m.user_id = users.id and ${condition})`;

const isHighRole = inArray(invitations.role, highRoles);

/** The person who sent the invitation last still has the right to grant a high role. */
const canStillGrant = sql`exists (select 1 from memberships m join users inviter on inviter.id = m.user_id
  where m.tenant_id = invitations.tenant_id and m.user_id = invitations.vouched_by and m.status = 'active'
    and ${inArray(sql`m.role`, permissions["owners.grant"])} and inviter.status = 'active')`;

/** The invited player has no login, or the caller's own. */
const isPlayerFree = sql`not exists (select 1 from players p
  where p.id = invitations.player_id and p.user_id is not null and p.user_id <> users.id)`;

/** What must hold when an invitation is accepted, in the order in which people are told. */
const rules: [code: ProblemCode, holds: SQL][] = [
  ["invitation_revoked", sql`invitations.revoked_at is null`],
  ["invitation_used", sql`invitations.used_at is null`],
  ["email_mismatch", isAddressee],
  ["invitation_expired", sql`invitations.expires_at > ${now}`],
  ["tenant_gone", sql`tenants.status <> 'deleted'`],
  ["tenant_suspended", sql`tenants.status = 'active'`],
  ["invitation_revoked", sql`not ${isHighRole} or ${canStillGrant}`],
  ["forbidden", sql`not ${hasMembership(sql`m.status = 'suspended'`)}`],
  ["email_domain_not_allowed", isDomainAllowed(sql`invitations.email`)],
  ["invitation_revoked", isPlayerHere(sql`invitations.player_id`)],
  ["invitation_revoked", sql`invitations.role <> 'player' or ${isPlayerFree}`],
  ["tenant_full", sql`${hasSeat} or ${hasMembership(sql`m.status in ('active', 'pending')`)}`],
];
const failedRule = firstFailedRule(rules);

const fromInvitation = sql`
  from invitations join tenants on tenants.id = invitations.tenant_id join users on ${isCaller}`;

const acceptStatements = (isIt: SQL) => {
  /** This batch consumed the invitation. */
  const isAccepted = sql`(${isIt} and invitations.claim = ${claim})`;
  return {
    consumed: sql`
      update invitations set used_at = ${now}, used_by = ${callerId}, claim = ${claim}
      where invitations.id in (select invitations.id ${fromInvitation} where ${isIt} and ${failedRule} is null)`,

    // A role that the person had before comes back, and so does the one that the invitation held for them.
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

    ...linkPlayerStatements(isAccepted),

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

    outcome: combine({
      invitation: one(
        jsonObject({
          usedAt: invitations.usedAt,
          revokedAt: invitations.revokedAt,
          expiresAt: invitations.expiresAt,
        }),
        sql`from invitations where ${isIt}`,
      ),
      accepted: one(
        jsonObject({
          tenant: jsonObject(tenantColumns),
          membership: jsonObject(membershipColumns),
        }),
        sql`${fromInvitation}
          join memberships on memberships.tenant_id = invitations.tenant_id
            and memberships.user_id = users.id and memberships.role = invitations.role
          where ${isIt} and invitations.used_by = users.id
            and memberships.status = 'active' and tenants.status = 'active'`,
      ),
      me: callerRow,
    }),
  };
};

const acceptById = batch(params<AcceptParams & ById>(), () => acceptStatements(hasId));
const acceptByToken = batch(params<AcceptParams & ByToken>(), () => acceptStatements(hasToken));

type Outcome = Answers<ReturnType<typeof acceptById>>["outcome"];
/** A membership, where, and whose. */
export type Accepted = NonNullable<Outcome["accepted"]> & { me: NonNullable<Outcome["me"]> };

/** Why an acceptance was refused. It has changed nothing, so this can be read afterwards. */
const explanation = (isIt: SQL) => ({
  refusal: sql<{
    code: ProblemCode | null;
  }>`select ${failedRule} as code ${fromInvitation} where ${isIt}`,
});
type ExplainParams = Pick<AcceptParams, "clerkUserId" | "verifiedEmail" | "issuedAt" | "now">;
const explainById = batch(params<ExplainParams & ById>(), () => explanation(hasId));
const explainByToken = batch(params<ExplainParams & ByToken>(), () => explanation(hasToken));

const termsBatch = batch(given, () => ({
  terms: sql`update users set terms_accepted_at = ${now} where ${isCaller}`,
}));

/** There is such an invitation, open, and to the person who would be signed up by it. */
const isOffered = (isIt: SQL) => sql`exists (select 1 from invitations
  where ${isIt} and invitations.email in (select value from json_each(${params<NewUserParams>().emails}))
    and ${hasStatus(invitations, "pending", now)})`;

const arriveById = batch(params<NewUserParams & ById>(), () => newUserStatements(isOffered(hasId)));
const arriveByToken = batch(params<NewUserParams & ByToken>(), () =>
  newUserStatements(isOffered(hasToken)),
);
