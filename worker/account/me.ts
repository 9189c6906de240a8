import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Db, q } from "../db/client.ts";
import { prepared } from "../db/prepared.ts";
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
import type { Caller } from "../identity/caller.ts";
import { withDelivery } from "../invitations/delivery.ts";
import { hasStatus } from "../invitations/status.ts";
import type { Guardian, PlaysIn } from "../players/contract.ts";
import { callerRow, standing } from "./caller-row.ts";

/**
 * Everything that is the caller's own: who they are, where they belong or wait to, the players they
 * are or look after, the invitations that wait for their verified address. One trip to the nearest
 * replica. Throws as `standing` does.
 */
export async function readMe(db: Db, caller: Caller, now: number) {
  const answer = await db.readNearest(everythingOwn(caller, now));
  return { ...answer, me: standing(answer.me[0]) };
}

/** The statements of `readMe`, for a batch that changed some of it. */
export function everythingOwn(caller: Caller, now: number) {
  const { clerkUserId } = caller;
  return {
    me: callerRow(caller),
    memberships: ownMemberships({ clerkUserId }),
    players: ownPlayers({ clerkUserId }),
    invitations: ownInvitations({ clerkUserId, now }),
  };
}

/** Where the caller belongs, waits to belong, or is suspended. What they left is not theirs any more. */
export const ownMemberships = prepared((caller: Named) =>
  q
    .select({
      membership: aliased(memberships, "id", "role", "status", "joinedVia", "createdAt"),
      tenant: aliased(tenants, "id", "name", "slug", "logoUrl", "timezone", "createdAt"),
    })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .where(
      and(
        isCaller(caller),
        inArray(memberships.status, ["active", "pending", "suspended"]),
        isVisible(tenants),
      ),
    )
    .orderBy(asc(memberships.createdAt), asc(memberships.id)),
);

/** The caller's players, or one of them, with where they play and who looks after them. */
export function ownPlayers({ clerkUserId }: Named, id?: string) {
  return id === undefined ? allOwnPlayers({ clerkUserId }) : ownPlayer({ clerkUserId, id });
}

const allOwnPlayers = prepared((caller: Named) => selectOwnPlayers(caller));
const ownPlayer = prepared(({ clerkUserId, id }: { clerkUserId: string; id: string }) =>
  selectOwnPlayers({ clerkUserId }, eq(players.id, id)),
);

function selectOwnPlayers(caller: Named, condition?: SQL) {
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
    .where(eq(own.userId, users.id))
    .union(
      q
        .select({ id: playerGuardians.playerId })
        .from(playerGuardians)
        .where(eq(playerGuardians.userId, users.id)),
    );
  return q
    .select({
      player: aliased(players),
      tenants: sql`${seenBy}`
        .mapWith((json: string) => JSON.parse(json) as PlaysIn[])
        .as("seen_by"),
      guardians: sql`(${guardians})`
        .mapWith((json: string) => JSON.parse(json) as Guardian[])
        .as("guardians"),
    })
    .from(users)
    .innerJoin(players, inArray(players.id, ownIds))
    .where(and(isCaller(caller), condition))
    .orderBy(asc(players.createdAt), asc(players.id));
}

const ownInvitations = prepared(({ clerkUserId, now }: { clerkUserId: string; now: number }) =>
  q
    .select({ ...withDelivery(), tenantName: sql<string>`${tenants.name}`.as("tenant_name") })
    .from(users)
    .innerJoin(invitations, eq(invitations.email, users.email))
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(
      and(
        isCaller({ clerkUserId }),
        eq(users.emailVerified, true),
        hasStatus(invitations, "pending", now),
        eq(tenants.status, "active"),
      ),
    )
    .orderBy(asc(invitations.expiresAt)),
);
