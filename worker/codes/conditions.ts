import { type SQL, sql } from "drizzle-orm";
import { callerId } from "../access/caller.ts";
import { tenants } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import type { ProblemCode } from "../problems.ts";
import { isUserDomainAllowed } from "../tenants/admission.ts";
import { normalizeCode } from "../tenants/code.ts";
import { isUnderAttack } from "./failed-attempts.ts";

/*
 * The conditions between a code and a membership, for every statement that takes a code. They speak of the row of
 * `tenants`, and of the person in `users`.
 */

/** What was typed, in both of its meanings. */
export interface CodeParams {
  code: string;
  slug: string;
}

export function codeParams(typed: string): CodeParams {
  return { code: normalizeCode(typed), slug: typed.trim().toLowerCase() };
}

const { code, slug, now } = params<CodeParams & { now: number }>();

/** The active tenant with this code, or with this slug if its slug joins too. */
export const isCodeTenant = sql`(tenants.status = 'active' and (tenants.invite_code = ${code}
  or (tenants.slug = ${slug} and tenants.policy ->> '$.slugJoins' = 1)))`;

/** The code is neither paused, expired nor used up. */
export const isCodeUsable = sql`(coalesce(tenants.policy ->> '$.codePaused', 0) = 0
  and coalesce(tenants.policy ->> '$.codeExpiresAt', '9999') > strftime('%Y-%m-%dT%H:%M:%fZ', ${now} / 1000.0, 'unixepoch')
  and tenants.invite_code_uses < coalesce(tenants.policy ->> '$.codeMaxUses', 9e99))`;

/** The code lets this person in: it is usable, and they have an address that the tenant takes. */
export const acceptsUser = sql`(${isCodeUsable} and ${isUserDomainAllowed})`;

/** An admin has to approve: the tenant says so, its slug was typed, or codes are under attack. */
export const needsApproval = sql`(tenants.policy ->> '$.codeJoins' = 'approve'
  or tenants.invite_code <> ${code} or ${isUnderAttack})`;

/** A membership that exists. One that an invitation offers does not yet: a code may be faster. */
export const isCurrentMembership = (
  membership: SQL,
) => sql`(${membership}.status in ('active', 'pending', 'suspended')
  and not (${membership}.status = 'pending' and ${membership}.joined_via = 'invitation'))`;

/** The caller has a membership in the tenant of which the condition on `m` is true. */
export const hasMembership = (condition: SQL) => sql`exists (select 1 from memberships m
  where m.tenant_id = tenants.id and m.user_id = ${callerId} and ${condition})`;

/** What decides whether a code lets somebody in. */
export const admissionColumns = {
  policy: tenants.policy,
  inviteCodeUses: tenants.inviteCodeUses,
  seatCount: tenants.seatCount,
};

/**
 * Which condition stopped somebody who brought a right code. Only they are told: a look-up says of a code that is not
 * usable what it says of one that does not exist, so that guessing teaches nothing.
 */
export function joinRejection(
  tenant: Pick<typeof tenants.$inferSelect, keyof typeof admissionColumns>,
  now: number,
): ProblemCode {
  const { policy, inviteCodeUses, seatCount } = tenant;
  if (policy.codePaused) return "code_paused";
  if (policy.codeExpiresAt && Date.parse(policy.codeExpiresAt) <= now) return "code_expired";
  if (policy.codeMaxUses && inviteCodeUses >= policy.codeMaxUses) return "code_used_up";
  if (policy.maxMembers && seatCount >= policy.maxMembers) return "tenant_full";
  return "email_domain_not_allowed";
}
