import { and, asc, type Column, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { addressesOf } from "../db/addresses.ts";
import { type Db, q, type RowOf } from "../db/client.ts";
import { prepared } from "../db/prepared.ts";
import { fromJson } from "../db/rows.ts";
import {
  invitations,
  memberships,
  playerGuardians,
  playerMemberships,
  players,
  tenants,
  users,
} from "../db/schema.ts";
import { isCaller, isVisible, type Named } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { listOf, rowOf } from "../db/together.ts";
import type { Caller } from "../identity/caller.ts";
import { withDelivery } from "../invitations/delivery.ts";
import { hasStatus } from "../invitations/status.ts";
import type { Guardian, PlaysIn } from "../players/contract.ts";
import { membershipShown, tenantShown } from "../tenants/columns.ts";
import { type Asking, named, shownOrder, standing, userShown } from "./caller-row.ts";

/**
 * Everything that is the caller's own: who they are, where they belong or wait to, the players they
 * are or look after, the invitations that wait for their verified address. One trip to the nearest
 * replica. Throws as `standing` does.
 */
export async function readMe(db: Db, caller: Caller, now: number) {
  const { own } = await db.readNearest({ own: everythingOwn(caller, now) });
  return everythingOf(own);
}

/** The statement of `readMe`, for a batch that changed some of it. */
export function everythingOwn(caller: Caller, now: number) {
  return selectEverythingOwn({ ...named(caller), now });
}

const selectEverythingOwn = prepared((caller: Asking & { now: number }) =>
  q
    .select({
      user: rowOf(q.select({ user: userShown() }).from(users)).as("own_user"),
      // The one that is shown first comes first.
      memberships: listOf(
        selectMemberships(users.id).orderBy(
          desc(eq(memberships.status, "active")),
          ...shownOrder(caller, memberships, tenants),
        ),
      ).as("own_memberships"),
      players: listOf(selectPlayers(users.id)).as("own_players"),
      invitations: listOf(selectInvitations(caller.now)).as("own_invitations"),
    })
    .from(users)
    .where(eq(users.clerkUserId, caller.clerkUserId)),
);

/** What `everythingOwn` answered. Throws as `standing` does. */
export function everythingOf([own]: RowOf<ReturnType<typeof everythingOwn>>[]) {
  const { user, memberships: places = [], players = [], invitations = [] } = own ?? {};
  const first = places.find(({ membership }) => membership.status === "active");
  const shown = { tenantId: first?.tenant.id ?? null, role: first?.membership.role ?? null };
  return {
    me: standing(user && { ...user, ...shown }),
    memberships: places.toSorted(byAge),
    players,
    invitations,
  };
}

type Place = RowOf<ReturnType<typeof selectMemberships>>;

/** As `ownMemberships` orders them. */
function byAge({ membership: one }: Place, { membership: other }: Place): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);
}

/** Where the caller belongs, waits to belong, or is suspended. What they left is not theirs any more. */
export function ownMemberships({ clerkUserId }: Named) {
  return allOwnMemberships({ clerkUserId });
}

const allOwnMemberships = prepared((caller: Named) =>
  selectMemberships(idOf(caller)).orderBy(asc(memberships.createdAt), asc(memberships.id)),
);

/** Whose something is: in the row of `users` that a list leans on, or by who asks. */
type UserId = Column | SQL<string>;

function idOf(caller: Named): UserId {
  return sql<string>`${q.select({ id: users.id }).from(users).where(isCaller(caller))}`;
}

function selectMemberships(userId: UserId) {
  return q
    .select({
      membership: membershipShown(),
      tenant: tenantShown(),
    })
    .from(memberships)
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .where(
      and(
        eq(memberships.userId, userId),
        inArray(memberships.status, ["active", "pending", "suspended"]),
        isVisible(tenants),
      ),
    );
}

/** The caller's players, or one of them, with where they play and who looks after them. */
export function ownPlayers({ clerkUserId }: Named, id?: string) {
  return id === undefined ? allOwnPlayers({ clerkUserId }) : ownPlayer({ clerkUserId, id });
}

const allOwnPlayers = prepared((caller: Named) => selectPlayers(idOf(caller)));
const ownPlayer = prepared(({ clerkUserId, id }: { clerkUserId: string; id: string }) =>
  selectPlayers(idOf({ clerkUserId }), eq(players.id, id)),
);

function selectPlayers(userId: UserId, condition?: SQL) {
  const guardian = alias(users, "guardian");
  const guardians = q
    .select({
      all: sql`json_group_array(json_object('userId', ${guardian.id}, 'firstName', ${guardian.firstName}, 'lastName', ${guardian.lastName},
        'hasConsented', ${playerGuardians.consentedAt} is not null))`,
    })
    .from(playerGuardians)
    .innerJoin(guardian, eq(guardian.id, playerGuardians.userId))
    .where(and(eq(playerGuardians.playerId, players.id), eq(guardian.status, "active")));
  const own = alias(players, "own");
  const seenBy = q
    .select({
      all: sql`json_group_array(json_object('tenantId', ${playerMemberships.tenantId}, 'tenantName', ${tenants.name}, 'status', ${playerMemberships.status}))`,
    })
    .from(playerMemberships)
    .innerJoin(tenants, eq(tenants.id, playerMemberships.tenantId))
    .where(
      and(
        eq(playerMemberships.playerId, players.id),
        inArray(playerMemberships.status, ["active", "pending", "suspended"]),
        isVisible(tenants),
      ),
    );
  // By id, not by a join with an `or`, which would walk the whole table.
  const ownIds = q
    .select({ id: own.id })
    .from(own)
    .where(eq(own.userId, userId))
    .unionAll(
      q
        .select({ id: playerGuardians.playerId })
        .from(playerGuardians)
        .where(eq(playerGuardians.userId, userId)),
    );
  return q
    .select({
      player: aliased(players, "id", "firstName", "lastName", "birthdate", "userId", "claim"),
      tenants: sql`${seenBy}`.mapWith(fromJson<PlaysIn[]>).as("seen_by"),
      guardians: sql`(${guardians})`.mapWith(fromJson<Guardian[]>).as("guardians"),
    })
    .from(players)
    .where(and(inArray(players.id, ownIds), condition))
    .orderBy(asc(players.createdAt), asc(players.id));
}

/** Those that wait for a verified address of the row of `users` that they lean on. */
function selectInvitations(now: number) {
  return q
    .select({ ...withDelivery(), tenantName: sql<string>`${tenants.name}`.as("tenant_name") })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(
      and(
        inArray(invitations.email, addressesOf(users.id)),
        hasStatus(invitations, "pending", now),
        eq(tenants.status, "active"),
      ),
    )
    .orderBy(asc(invitations.expiresAt));
}
