import { sql } from "drizzle-orm";
import { type Caller, hasClerkId } from "../access/caller.ts";
import { params } from "../db/sql.ts";
import { Problem } from "../http/problem.ts";

export interface PlatformCaller {
  caller: Caller;
  /** The addresses in the setting `PLATFORM_ADMINS`. */
  adminEmails: string[];
}

export interface PlatformParams {
  clerkUserId: string;
  /** A JSON list. */
  adminEmails: string;
}

export function platformParams({ caller, adminEmails }: PlatformCaller): PlatformParams {
  return { clerkUserId: caller.clerkUserId, adminEmails: JSON.stringify(adminEmails) };
}

const { adminEmails } = params<PlatformParams>();

/** The caller is a platform admin: by `global_role`, or by a verified address that is in `PLATFORM_ADMINS`. */
export const isPlatformAdmin = sql<number>`exists (select 1 from users me
  where ${hasClerkId(sql`me`)} and me.status = 'active'
    and (me.global_role = 'platform_admin' or exists (
      select 1 from json_each(${adminEmails}) admin cross join user_emails e
      where e.user_id = me.id and e.email = admin.value and e.ended_at is null)))`;

/** `isPlatformAdmin` as a row, so that a statement that uses it several times evaluates it once. */
export const fromAdminCheck = sql`from (select ${isPlatformAdmin} as is_admin) admin_check`;

/** `isPlatformAdmin` in a statement with `fromAdminCheck`. */
export const isAdmin = sql<number>`admin_check.is_admin`;

/** Returns the result of a platform admin. Throws `not_found` for others, as if the routes did not exist. */
export function requirePlatformAdmin<Result extends { isAdmin: number }>(
  result: Result | undefined,
): Result {
  if (!result?.isAdmin) throw new Problem("not_found");
  return result;
}
