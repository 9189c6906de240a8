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
import { readBack, requireReadBack } from "./read-back.ts";
import {
  canGrant,
  canSit,
  duplicateInvitation,
  firstFailedRule,
  isBelowMailLimits,
  isNoMember,
  type Refusal,
  refusalProblem,
} from "./rules.ts";
import {
  cancelPendingMemberships,
  countMails,
  invitationMail,
  pendingMembershipInsert,
  pendingUserInsert,
  type SideEffectParams,
} from "./side-effects.ts";

/**
 * Sends an invitation again, to the same address or to a corrected one. It gets a new token and seven more days, the
 * old link is dead in the same instant, and the person who sends it vouches for it now. This also revives an expired
 * one.
 *
 * Throws `not_found`, `forbidden`, `invitation_used`, `invitation_revoked`, and as `invite` refuses.
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
  const { refusals, found } = await db.commit(
    email ? correctBatch({ ...values, email }) : resendBatch(values),
  );
  const changed = requireReadBack(found);
  if (changed.invitation.claim === claim) return changed;
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

const isIt = sql`invitations.id = ${id}`;
const fromIt = sql`from invitations join tenants on tenants.id = invitations.tenant_id`;
const isAllowed = canChange("invitations.update", invitations.tenantId);

/** The invitation as it would be sent to an address. */
const rowFor = (to: SQL) => ({
  id: sql`${invitations.id}`,
  email: to,
  role: sql`${invitations.role}`,
  before: sql`0`,
});

/** The first rule that stops the invitation from being sent to an address. */
const failedRuleFor = (to: SQL) => {
  const row = rowFor(to);
  return firstFailedRule([
    ["invitation_used", sql`invitations.used_at is null`],
    ["invitation_revoked", sql`invitations.revoked_at is null`],
    ["forbidden", canGrant(row.role)],
    ["already_member", isNoMember(row)],
    ["invitation_pending", sql`not exists ${duplicateInvitation(row)}`],
    ["email_domain_not_allowed", isDomainAllowed(to)],
    ["tenant_full", canSit(row)],
    ["rate_limited", isBelowMailLimits(row)],
  ]);
};
const canBeSentTo = (to: SQL) => sql`invitations.id in (
  select invitations.id ${fromIt} where ${isIt} and ${isAllowed} and ${failedRuleFor(to)} is null)`;

/** This batch sent the invitation. */
const isSent = sql`(${isIt} and invitations.claim = ${claim})`;
const sent = { from: sql`from invitations`, isWritten: isSent };

/** Statements that send the invitation to an address, which replaces its own if it `isCorrection`. */
const resendStatements = (to: SQL, isCorrection: boolean) => ({
  // Read before the change, because the new mail counts too.
  refusals: sql<Refusal>`
    select ${failedRuleFor(to)} as refused, ${duplicateInvitation(rowFor(to))} as pendingId
    ${fromIt}
    where ${isIt} and ${isAllowed}`,

  // To name an indexed column costs writes, even where its value stays.
  sent: sql`
    update invitations set ${isCorrection ? sql`email = ${to}, ` : sql``}token_hash = ${tokenHash},
      expires_at = ${now} + ${linkLifetimeMs}, resends = invitations.resends + 1, vouched_by = ${callerId}, claim = ${claim}
    where ${canBeSentTo(to)}`,

  // The person at the old address loses the seat that was held for them.
  ...(isCorrection && { oldMembership: cancelPendingMemberships(isSent) }),
  oldMails: cancelMails(
    sql`emails.invitation_id in (select invitations.id from invitations where ${isSent})`,
    "replaced",
  ),
  pendingUser: pendingUserInsert(userId, sent),
  pendingMembership: pendingMembershipInsert(membershipId, sent),
  mail: invitationMail({ id: emailId, token }, sent),
  mailCount: countMails(sent),

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

  found: readBack,
});

const resendBatch = batch(given, () => resendStatements(sql`${invitations.email}`, false));
const correctBatch = batch(params<CorrectParams>(), () => resendStatements(sql`${email}`, true));
