import { type SQL, sql } from "drizzle-orm";
import { users } from "../db/schema.ts";
import { jsonObject, one, params } from "../db/sql.ts";
import { type Role, roles } from "../permissions.ts";

/** The person of a verified session token. What they may do is in the database. */
export interface Caller {
  /** Clerk's id of the person (`sub`). */
  clerkUserId: string;
  /** Their Clerk session (`sid`). */
  sessionId: string;
  /** When the token was issued (`iat`), in milliseconds. */
  issuedAt: number;
  /** Their address if Clerk has verified it and the token has it. */
  verifiedEmail: string | undefined;
  /** Whether tenants of this deployment may follow Clerk organizations (`CLERK_ORGANIZATIONS`). */
  followsOrganizations: boolean;
  /** Their active Clerk organization (`o`), and whether they are its admin. */
  organization?: { id: string; isAdmin: boolean } | undefined;
  /** The language for mails to them, from the request's headers (a BCP 47 tag). */
  locale?: string | null;
  /** The session was started by staff as this person (`act`). It may read and may not write. */
  isImpersonated: boolean;
}

/*
 * SQL conditions and values about the caller, the person who makes the request. They refer to `users` and `tenants` by
 * their full names; aliases are inside each fragment.
 */

/** The caller, and their active Clerk organization. */
export interface CallerParams {
  clerkUserId: string;
  organizationId: string;
}

/** The caller as values of a statement. Without an organization, `organizationId` is an id that none has. */
export function callerParams({ clerkUserId, organization }: Caller): CallerParams {
  return { clerkUserId, organizationId: organization?.id ?? "none" };
}

const { clerkUserId, organizationId } = params<CallerParams>();

/**
 * The row of `users`, or of an alias of it, has the Clerk id `clerkUserId`: the caller's, or that of the user in a
 * webhook. The status does not matter.
 */
export const hasClerkId = (user = sql`users`) => sql`${user}.clerk_user_id = ${clerkUserId}`;

/** The row of `users` is the caller's, and is active. */
export const isCaller = sql`(${hasClerkId()} and users.status = 'active')`;

/** The caller's id, whatever their status, or null. */
export const callerId = sql<string>`(select users.id from users where ${hasClerkId()})`;

/** The caller's id if they are active, else null. */
export const activeCallerId = sql<string>`(select users.id from users where ${isCaller})`;

/** A person's players: those whose guardian they are, and their own player. `isPerson` is a condition on `users`. */
const playerIdsOf = (isPerson: SQL) => sql`(
  select g.player_id from player_guardians g join users on users.id = g.user_id where ${isPerson}
  union select p.id from players p join users on users.id = p.user_id where ${isPerson})`;

/** The caller's players: those whose guardian they are, and their own player. */
export const ownPlayerIds = playerIdsOf(isCaller);

/**
 * The tenants whose calendar a person may see: where they or one of their players are active, except tenants that have
 * suspended them. `isPerson` is a condition on `users`.
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

/** A sort key: the strongest role first. */
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

/** The caller's row, whatever its status, with their default tenant and their role there. Select it `fromCaller`. */
export const callerColumns = jsonObject({
  user: jsonObject(userColumns),
  tenantId: sql<string | null>`default_membership.tenant_id`,
  role: sql<Role | null>`default_membership.role`,
});

export const fromCaller = sql`
  from users left join memberships default_membership on default_membership.id = (
    select m.id from memberships m join tenants t on t.id = m.tenant_id
    where m.user_id = users.id and m.status = 'active' and t.status in ('active', 'ownerless')
    order by ${defaultTenantOrder(sql.raw("m"), sql.raw("t"))} limit 1)
  where ${hasClerkId()}`;

/** `callerColumns` as a value inside another statement, or null. */
export const callerRow = one(callerColumns, fromCaller);
