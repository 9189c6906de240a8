import { type SQL, sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { invitations } from "../db/schema.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { batch, params } from "../db/sql.ts";
import { acceptUrl } from "../links/accept-url.ts";
import { linkLifetimeMs } from "../links/status.ts";
import { cancelMails } from "../mail/outbox.ts";
import { isDomainAllowed } from "../tenants/admission.ts";
import { readBackStatement, requireReadBack } from "./read-back.ts";
import {
  canGrant,
  duplicateInvitation,
  firstFailedRule,
  hasSeatFor,
  isBelowMailLimits,
  isNotMember,
  type Refusal,
  refusalProblem,
} from "./rules.ts";
import {
  invitationMail,
  mailCountUpdate,
  pendingMembershipDelete,
  pendingMembershipInsert,
  pendingUserInsert,
  type SideEffectParams,
} from "./side-effects.ts";

/**
 * Sends an invitation again, to the same address or to a corrected one. It gets a new token and expiry date, so the old
 * link stops working at once, and an expired invitation is open again. Its inviter is now the caller.
 *
 * Throws `not_found`, `forbidden`, `invitation_used`, `invitation_revoked`, and the codes of `rules` in create.ts.
 */
export async function resendInvitation(
  db: Db,
  { clerkUserId }: Caller,
  { id, email, appUrl }: { id: string; email: string | undefined; appUrl: string },
  now: number,
) {
  const token = newSecret();
  const claim = newId(now);
  const values: ResendParams = {
    clerkUserId,
    id,
    token,
    tokenHash: await sha256(token),
    acceptUrl: acceptUrl(appUrl),
    claim,
    userId: newId(now),
    membershipId: newId(now),
    emailId: newId(now),
    entryId: idPrefix(now),
    now,
  };
  const { refusals, readBack } = await db.commit(
    email ? correctBatch({ ...values, email }) : resendBatch(values),
  );
  const resent = requireReadBack(readBack);
  if (resent.invitation.claim === claim) return resent;
  throw refusalProblem(refusals[0]);
}

interface ResendParams extends SideEffectParams {
  id: string;
  token: string;
  tokenHash: string;
  userId: string;
  membershipId: string;
  emailId: string;
  entryId: string;
}
interface CorrectParams extends ResendParams {
  email: string;
}
const given = params<ResendParams>();
const { id, token, tokenHash, userId, membershipId, emailId, entryId, claim, now } = given;
const { email } = params<CorrectParams>();

const isInvitation = sql`invitations.id = ${id}`;
const fromInvitation = sql`from invitations join tenants on tenants.id = invitations.tenant_id`;
const isAllowed = canChange("invitations.update", invitations.tenantId);

/** The invitation with another address. */
const rowWith = (address: SQL) => ({
  id: sql`${invitations.id}`,
  email: address,
  role: sql`${invitations.role}`,
  rowsBefore: sql`0`,
});

/** The code of the first rule that the invitation breaks if it is sent to an address; null if it can be sent. */
const failedRuleFor = (address: SQL) => {
  const row = rowWith(address);
  return firstFailedRule([
    ["invitation_used", sql`invitations.used_at is null`],
    ["invitation_revoked", sql`invitations.revoked_at is null`],
    ["forbidden", canGrant(row.role)],
    ["already_member", isNotMember(row)],
    ["invitation_pending", sql`not exists ${duplicateInvitation(row)}`],
    ["email_domain_not_allowed", isDomainAllowed(address)],
    ["tenant_full", hasSeatFor(row)],
    ["rate_limited", isBelowMailLimits(row)],
  ]);
};
const canBeSentTo = (address: SQL) => sql`invitations.id in (
  select invitations.id ${fromInvitation} where ${isInvitation} and ${isAllowed} and ${failedRuleFor(address)} is null)`;

/** This batch sent the invitation. */
const isSent = sql`(${isInvitation} and invitations.claim = ${claim})`;
const sent = { from: sql`from invitations`, isSent };

/** Statements that send the invitation to an address, which is stored if it `isCorrection`. */
const resendStatements = (address: SQL, isCorrection: boolean) => ({
  // Before the change, because the new mail counts towards the limits.
  refusals: sql<Refusal>`
    select ${failedRuleFor(address)} as refusal, ${duplicateInvitation(rowWith(address))} as pendingId
    ${fromInvitation}
    where ${isInvitation} and ${isAllowed}`,

  // An indexed column is set only if it changes, because each one costs a write.
  sent: sql`
    update invitations set ${isCorrection ? sql`email = ${address}, ` : sql``}token_hash = ${tokenHash},
      expires_at = ${now} + ${linkLifetimeMs}, resends = invitations.resends + 1, vouched_by = ${callerId}, claim = ${claim}
    where ${canBeSentTo(address)}`,

  // Frees the seat of the person at the old address.
  ...(isCorrection && { oldMembership: pendingMembershipDelete(isSent) }),
  oldMails: cancelMails(
    sql`emails.invitation_id in (select invitations.id from invitations where ${isSent})`,
    "replaced",
  ),
  pendingUser: pendingUserInsert(userId, sent),
  pendingMembership: pendingMembershipInsert(membershipId, sent),
  mail: invitationMail({ id: emailId, token }, sent),
  mailCount: mailCountUpdate(sent),

  audit: auditInsert(
    "invitation.resent",
    {
      id: entryId,
      tenantId: invitations.tenantId,
      actorUserId: callerId,
      target: ["invitation", invitations.id],
      data: { corrected: isCorrection },
      now,
    },
    sql`from invitations where ${isSent}`,
  ),

  readBack: readBackStatement,
});

const resendBatch = batch(given, () => resendStatements(sql`${invitations.email}`, false));
const correctBatch = batch(params<CorrectParams>(), () => resendStatements(sql`${email}`, true));
