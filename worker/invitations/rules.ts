import { notInArray, type Placeholder, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
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
 * The rules that an invitation must pass before it is written, each with the refusal that it stands for. One list
 * makes both: the condition of the statement that writes, and the reason that is told. They are conditions on the row
 * of `tenants`.
 *
 * D1 keeps no statistics, so SQLite takes a tenant for as narrow as an address and would walk through its people. A
 * `+` keeps it from using an index.
 */

/** Rules in the order in which people are told of them. */
export type Rules = [code: ProblemCode, holds: SQL][];

/** The code of the first rule that does not hold; null if all of them hold. */
export function firstFailedRule(rules: Rules): SQL<ProblemCode | null> {
  const cases = rules.map(([code, holds]) => sql`when not (${holds}) then ${code}`);
  return sql<ProblemCode | null>`case ${sql.join(cases, sql` `)} end`;
}

/** Why an invitation was not written. */
export interface Refusal {
  refused: ProblemCode | null;
  /** The open invitation to the same address and role, if there is one. */
  pendingId: string | null;
}

/** The answer to a request whose invitation was not written. */
export function refusalProblem({ refused, pendingId }: Partial<Refusal> = {}): Problem {
  const code = refused ?? "forbidden";
  if (code === "invitation_pending" && pendingId) {
    return new Problem(code, { invitationId: pendingId });
  }
  if (code === "rate_limited") return new Problem(code, { headers: { "retry-after": "86400" } });
  return new Problem(code);
}

const { now } = params<{ now: number }>();
const dayMs = 24 * 60 * 60 * 1000;
const mailsToOneAddress = 3;

/** The day that a tenant's mails are counted by: days since 1970, UTC. */
export const mailDay = sql`cast(${now} / ${dayMs} as integer)`;
/** The mails of the tenant's invitations that day. */
export const mailsToday = sql`iif(tenants.mails_on = ${mailDay}, tenants.mails_that_day, 0)`;

/** An invitation that is to be written, as values of a row. */
export interface NewInvitationRow {
  id: SQL;
  email: SQL;
  role: SQL;
  /** How many of the same request come before it: they use up limits too. */
  before: SQL;
}

/** The caller may grant the role. */
export const canGrant = (role: SQL) =>
  sql`(${notInArray(role, highRoles)} or ${canChange("owners.grant", tenants.id)})`;

/** The person with the address does not have the role. Somebody who is suspended has it, and comes back another way. */
export const isNoMember = ({ email, role }: NewInvitationRow) => sql`not exists (
  select 1 from memberships theirs
  where theirs.user_id = ${userIdByEmail(email)} and theirs.tenant_id = tenants.id
    and theirs.role = ${role} and theirs.status in ('active', 'suspended'))`;

/** The id of another open invitation of the tenant to the same address and role; null if there is none. */
export const duplicateInvitation = ({ id, email, role }: NewInvitationRow) => sql<string | null>`(
  select twin.id from invitations twin
  where twin.email = ${email} and +twin.tenant_id = tenants.id and twin.role = ${role}
    and ${hasStatus(alias(invitations, "twin"), "pending", now)} and twin.id <> ${id}
  limit 1)`;

/** The tenant has mails left today, and so does the address: a tenant must not be used to send spam. */
export const isBelowMailLimits = ({ email, before }: NewInvitationRow) => sql`(
  ${mailsToday} + ${before} < coalesce(tenants.policy ->> '$.invitesPerDay', ${defaultPolicy.invitesPerDay})
  and (select count(*) from emails
    where emails.recipient = ${email} and emails.created_at > ${now} - ${dayMs}
      and emails.tenant_id = tenants.id and emails.invitation_id is not null) < ${mailsToOneAddress})`;

/** There is a seat left, or the person has one already. */
export const canSit = ({
  email,
  before,
}: NewInvitationRow) => sql`(${hasSeatAfter(before)} or exists (
  select 1 from memberships seat
  where seat.user_id = ${userIdByEmail(email)} and seat.tenant_id = tenants.id
    and seat.status in ('active', 'pending', 'suspended')))`;

/** The tenant sees the player, or none is named. */
export const isPlayerHere = (playerId: SQL) => sql`(${playerId} is null or exists (
  select 1 from player_memberships seen
  where seen.tenant_id = tenants.id and seen.player_id = ${playerId} and seen.status = 'active'))`;

/** The player has no login yet: nobody gets a second one. */
export const hasNoLogin = (playerId: SQL) => sql`not exists (
  select 1 from players linked where linked.id = ${playerId} and linked.user_id is not null)`;

/**
 * Old enough on `today`, a day such as 2026-11-21, for a login in the tenant. Somebody born on 29 February is a year
 * older on 1 March. Without a birthdate nobody is old enough.
 */
export const isOldEnough = (birthdate: SQL, today: Placeholder) => sql`coalesce(
  date(${birthdate}, '+' || coalesce(tenants.policy ->> '$.minLoginAge', ${defaultPolicy.minLoginAge}) || ' years')
    <= ${today}, 0)`;
