import { type SQL, sql } from "drizzle-orm";

/* Conditions on the row of `tenants` for new members, by a code, an invitation or an organization. */

/** The tenant allows the address's domain. */
export const isDomainAllowed = (
  email: SQL,
) => sql`(tenants.policy ->> '$.allowedEmailDomains' is null or exists (
  select 1 from json_each(tenants.policy, '$.allowedEmailDomains') allowed
  where allowed.value = substr(${email}, instr(${email}, '@') + 1)))`;

/** The tenant allows the domain of one of the verified addresses of the row of `users`. */
export const isUserDomainAllowed = sql`(tenants.policy ->> '$.allowedEmailDomains' is null or exists (
  select 1 from user_emails e, json_each(tenants.policy, '$.allowedEmailDomains') allowed
  where e.user_id = users.id and e.ended_at is null
    and allowed.value = substr(e.email, instr(e.email, '@') + 1)))`;

/** A seat is free after `count` more people have taken one. People who wait for approval have a seat too. */
export const hasSeatAfter = (count: SQL) =>
  sql`tenants.seat_count + ${count} < coalesce(tenants.policy ->> '$.maxMembers', 9e99)`;

/** A seat is free. */
export const hasSeat = hasSeatAfter(sql`0`);
