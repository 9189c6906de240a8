import { and, type Column, eq, exists, isNull, type SQL, sql } from "drizzle-orm";
import { q } from "./client.ts";
import { userEmails } from "./schema.ts";

/*
 * Who an address belongs to: the person for whom Clerk has verified it, be it their primary address or another. Every
 * statement that asks this asks it here.
 */

/** The id of the person who holds an address, as a value; null when nobody does. */
export function holderOf(email: SQL | Column): SQL<string> {
  return sql<string>`(${q
    .select({ userId: userEmails.userId })
    .from(userEmails)
    .where(and(sql`${userEmails.email} = ${email}`, isNull(userEmails.endedAt)))})`;
}

/** Somebody else than this person holds an address. `userId` is a value. */
export function isHeldByOther(userId: SQL, email: Column): SQL {
  return exists(
    q
      .select({ userId: userEmails.userId })
      .from(userEmails)
      .where(
        and(
          eq(userEmails.email, email),
          isNull(userEmails.endedAt),
          sql`${userEmails.userId} <> ${userId}`,
        ),
      ),
  );
}

/** A person holds an address. */
export function holds(userId: Column, email: SQL | Column): SQL {
  return exists(
    q
      .select({ userId: userEmails.userId })
      .from(userEmails)
      .where(
        and(
          eq(userEmails.userId, userId),
          sql`${userEmails.email} = ${email}`,
          isNull(userEmails.endedAt),
        ),
      ),
  );
}

/** A person lost an address after `issuedAt`: a token of that time still carries it, and is wrong. */
function lostSince(userId: Column, email: SQL | Column, issuedAt: number | SQL): SQL {
  return exists(
    q
      .select({ userId: userEmails.userId })
      .from(userEmails)
      .where(
        and(
          eq(userEmails.userId, userId),
          sql`${userEmails.email} = ${email}`,
          sql`${userEmails.endedAt} >= ${issuedAt}`,
        ),
      ),
  );
}

/**
 * An address is a person's: they hold it here, or their token says so (`isSaid`) and nothing newer contradicts the
 * token. Clerk may tell us of a change after the token was issued, and somebody else may verify the address.
 */
export function isAddressOf(
  user: { id: Column; clerkUpdatedAt: Column },
  email: SQL | Column,
  { isSaid, issuedAt }: { isSaid: SQL; issuedAt: number | SQL },
): SQL {
  return sql`(${holds(user.id, email)} or (${isSaid} and coalesce(${user.clerkUpdatedAt}, 0) <= ${issuedAt}
    and not ${lostSince(user.id, email, issuedAt)}))`;
}

/** The addresses that a person holds, for `in`. */
export function addressesOf(userId: Column | SQL) {
  return q
    .select({ email: userEmails.email })
    .from(userEmails)
    .where(and(eq(userEmails.userId, userId), isNull(userEmails.endedAt)));
}

/**
 * Something that was written to an address at some time was written to this person: they hold the address, or held it
 * then. `userId` is a value.
 */
export function wasWrittenTo(userId: SQL, email: Column, at: Column): SQL {
  const theirs = q
    .select({ email: userEmails.email })
    .from(userEmails)
    .where(eq(userEmails.userId, userId));
  const isIt = exists(
    q
      .select({ email: userEmails.email })
      .from(userEmails)
      .where(
        and(
          eq(userEmails.userId, userId),
          eq(userEmails.email, email),
          sql`(${userEmails.endedAt} is null or ${at} <= ${userEmails.endedAt})`,
        ),
      ),
  );
  return sql`(${email} in ${theirs} and ${isIt})`;
}
