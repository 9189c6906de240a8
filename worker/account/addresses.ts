import {
  and,
  type Column,
  eq,
  exists,
  inArray,
  isNull,
  ne,
  notExists,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { isAddressOf } from "../db/addresses.ts";
import { q } from "../db/client.ts";
import { userEmails, users } from "../db/schema.ts";
import { both, insertFrom } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";

/** What Clerk said last of somebody's addresses. */
interface Said {
  /** All that are verified, sorted: a list in JSON. */
  emails: string | SQL;
  saidAt: number | SQL;
}

/**
 * Statements after which the person whom `isTheirs` finds in `users` holds these addresses and no others. Each is
 * taken from anybody who held it by an older word of Clerk's; a newer one keeps it. A waiting record for one of them is
 * emptied, because its person is here.
 */
export function holdingAddresses(isTheirs: SQL, { emails, saidAt }: Said, now: number) {
  const them = q.select({ id: users.id }).from(users).where(isTheirs);
  const isThere = exists(them);
  const isListed = sql`${userEmails.email} in (select value from json_each(${emails}))`;
  const other = alias(userEmails, "held_by_other");
  const address = sql<string>`address.value`;
  const nobody = { email: null, firstName: null, lastName: null, phone: null, kind: null };
  return {
    addressesTaken: q
      .update(userEmails)
      .set({ endedAt: now })
      .where(
        and(
          isListed,
          isNull(userEmails.endedAt),
          sql`${userEmails.userId} <> ${them}`,
          sql`${userEmails.saidAt} <= ${saidAt}`,
          isThere,
        ),
      ),
    addressesHeld: insertFrom(
      userEmails,
      { userId: users.id, email: address, saidAt: saidAt as number },
      (select) =>
        select
          .from(users)
          .innerJoin(sql`json_each(${emails}) address`, sql`true`)
          .where(
            and(
              isTheirs,
              notExists(
                q
                  .select({ userId: other.userId })
                  .from(other)
                  .where(
                    and(
                      sql`${other.email} = ${address}`,
                      isNull(other.endedAt),
                      ne(other.userId, users.id),
                    ),
                  ),
              ),
            ),
          ),
    ).onConflictDoUpdate({
      target: [userEmails.userId, userEmails.email],
      set: { saidAt: sql`excluded.said_at`, endedAt: null },
    }),
    addressesEnded: q
      .update(userEmails)
      .set({ endedAt: now })
      .where(
        both(inArray(userEmails.userId, them), isNull(userEmails.endedAt), sql`not ${isListed}`),
      ),
    waitingEmptied: q
      .update(users)
      .set({ ...nobody, locale: null, status: "deleted", updatedAt: now })
      .where(
        and(
          eq(users.status, "pending"),
          sql`+${users.clerkUserId} is null`,
          sql`${users.email} in (select value from json_each(${emails}))`,
          sql`exists (select 1 from ${userEmails} where ${userEmails.email} = ${users.email}
            and ${userEmails.userId} = ${them} and ${userEmails.endedAt} is null)`,
        ),
      ),
  };
}

/**
 * A link that was mailed to `email` is the caller's to use. For somebody new, by what Clerk has just said of them. For
 * somebody known, by the addresses that they hold here, or by their token, which may know more than our database, but
 * not once Clerk has told us of a later change, or somebody else has proved the address since.
 */
export function isAddressee(caller: Caller, person: Person | undefined, email: Column): SQL {
  const emails = JSON.stringify(person?.verifiedEmails ?? [caller.verifiedEmail ?? ""]);
  const isListed = sql`${email} in (select value from json_each(${emails}))`;
  if (person) return isListed;
  const me = alias(users, "me_now");
  const token = { isSaid: isListed, issuedAt: caller.issuedAt };
  return exists(
    q
      .select({ id: me.id })
      .from(me)
      .where(and(eq(me.clerkUserId, caller.clerkUserId), isAddressOf(me, email, token))),
  );
}
