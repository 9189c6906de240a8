import { type SQL, sql } from "drizzle-orm";
import { users } from "../db/schema.ts";
import { jsonObject, one, params } from "../db/sql.ts";
import { type Role, roles } from "../permissions.ts";

/** Who a verified session token speaks for. What they may do is the database's to say. */
export interface Caller {
  /** Clerk's id of the person (`sub`). */
  clerkUserId: string;
  /** Their Clerk session (`sid`). */
  sessionId: string;
  /** When Clerk said all this, in milliseconds (`iat`, which is in whole seconds). */
  issuedAt: number;
  /** Their address as Clerk verified it; undefined when the token does not carry it. */
  verifiedEmail: string | undefined;
  /** Whether tenants here may follow Clerk organizations at all: most never ask. */
  followsOrganizations: boolean;
  /** The Clerk organization that they are active in (`o`), and whether they are its admin. */
  organization?: { id: string; isAdmin: boolean } | undefined;
  /** The language that they read, as their request says (a BCP 47 tag): for the mails that they get. */
  locale?: string | null;
  /** Somebody of our staff in this person's place (`act`): may look, may not touch. */
  isImpersonated: boolean;
}

/*
 * The person who makes the request, as conditions and values of a statement. They use the tables `users` and
 * `tenants` by their full names; one-letter aliases are their own.
 */

/** The caller, and the Clerk organization that they are active in. */
export interface CallerParams {
  clerkUserId: string;
  organizationId: string;
}

/** The caller as the values of a statement; no organization has the id that stands for none. */
export function callerParams({ clerkUserId, organization }: Caller): CallerParams {
  return { clerkUserId, organizationId: organization?.id ?? "none" };
}

const { clerkUserId, organizationId } = params<CallerParams>();

/**
 * The row of `users`, or of an alias of it, is that of the person with Clerk's id `clerkUserId`, whatever its status.
 * They are the caller, or whom Clerk's webhook is about.
 */
export const hasClerkId = (user = sql`users`) => sql`${user}.clerk_user_id = ${clerkUserId}`;

/** The row of `users` is the caller's, and they may act. */
export const isCaller = sql`(${hasClerkId()} and users.status = 'active')`;

/** The caller's id, whatever their status; null when they have no row. */
export const callerId = sql<string>`(select users.id from users where ${hasClerkId()})`;

/** The caller's id if they may act, else null. */
export const activeCallerId = sql<string>`(select users.id from users where ${isCaller})`;

/** The players in somebody's care, and the player that they are themselves. `isPerson` is a condition on `users`. */
const playerIdsOf = (isPerson: SQL) => sql`(
  select g.player_id from player_guardians g join users on users.id = g.user_id where ${isPerson}
  union select p.id from players p join users on users.id = p.user_id where ${isPerson})`;

/** The players in the caller's care, and the player that they are themselves. */
export const ownPlayerIds = playerIdsOf(isCaller);

/**
 * The tenants whose calendar somebody may see: where they are active, or where a player of theirs is. A tenant that
 * has suspended them is not one of these, whatever players they have there. `isPerson` is a condition on `users`.
 */
export const tenantIdsOf = (isPerson: SQL) => sql`(
  select m.tenant_id from users join memberships m on m.user_id = users.id
    where ${isPerson} and m.status = 'active'
  union select p.tenant_id from player_memberships p
    where p.player_id in ${playerIdsOf(isPerson)} and p.status = 'active'
      and not exists (select 1 from memberships m join users on users.id = m.user_id
        where ${isPerson} and m.tenant_id = p.tenant_id and m.status = 'suspended'))`;

/** The tenants whose calendar the caller may see. */
export const ownTenantIds = tenantIdsOf(isCaller);

/** Sorts by role, the strongest first. */
export const roleRank = (role: SQL) => sql<number>`instr(${roles.join(" ")}, ${role})`;

/**
 * Sort order that picks the default tenant: active Clerk organization, the user's chosen default, strongest role,
 * oldest. `membership` and `tenant` are names of tables or aliases.
 */
export const defaultTenantOrder = (membership: SQL, tenant: SQL) => sql`
  ${tenant}.clerk_org_id is ${organizationId} desc, ${membership}.tenant_id = users.default_tenant_id desc,
  ${roleRank(sql`${membership}.role`)}, ${membership}.created_at`;

/** What `toUser` needs of a person, and what `requireActive` checks. */
export const userColumns = {
  id: users.id,
  clerkUserId: users.clerkUserId,
  email: users.email,
  firstName: users.firstName,
  lastName: users.lastName,
  phone: users.phone,
  kind: users.kind,
  status: users.status,
  locale: users.locale,
  avatarUrl: users.avatarUrl,
  claim: users.claim,
  createdAt: users.createdAt,
};

/** The caller's own row, whatever its status, with their default tenant and their role there. */
export const callerColumns = jsonObject({
  user: jsonObject(userColumns),
  tenantId: sql<string | null>`shown.tenant_id`,
  role: sql<Role | null>`shown.role`,
});

export const fromCaller = sql`
  from users left join memberships shown on shown.id = (
    select m.id from memberships m join tenants t on t.id = m.tenant_id
    where m.user_id = users.id and m.status = 'active' and t.status in ('active', 'ownerless')
    order by ${defaultTenantOrder(sql.raw("m"), sql.raw("t"))} limit 1)
  where ${hasClerkId()}`;

/** As a part of another statement. */
export const callerRow = one(callerColumns, fromCaller);
