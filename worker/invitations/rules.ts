import { notInArray, type Placeholder, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { hasMembership, hasPlayerMembership } from "../access/membership.ts";
import { canChange } from "../access/permission.ts";
import { userIdByEmail } from "../db/addresses.ts";
import { invitations, tenants } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import { Problem } from "../http/problem.ts";
import { hasStatus } from "../links/status.ts";
import { highRoles } from "../permissions.ts";
import { defaultPolicy } from "../policy.ts";
import type { ProblemCode } from "../problems.ts";
import { hasSeatAfter } from "../tenants/admission.ts";

/*
 * The rules for an invitation, each with its error code. One list of rules is both the condition of the statement that
 * writes and the explanation of a refusal. The conditions are on the row of `tenants`.
 *
 * D1 keeps no statistics, so SQLite assumes that a tenant has as few rows as an address. `+` keeps it from using the
 * tenant's index.
 */

/** In the order in which they are checked: the first one that fails is reported. */
export type Rules = [code: ProblemCode, holds: SQL][];

/** The code of the first rule that fails; null if none does. */
export function firstFailedRule(rules: Rules): SQL<ProblemCode | null> {
  const cases = rules.map(([code, holds]) => sql`when not (${holds}) then ${code}`);
  return sql<ProblemCode | null>`case ${sql.join(cases, sql` `)} end`;
}

/** Why an invitation was refused. */
export interface Refusal {
  /** Null if no rule fails any more. */
  refusal: ProblemCode | null;
  /** The open invitation to the same address and role, if there is one. */
  pendingId: string | null;
}

/** The problem that a refusal is answered with. */
export function refusalProblem({ refusal, pendingId }: Partial<Refusal> = {}): Problem {
  const code = refusal ?? "forbidden";
  if (code === "invitation_pending" && pendingId) {
    return new Problem(code, { invitationId: pendingId });
  }
  if (code === "rate_limited") return new Problem(code, { headers: { "retry-after": "86400" } });
  return new Problem(code);
}

const { now } = params<{ now: number }>();
const dayMs = 24 * 60 * 60 * 1000;
const mailsPerAddressAndDay = 3;

/** Today as days since 1970, UTC: the day by which a tenant's mails are counted. */
export const mailDay = sql`cast(${now} / ${dayMs} as integer)`;
/** The tenant's invitation mails of today. */
export const mailsToday = sql`iif(tenants.mails_on = ${mailDay}, tenants.mails_that_day, 0)`;

/** The values of a new invitation. */
export interface NewInvitationRow {
  id: SQL;
  email: SQL;
  role: SQL;
  /** How many rows of the request come before it. They count towards the limits too. */
  rowsBefore: SQL;
}

/** The caller may grant the role. */
export const canGrant = (role: SQL) =>
  sql`(${notInArray(role, highRoles)} or ${canChange("owners.grant", tenants.id)})`;

/** The person with the address does not have the role. A suspended member has it: an invitation must not lift that. */
export const isNotMember = ({ email, role }: NewInvitationRow) =>
  sql`not ${hasMembership(
    tenants.id,
    userIdByEmail(email),
    sql`m.role = ${role} and m.status in ('active', 'suspended')`,
  )}`;

/** The id of another open invitation of the tenant to the same address and role; null if there is none. */
export const duplicateInvitation = ({ id, email, role }: NewInvitationRow) => sql<string | null>`(
  select other.id from invitations other
  where other.email = ${email} and +other.tenant_id = tenants.id and other.role = ${role}
    and ${hasStatus(alias(invitations, "other"), "pending", now)} and other.id <> ${id}
  limit 1)`;

/** Neither the tenant nor the address has reached its limit of mails a day, so that nobody sends spam. */
export const isBelowMailLimits = ({ email, rowsBefore }: NewInvitationRow) => sql`(
  ${mailsToday} + ${rowsBefore} < coalesce(tenants.policy ->> '$.invitesPerDay', ${defaultPolicy.invitesPerDay})
  and (select count(*) from emails
    where emails.recipient = ${email} and emails.created_at > ${now} - ${dayMs}
      and emails.tenant_id = tenants.id and emails.invitation_id is not null) < ${mailsPerAddressAndDay})`;

/** There is a seat left, or the person with the address has one. */
export const hasSeatFor = ({
  email,
  rowsBefore,
}: NewInvitationRow) => sql`(${hasSeatAfter(rowsBefore)}
  or ${hasMembership(tenants.id, userIdByEmail(email), sql`m.status in ('active', 'pending', 'suspended')`)})`;

/** The player is active in the tenant, or the id is null. */
export const isPlayerInTenant = (playerId: SQL) => sql`(${playerId} is null
  or ${hasPlayerMembership(tenants.id, playerId, sql`p.status = 'active'`)})`;

/** The player has no login. */
export const hasNoLogin = (playerId: SQL) => sql`not exists (
  select 1 from players p where p.id = ${playerId} and p.user_id is not null)`;

/**
 * Old enough for a login in the tenant on `today`, a day such as 2026-11-21. People born on 29 February have their
 * birthday on 1 March. False without a birthdate.
 */
export const isOldEnough = (birthdate: SQL, today: Placeholder) => sql`coalesce(
  date(${birthdate}, '+' || coalesce(tenants.policy ->> '$.minLoginAge', ${defaultPolicy.minLoginAge}) || ' years')
    <= ${today}, 0)`;
