import { and, eq, gt, inArray, notExists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { q } from "../db/client.ts";
import { invitations, users } from "../db/schema.ts";
import { both } from "../db/statement.ts";
import { withdrawPlace } from "./resend.ts";
import { hasStatus } from "./status.ts";

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
/** An invitation that expired longer ago than this has been seen, unless the cron stood still. */
const lookBackMs = 15 * minuteMs;
/** Once an hour the cron looks back so far, in case it stood still. */
const longLookBackMs = 2 * 24 * hourMs;

/** Frees what invitations held that have just expired: seats, and records that wait for nobody. */
export function expiredInvitations(now: number) {
  const isLongLook = now % hourMs < minuteMs;
  const hasExpired = both(
    hasStatus(invitations, "expired", now),
    gt(invitations.expiresAt, now - (isLongLook ? longLookBackMs : lookBackMs)),
  );
  return {
    due: q.select({ id: invitations.id }).from(invitations).where(hasExpired),
    statements: () => ({
      expiredPlaces: withdrawPlace(hasExpired),
      expiredPeople: forgetPerson(hasExpired, now),
    }),
  };
}

/**
 * Empties the waiting records of invitations that are over, unless another one is still open. The row stays,
 * with nothing in it, for to delete one makes SQLite look through every table that could name it.
 */
export function forgetPerson(which: SQL, now: number) {
  const open = alias(invitations, "still_open");
  const nothing = { email: null, firstName: null, lastName: null, phone: null, kind: null };
  return q
    .update(users)
    .set({ ...nothing, locale: null, status: "deleted", updatedAt: now })
    .where(
      and(
        eq(users.status, "pending"),
        // Plus: found by their address, not by what they all have in common.
        sql`+${users.clerkUserId} is null`,
        inArray(users.email, q.select({ email: invitations.email }).from(invitations).where(which)),
        notExists(
          q
            .select({ id: open.id })
            .from(open)
            .where(and(eq(open.email, users.email), hasStatus(open, "pending", now))),
        ),
      ),
    );
}
