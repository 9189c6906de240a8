import { type SQL, sql } from "drizzle-orm";

/* What a tenant asks of everybody who comes in, by a code, an invitation or an organization. */

/** The tenant in `tenants` takes addresses of all domains, or of this one's. */
export const isDomainAllowed = (
  email: SQL,
) => sql`(tenants.policy ->> '$.allowedEmailDomains' is null or exists (
  select 1 from json_each(tenants.policy, '$.allowedEmailDomains') allowed
  where allowed.value = substr(${email}, instr(${email}, '@') + 1)))`;

/** As above, of a person: one of the addresses that Clerk has verified for the row of `users` will do. */
export const isUserDomainAllowed = sql`(tenants.policy ->> '$.allowedEmailDomains' is null or exists (
  select 1 from user_emails e, json_each(tenants.policy, '$.allowedEmailDomains') allowed
  where e.user_id = users.id and e.ended_at is null
    and allowed.value = substr(e.email, instr(e.email, '@') + 1)))`;

/** There is a seat left after so many others were taken. Those who wait occupy one too. */
export const hasSeatAfter = (others: SQL) =>
  sql`tenants.seat_count + ${others} < coalesce(tenants.policy ->> '$.maxMembers', 9e99)`;

/** There is a seat left. */
export const hasSeat = hasSeatAfter(sql`0`);
