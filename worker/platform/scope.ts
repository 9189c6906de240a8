import { and, eq, exists, inArray, isNull, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { q } from "../db/client.ts";
import { userEmails, users } from "../db/schema.ts";
import { either } from "../db/statement.ts";
import { Problem } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";

/** Somebody who runs the platform, with the addresses that settings name as theirs. */
export interface PlatformCaller {
  caller: Caller;
  admins: string[];
}

/**
 * The caller runs the platform: their row says so, or settings name an address that Clerk verified as
 * theirs. Taken out of settings, they are refused at the next request.
 */
export function runsPlatform({ caller, admins }: PlatformCaller): SQL {
  const staff = alias(users, "staff");
  const isNamed =
    admins.length > 0
      ? [
          inArray(
            staff.id,
            q
              .select({ id: userEmails.userId })
              .from(userEmails)
              .where(and(inArray(userEmails.email, admins), isNull(userEmails.endedAt))),
          ),
        ]
      : [];
  return exists(
    q
      .select({ id: staff.id })
      .from(staff)
      .where(
        and(
          eq(staff.clerkUserId, caller.clerkUserId),
          eq(staff.status, "active"),
          either(eq(staff.globalRole, "platform_admin"), ...isNamed),
        ),
      ),
  );
}

/** Whether they do, for the end of a batch. */
export function platformStanding(who: PlatformCaller) {
  return q
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.clerkUserId, who.caller.clerkUserId), runsPlatform(who)));
}

/** Throws `not_found`: for everybody else there is no such place. */
export function demandPlatform(standing: { id: string }[]): void {
  if (standing.length === 0) throw new Problem("not_found");
}
