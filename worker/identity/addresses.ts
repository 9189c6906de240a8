import { type Column, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Caller, hasClerkId } from "../access/caller.ts";
import { isAddressOf } from "../db/addresses.ts";
import { users } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import type { Person } from "./person.ts";

/** What Clerk said last of a person's addresses. */
export interface AddressesParams {
  /** All that are verified, sorted: a list in JSON. */
  emails: string;
  /** When Clerk said so. */
  saidAt: number;
  now: number;
}

const { emails, saidAt, now } = params<AddressesParams>();

const isListed = (email: SQL | Column) => sql`${email} in (select value from json_each(${emails}))`;

/**
 * Statements after which the person whom `isPerson` finds in `users` holds these addresses and no others. Each is
 * taken from anybody who held it by an older word of Clerk's; a newer one keeps it. A waiting record for one of them is
 * emptied, because its person is here.
 */
export function addressStatements(isPerson: SQL) {
  const userId = sql`(select users.id from users where ${isPerson})`;
  return {
    addressesTaken: sql`
      update user_emails set ended_at = ${now}
      where ${isListed(sql`user_emails.email`)}
        and user_emails.ended_at is null
        and user_emails.user_id <> ${userId}
        and user_emails.said_at <= ${saidAt}`,

    addressesHeld: sql`
      insert into user_emails (user_id, email, said_at)
      select users.id, address.value, ${saidAt}
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

    // Plus: the record is found by its address, not by having no Clerk id.
    waitingEmptied: sql`
      update users set email = null, first_name = null, last_name = null, phone = null, kind = null, locale = null,
        status = 'deleted', updated_at = ${now}
      where users.status = 'pending'
        and +users.clerk_user_id is null
        and ${isListed(sql`users.email`)}
        and exists (select 1 from user_emails e
          where e.email = users.email and e.user_id = ${userId} and e.ended_at is null)`,
  };
}

/** Who opens a link: a new person with the addresses that Clerk has verified, or the caller with that of their token. */
export interface AddresseeParams {
  clerkUserId: string;
  /** A list in JSON. */
  emails: string;
  /** When the token said so. */
  issuedAt: number;
}

export function addresseeValues(caller: Caller, person: Person | undefined): AddresseeParams {
  const { clerkUserId, verifiedEmail, issuedAt } = caller;
  const emails = JSON.stringify(person?.verifiedEmails ?? [verifiedEmail ?? ""]);
  return { clerkUserId, emails, issuedAt };
}

/** A link that was mailed to `email` is for the new person: Clerk has just said which addresses are theirs. */
export const isNewPersonAddressee = (email: Column) => isListed(email);

/**
 * A link that was mailed to `email` is for the caller, who is known here: they hold the address, or their token says
 * so. The token does not count once Clerk has told us of a later change, or somebody else has proved the address.
 */
export function isCallerAddressee(email: Column): SQL {
  const { issuedAt } = params<AddresseeParams>();
  const me = alias(users, "me");
  const isMine = isAddressOf(me, email, { isInToken: isListed(email), issuedAt });
  return sql`exists (select 1 from users me where ${hasClerkId(sql`me`)} and ${isMine})`;
}
