import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";

/*
 * Conditions on `user_emails`, the email addresses that Clerk has verified for each person. No other file decides whose
 * address it is. Callers pass columns of other tables or values.
 */

/** The id of the person with this verified address, or null. */
export const userIdByEmail = (email: SQL | Column) => sql<string>`(
  select user_emails.user_id from user_emails where user_emails.email = ${email} and user_emails.ended_at is null)`;

/** Another person has verified the address. */
export const belongsToOther = (userId: SQL, email: Column) => sql`exists (select 1 from user_emails
  where user_emails.email = ${email} and user_emails.ended_at is null and user_emails.user_id <> ${userId})`;

/** The person has verified the address. */
export const hasAddress = (
  userId: Column,
  email: SQL | Column,
) => sql`exists (select 1 from user_emails
  where user_emails.user_id = ${userId} and user_emails.email = ${email} and user_emails.ended_at is null)`;

/** The person lost the address at or after `issuedAt`, so a token issued then is out of date. */
const hasLostAddress = (
  userId: Column,
  email: SQL | Column,
  issuedAt: Moment,
) => sql`exists (select 1 from user_emails
  where user_emails.user_id = ${userId} and user_emails.email = ${email} and user_emails.ended_at >= ${issuedAt})`;

type Moment = number | SQL | Placeholder;

/**
 * The address is the user's: it is verified here, or the session token has it (`isInToken`) and nothing newer
 * contradicts the token. After a token is issued, Clerk's webhook can report a change of addresses.
 */
export function isAddressOf(
  user: { id: Column; clerkUpdatedAt: Column },
  email: SQL | Column,
  { isInToken, issuedAt }: { isInToken: SQL; issuedAt: Moment },
): SQL {
  return sql`(${hasAddress(user.id, email)} or (${isInToken} and coalesce(${user.clerkUpdatedAt}, 0) <= ${issuedAt}
    and not ${hasLostAddress(user.id, email, issuedAt)}))`;
}

/** The verified addresses of a person, for `in`. */
export const addressesOf = (userId: Column | SQL) => sql`(
  select user_emails.email from user_emails where user_emails.user_id = ${userId} and user_emails.ended_at is null)`;

/** What was sent to the address at that time was sent to this person: it is theirs now, or was theirs then. */
export const wasSentTo = (userId: SQL, email: Column, at: Column) => sql`(
  ${email} in (select user_emails.email from user_emails where user_emails.user_id = ${userId})
  and exists (select 1 from user_emails
    where user_emails.user_id = ${userId} and user_emails.email = ${email}
      and (user_emails.ended_at is null or ${at} <= user_emails.ended_at)))`;
