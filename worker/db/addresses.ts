import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";

/*
 * Who an address belongs to: the person for whom Clerk has verified it, as their primary address or as another one.
 * Every statement that asks this asks it here. An address, a time and a person are columns or values; the name
 * `user_emails` is this file's own.
 */

/** The id of the person who holds an address, as a value; null when nobody does. */
export const holderOf = (email: SQL | Column) => sql<string>`(
  select user_emails.user_id from user_emails where user_emails.email = ${email} and user_emails.ended_at is null)`;

/** Another person holds an address. */
export const isHeldByOther = (userId: SQL, email: Column) => sql`exists (select 1 from user_emails
  where user_emails.email = ${email} and user_emails.ended_at is null and user_emails.user_id <> ${userId})`;

/** A person holds an address. */
export const holds = (userId: Column, email: SQL | Column) => sql`exists (select 1 from user_emails
  where user_emails.user_id = ${userId} and user_emails.email = ${email} and user_emails.ended_at is null)`;

/** A person lost an address after `issuedAt`: a token of that time still carries it, and is wrong. */
const lostSince = (
  userId: Column,
  email: SQL | Column,
  issuedAt: Moment,
) => sql`exists (select 1 from user_emails
  where user_emails.user_id = ${userId} and user_emails.email = ${email} and user_emails.ended_at >= ${issuedAt})`;

type Moment = number | SQL | Placeholder;

/**
 * An address is a person's: they hold it here, or their token says so (`isSaid`) and nothing newer contradicts the
 * token. Clerk may tell us of a change after the token was issued, and somebody else may verify the address.
 */
export function isAddressOf(
  user: { id: Column; clerkUpdatedAt: Column },
  email: SQL | Column,
  { isSaid, issuedAt }: { isSaid: SQL; issuedAt: Moment },
): SQL {
  return sql`(${holds(user.id, email)} or (${isSaid} and coalesce(${user.clerkUpdatedAt}, 0) <= ${issuedAt}
    and not ${lostSince(user.id, email, issuedAt)}))`;
}

/** The addresses that a person holds, for `in`. */
export const addressesOf = (userId: Column | SQL) => sql`(
  select user_emails.email from user_emails where user_emails.user_id = ${userId} and user_emails.ended_at is null)`;

/**
 * Something that was written to an address at some time was written to this person: they hold the address, or held it
 * then.
 */
export const wasWrittenTo = (userId: SQL, email: Column, at: Column) => sql`(
  ${email} in (select user_emails.email from user_emails where user_emails.user_id = ${userId})
  and exists (select 1 from user_emails
    where user_emails.user_id = ${userId} and user_emails.email = ${email}
      and (user_emails.ended_at is null or ${at} <= user_emails.ended_at)))`;
