import { sql } from "drizzle-orm";
import { type Caller, hasClerkId } from "../access/caller.ts";
import { params } from "../db/sql.ts";
import { Problem } from "../http/problem.ts";

/** Somebody who may run the platform, with the addresses that settings name as platform admins'. */
export interface PlatformCaller {
  caller: Caller;
  admins: string[];
}

export interface PlatformParams {
  clerkUserId: string;
  /** A list in JSON. */
  admins: string;
}

export function platformParams({ caller, admins }: PlatformCaller): PlatformParams {
  return { clerkUserId: caller.clerkUserId, admins: JSON.stringify(admins) };
}

const { admins } = params<PlatformParams>();

/**
 * The caller runs the platform: their row says so, or settings name an address that Clerk has verified for them.
 * After an address is removed from settings, the next request is refused.
 */
export const isPlatformAdmin = sql<number>`exists (select 1 from users staff
  where ${hasClerkId(sql`staff`)} and staff.status = 'active'
    and (staff.global_role = 'platform_admin' or exists (
      select 1 from json_each(${admins}) named cross join user_emails e
      where e.user_id = staff.id and e.email = named.value and e.ended_at is null)))`;

/** The same as a row, for a statement that asks it more than once: `standing.is_admin`. */
export const fromStanding = sql`from (select ${isPlatformAdmin} as is_admin) standing`;

/** What `requirePlatformAdmin` takes, in a statement with `fromStanding`. */
export const isAdmin = sql<number>`standing.is_admin`;

/** Throws `not_found`: for everybody else the platform's routes do not exist. */
export function requirePlatformAdmin<Found extends { isAdmin: number }>(
  found: Found | undefined,
): Found {
  if (!found?.isAdmin) throw new Problem("not_found");
  return found;
}
