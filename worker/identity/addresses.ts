import { type Column, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Caller, hasClerkId } from "../access/caller.ts";
import { isAddressOf } from "../db/addresses.ts";
import { users } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import type { Person } from "./person.ts";

/** A person's addresses at Clerk. */
export interface AddressesParams {
  /** All verified addresses, sorted, as a JSON array. */
  emails: string;
  /** When this was true at Clerk. */
  asOf: number;
  now: number;
}

const { emails, asOf, now } = params<AddressesParams>();

const isListed = (email: SQL | Column) => sql`${email} in (select value from json_each(${emails}))`;

/**
 * Statements that make these the verified addresses of the person in `users` for whom `isPerson` is true. Another
 * person loses an address unless Clerk's report about them is newer. A pending person with one of the addresses is
 * deleted, because it stood for this person.
 */
export function addressStatements(isPerson: SQL) {
  const userId = sql`(select users.id from users where ${isPerson})`;
  return {
    addressesTakenOver: sql`
      update user_emails set ended_at = ${now}
      where ${isListed(sql`user_emails.email`)}
        and user_emails.ended_at is null
        and user_emails.user_id <> ${userId}
        and user_emails.said_at <= ${asOf}`,

    addressesAdded: sql`
      insert into user_emails (user_id, email, said_at)
      select users.id, address.value, ${asOf}
      from users join json_each(${emails}) address
      where ${isPerson}
        and not exists (select 1 from user_emails e
          where e.email = address.value and e.ended_at is null and e.user_id <> users.id)
      on conflict (user_id, email) do update set said_at = excluded.said_at, ended_at = null`,

    addressesEnded: sql`
      update user_emails set ended_at = ${now}
      where user_emails.user_id = ${userId}
        and user_emails.ended_at is null
        and not ${isListed(sql`user_emails.email`)}`,

    // The `+` makes SQLite search by address and not by the missing Clerk id.
    pendingUserErased: sql`
      update users set email = null, first_name = null, last_name = null, phone = null, kind = null, locale = null,
        status = 'deleted', updated_at = ${now}
      where users.status = 'pending'
        and +users.clerk_user_id is null
        and ${isListed(sql`users.email`)}
        and exists (select 1 from user_emails e
          where e.email = users.email and e.user_id = ${userId} and e.ended_at is null)`,
  };
}

/** The person who uses a mailed link: a new person with their addresses at Clerk, or the caller with their token's. */
export interface AddresseeParams {
  clerkUserId: string;
  /** A JSON array. */
  emails: string;
  /** When the token was issued. */
  issuedAt: number;
}

export function addresseeValues(caller: Caller, person: Person | undefined): AddresseeParams {
  const { clerkUserId, verifiedEmail, issuedAt } = caller;
  const emails = JSON.stringify(person?.verifiedEmails ?? [verifiedEmail ?? ""]);
  return { clerkUserId, emails, issuedAt };
}

/** `email` is one of the new person's addresses at Clerk. */
export const isNewPersonAddressee = (email: Column) => isListed(email);

/**
 * `email` is an address of the caller, who has a row here: it is verified here, or their token has it. The token does
 * not count if Clerk has reported a later change.
 */
export function isCallerAddressee(email: Column): SQL {
  const { issuedAt } = params<AddresseeParams>();
  const me = alias(users, "me");
  const isOwnAddress = isAddressOf(me, email, { isInToken: isListed(email), issuedAt });
  return sql`exists (select 1 from users me where ${hasClerkId(sql`me`)} and ${isOwnAddress})`;
}
