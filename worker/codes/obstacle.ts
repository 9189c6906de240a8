import { type SQL, sql } from "drizzle-orm";
import { tenants, userEmails, users } from "../db/schema.ts";
import { both } from "../db/statement.ts";
import type { ProblemCode } from "../problems.ts";

/*
 * The rules between a right code and a membership, twice: as conditions of the joining statement, which
 * decide, and as the sentence for somebody whom they stopped, which explains.
 */

type Tenant = Pick<typeof tenants.$inferSelect, "policy" | "inviteCodeUses" | "seatCount">;

/** The code takes people in: it is neither paused, expired nor used up. */
export function isInUse(now: number): SQL {
  const { policy, inviteCodeUses } = tenants;
  return both(
    sql`coalesce(${policy} ->> '$.codePaused', 0) = 0`,
    sql`coalesce(${policy} ->> '$.codeExpiresAt', '9999') > strftime('%Y-%m-%dT%H:%M:%fZ', ${now} / 1000.0, 'unixepoch')`,
    sql`${inviteCodeUses} < coalesce(${policy} ->> '$.codeMaxUses', 9e99)`,
  );
}

/** The code takes this person in: it is in use, and their address will do. */
export function takesIn(now: number): SQL {
  return both(isInUse(now), isOfAllowedDomain());
}

/** The tenant takes addresses of all domains, or of one where the person in `users` holds an address. */
function isOfAllowedDomain(): SQL {
  const { policy } = tenants;
  return sql`(${policy} ->> '$.allowedEmailDomains' is null or exists (
    select 1 from ${userEmails}, json_each(${policy}, '$.allowedEmailDomains') allowed
    where ${userEmails.userId} = ${users.id} and ${userEmails.endedAt} is null
    and allowed.value = substr(${userEmails.email}, instr(${userEmails.email}, '@') + 1)))`;
}

/** The tenant takes addresses of all domains, or of this one's. */
export function isDomainAllowed(email: SQL): SQL {
  const { policy } = tenants;
  return sql`(${policy} ->> '$.allowedEmailDomains' is null or exists (
    select 1 from json_each(${policy}, '$.allowedEmailDomains') allowed
    where allowed.value = substr(${email}, instr(${email}, '@') + 1)))`;
}

/** There is a seat left once so many more have sat down; those who wait hold one too. */
export function hasSeatAfter(others: SQL): SQL {
  return sql`${tenants.seatCount} + ${others} < coalesce(${tenants.policy} ->> '$.maxMembers', 9e99)`;
}

/** There is a seat left. */
export const hasSeat: SQL = hasSeatAfter(sql`0`);

/**
 * Which rule stopped somebody who brought a right code. Only they are told: a look-up says of a code
 * that takes nobody in what it says of one that doesn't exist, so a guesser learns nothing.
 */
export function obstacle({ policy, inviteCodeUses, seatCount }: Tenant, now: number): ProblemCode {
  if (policy.codePaused) return "code_paused";
  if (policy.codeExpiresAt && Date.parse(policy.codeExpiresAt) <= now) return "code_expired";
  if (policy.codeMaxUses && inviteCodeUses >= policy.codeMaxUses) return "code_used_up";
  if (policy.maxMembers && seatCount >= policy.maxMembers) return "tenant_full";
  return "email_domain_not_allowed";
}
