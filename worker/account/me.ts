import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import {
  activeCallerId,
  type CallerParams,
  defaultTenantOrder,
  userColumns,
} from "../access/caller.ts";
import { addressesOf } from "../db/addresses.ts";
import type { Db } from "../db/client.ts";
import { invitations, playerMemberships, players, tenants, users } from "../db/schema.ts";
import { type Answer, batch, combine, jsonObject, list, many, one, params } from "../db/sql.ts";
import type { Caller } from "../identity/caller.ts";
import { delivery, invitationColumns } from "../invitations/delivery.ts";
import { hasStatus } from "../invitations/status.ts";
import { membershipColumns, tenantColumns } from "../tenants/columns.ts";
import { named, standing } from "./caller-row.ts";

/**
 * Everything that is the caller's own: who they are, where they belong or wait to, the players they
 * are or look after, the invitations that wait for their verified addresses. One trip to the nearest
 * replica. Throws as `standing` does.
 */
export async function readMe(db: Db, caller: Caller, now: number) {
  const { own } = await db.readNearest({ own: everythingOwn(caller, now) });
  return everythingOf(own);
}

interface MeParams extends CallerParams {
  now: number;
}
const { clerkUserId, now } = params<MeParams>();

/** A membership that is not over, with its tenant. */
const membershipRow = jsonObject({
  membership: jsonObject(membershipColumns),
  tenant: jsonObject(tenantColumns),
});
const membershipsOf = (userId: SQL) => sql`
  from memberships join tenants on tenants.id = memberships.tenant_id
  where memberships.user_id = ${userId}
    and memberships.status in ('active', 'pending', 'suspended')
    and tenants.status in ('active', 'ownerless')`;

/** A player, with where they play and who looks after them. */
const guardian = alias(users, "guardian");
const playerRow = jsonObject({
  player: jsonObject({
    id: players.id,
    firstName: players.firstName,
    lastName: players.lastName,
    birthdate: players.birthdate,
    userId: players.userId,
    claim: players.claim,
  }),
  tenants: many(
    jsonObject({
      tenantId: tenants.id,
      tenantName: tenants.name,
      status: playerMemberships.status,
    }),
    sql`from player_memberships join tenants on tenants.id = player_memberships.tenant_id
      where player_memberships.player_id = players.id
        and player_memberships.status in ('active', 'pending', 'suspended')
        and tenants.status in ('active', 'ownerless')`,
  ),
  guardians: many(
    jsonObject({
      userId: guardian.id,
      firstName: guardian.firstName,
      lastName: guardian.lastName,
      hasConsented: sql<number>`g.consented_at is not null`,
    }),
    sql`from player_guardians g join users guardian on guardian.id = g.user_id
      where g.player_id = players.id and guardian.status = 'active'`,
  ),
});
/** By id: a join with an `or` would read the whole table. */
const playersOf = (userId: SQL) => sql`
  from players where players.id in (
    select p.id from players p where p.user_id = ${userId}
    union all select g.player_id from player_guardians g where g.user_id = ${userId})`;
const byAge = sql`order by players.created_at, players.id`;

/** The caller's player with this id, for a batch that changes or reads it; null when it is not theirs. */
export const ownPlayer = (playerId: Placeholder | SQL) =>
  one(playerRow, sql`${playersOf(activeCallerId)} and players.id = ${playerId}`);

/** All of the caller's players, the oldest record first. */
export const allOwnPlayers = many(playerRow, sql`${playersOf(activeCallerId)} ${byAge}`);

/** An invitation that waits for an address of the person in `users`. */
const invitationRow = jsonObject({
  invitation: jsonObject(invitationColumns),
  delivery,
  tenantName: tenants.name,
});
const waitingInvitations = sql`
  from invitations join tenants on tenants.id = invitations.tenant_id
  where invitations.email in ${addressesOf(users.id)}
    and ${hasStatus(invitations, "pending", now)}
    and tenants.status = 'active'
  order by invitations.expires_at`;

const meBatch = batch(params<MeParams>(), () => ({
  own: combine(
    {
      user: jsonObject(userColumns),
      // The default tenant comes first.
      memberships: many(
        membershipRow,
        sql`${membershipsOf(sql`users.id`)} order by memberships.status = 'active' desc,
          ${defaultTenantOrder(sql`memberships`, sql`tenants`)}`,
      ),
      players: many(playerRow, sql`${playersOf(sql`users.id`)} ${byAge}`),
      invitations: many(invitationRow, waitingInvitations),
    },
    sql`from users where users.clerk_user_id = ${clerkUserId}`,
  ),
}));

/** The statement of `readMe`, for a batch that changed some of it. */
export function everythingOwn(caller: Caller, now: number) {
  return meBatch({ ...named(caller), now }).own;
}

type Own = Answer<ReturnType<typeof everythingOwn>>;

/** What `everythingOwn` answered. Throws as `standing` does. */
export function everythingOf(own: Own) {
  const { user, memberships = [], players = [], invitations = [] } = own ?? {};
  const first = memberships.find(({ membership }) => membership.status === "active");
  const shown = { tenantId: first?.tenant.id ?? null, role: first?.membership.role ?? null };
  return {
    me: standing(user && { user, ...shown }),
    memberships: memberships.toSorted(byMembershipAge),
    players,
    invitations,
  };
}

type Membership = NonNullable<Own>["memberships"][number];

/** As `ownMemberships` orders them. */
function byMembershipAge({ membership: one }: Membership, { membership: other }: Membership) {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);
}

const listBatch = batch(params<Pick<CallerParams, "clerkUserId">>(), () => ({
  memberships: list(
    membershipRow,
    sql`${membershipsOf(activeCallerId)} order by memberships.created_at, memberships.id`,
  ),
  players: list(playerRow, sql`${playersOf(activeCallerId)} ${byAge}`),
}));

/** Where the caller belongs, waits to belong, or is suspended. What they left is not theirs any more. */
export function ownMemberships({ clerkUserId }: Pick<CallerParams, "clerkUserId">) {
  return listBatch({ clerkUserId }).memberships;
}

/** The caller's players, with where they play and who looks after them. */
export function ownPlayers({ clerkUserId }: Pick<CallerParams, "clerkUserId">) {
  return listBatch({ clerkUserId }).players;
}
