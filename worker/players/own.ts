import { and, eq, exists, inArray, isNotNull, isNull, ne, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { callerRow, standing } from "../account/caller-row.ts";
import { ownPlayers } from "../account/me.ts";
import type { Action } from "../audit/actions.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { playerGuardians, playerMemberships, players, tenants, users } from "../db/schema.ts";
import { callerId, isCaller, mayChange, ownPlayerIds } from "../db/scope.ts";
import { both, either, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { consent } from "./consent.ts";
import type { NewChild, UpdatePlayer } from "./contract.ts";
import { erasing } from "./erase.ts";

/** Children that one person puts on record: more than any family has. */
const mostChildren = 30;

/** The caller's players. Throws as `standing` does. */
export async function listOwnPlayers(db: Db, caller: Caller) {
  const answer = await db.readNearest({ players: ownPlayers(caller), me: callerRow(caller) });
  standing(answer.me[0]);
  return answer.players;
}

/**
 * Puts a child of the caller's on record, with the caller as guardian who agrees to it, and into those of
 * their tenants that they name: at once, or once an admin says yes, as the tenant takes people in.
 *
 * Throws `not_found` for a tenant that is not theirs (and then adds nobody), `limit_reached`, and as
 * `standing` does.
 */
export async function addChild(
  db: Db,
  caller: Caller,
  { tenantIds, ...child }: NewChild,
  now: number,
) {
  const id = newId(now);
  const isIt = eq(players.id, id);
  const named = [...new Set(tenantIds)];
  const valid = q.select({ count: sql`count(*)` }).from(tenants).where(isOwnTenant(caller, named));
  const theirs = q
    .select({ count: sql`count(*)` })
    .from(playerGuardians)
    .where(eq(playerGuardians.userId, users.id));
  const answer = await db.commit({
    player: insertFrom(
      players,
      { id, ...child, createdBy: users.id, claim: id, createdAt: now },
      (select) =>
        select
          .from(users)
          .where(
            and(
              isCaller(caller),
              sql`(${valid}) = ${named.length}`,
              sql`(${theirs}) < ${mostChildren}`,
            ),
          ),
    ),
    guardian: insertFrom(
      playerGuardians,
      { playerId: id, userId: players.createdBy, ...consent(now), createdAt: now },
      (select) => select.from(players).where(isIt),
    ),
    entry: ownEntry(caller, "player.created", isIt, now),
    ...joiningTenants(caller, isIt, named, id, now),
    players: ownPlayers(caller, id),
    valid: q.select({ count: sql<number>`(${valid})`.as("valid") }).from(sql`(select 1)`),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  const [created] = answer.players;
  if (created) return created;
  return refuse(answer.valid[0]?.count === named.length ? "limit_reached" : "not_found");
}

/**
 * Adds a player of the caller's to a tenant where they themselves are active. One who was removed from it
 * waits for an admin. Throws `not_found`, and as `standing` does.
 */
export async function addToTenant(
  db: Db,
  caller: Caller,
  { id, tenantId }: { id: string; tenantId: string },
  now: number,
) {
  const claim = newId(now);
  const answer = await db.commit({
    ...joiningTenants(caller, both(eq(players.id, id), isOwn(caller)), [tenantId], claim, now),
    players: ownPlayers(caller, id),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  const own = answer.players[0] ?? refuse("not_found");
  return own.tenants.some((place) => place.tenantId === tenantId) ? own : refuse("not_found");
}

/** Takes a player of the caller's out of a tenant. Throws `not_found`, and as `standing` does. */
export async function takeFromTenant(
  db: Db,
  caller: Caller,
  { id, tenantId }: { id: string; tenantId: string },
  now: number,
): Promise<void> {
  const claim = newId(now);
  const isPlace = both(
    eq(playerMemberships.tenantId, tenantId),
    eq(playerMemberships.playerId, id),
  );
  const { left, me } = await db.commit({
    left: q
      .update(playerMemberships)
      // Who takes a request back asks again next time: else withdrawing would undo a removal.
      .set({
        status: sql`case ${playerMemberships.status} when 'pending' then 'removed' else 'left' end`,
        claim,
      })
      .where(
        and(
          isPlace,
          inArray(playerMemberships.status, ["active", "pending"]),
          inArray(playerMemberships.playerId, ownPlayerIds(caller)),
        ),
      )
      .returning({ id: playerMemberships.playerId }),
    entry: auditEntry(
      playerMemberships,
      both(isPlace, eq(playerMemberships.claim, claim)),
      {
        action: "player.left",
        tenantId: playerMemberships.tenantId,
        actorUserId: callerId(caller),
        target: ["player", playerMemberships.playerId],
      },
      now,
    ),
    me: callerRow(caller),
  });
  standing(me[0]);
  if (left.length === 0) refuse("not_found");
}

/**
 * Changes what is on record of a player: any guardian may, and who plays under their own login may change
 * their name; when somebody was born is for a guardian to say. Throws `not_found`, `forbidden`, and as
 * `standing` does.
 */
export async function changePlayer(
  db: Db,
  caller: Caller,
  { id, ...changes }: UpdatePlayer & { id: string },
  now: number,
) {
  const claim = newId(now);
  const isIt = eq(players.id, id);
  const mayDoIt = changes.birthdate === undefined ? isOwn(caller) : isGuardian(caller);
  const answer = await db.commit({
    changed: q
      .update(players)
      .set({ ...changes, claim })
      .where(and(isIt, mayDoIt)),
    entry: ownEntry(caller, "player.updated", both(isIt, eq(players.claim, claim)), now),
    players: ownPlayers(caller, id),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  const own = answer.players[0] ?? refuse("not_found");
  return own.player.claim === claim ? own : refuse("forbidden");
}

/** Agrees, as a guardian whom somebody else named, that we keep the player's data. Throws `not_found`. */
export async function agree(db: Db, caller: Caller, id: string, now: number) {
  const isMine = both(
    eq(playerGuardians.playerId, id),
    eq(playerGuardians.userId, callerId(caller)),
  );
  const claim = newId(now);
  const answer = await db.commit({
    agreed: q
      .update(playerGuardians)
      .set({ ...consent(now), claim })
      .where(and(isMine, isNull(playerGuardians.consentedAt))),
    entry: auditEntry(
      playerGuardians,
      both(isMine, eq(playerGuardians.claim, claim)),
      {
        action: "guardian.consented",
        tenantId: null,
        actorUserId: playerGuardians.userId,
        target: ["player", playerGuardians.playerId],
      },
      now,
    ),
    players: ownPlayers(caller, id),
    me: callerRow(caller),
  });
  const me = standing(answer.me[0]);
  const own = answer.players[0] ?? refuse("not_found");
  const isTheirs = own.guardians.some(({ userId }) => userId === me.user.id);
  return isTheirs ? own : refuse("not_found");
}

/**
 * Ends the caller's care for a player. While somebody else looks after them, or they have a login of their
 * own, they stay; the last guardian takes the player with them, out of every tenant and off the record
 * (docs/threats.md, 13). Throws `not_found`, `forbidden` for whoever is the player, and as `standing` does.
 */
export async function endCare(db: Db, caller: Caller, id: string, now: number): Promise<void> {
  const claim = newId(now);
  const isIt = eq(players.id, id);
  const me = callerId(caller);
  const other = alias(playerGuardians, "other_guardian");
  const isNotAlone = either(
    isNotNull(players.userId),
    exists(
      q
        .select({ id: other.userId })
        .from(other)
        .where(and(eq(other.playerId, players.id), ne(other.userId, me))),
    ),
  );
  const stamped = both(isIt, eq(players.claim, claim));
  const leaves = both(stamped, isNotAlone);
  const goes = both(stamped, sql`not ${isNotAlone}`);
  const answer = await db.commit({
    before: ownPlayers(caller, id),
    stamped: q
      .update(players)
      .set({ claim })
      .where(and(isIt, isGuardian(caller))),
    leftEntry: ownEntry(caller, "guardian.left", leaves, now),
    ...erasing(goes, { actorUserId: me }, now),
    left: q
      .delete(playerGuardians)
      .where(
        and(
          eq(playerGuardians.playerId, id),
          eq(playerGuardians.userId, me),
          exists(q.select({ id: players.id }).from(players).where(stamped)),
        ),
      ),
    me: callerRow(caller),
  });
  const own = standing(answer.me[0]).user;
  const [player] = answer.before;
  if (!player) return refuse("not_found");
  if (!player.guardians.some(({ userId }) => userId === own.id)) refuse("forbidden");
}

/** The statements that bring a player into tenants of the caller's, as each takes people in. */
function joiningTenants(
  caller: Caller,
  isPlayer: SQL,
  tenantIds: string[],
  claim: string,
  now: number,
) {
  const before = alias(playerMemberships, "before");
  const wasRemoved = exists(
    q
      .select({ id: before.playerId })
      .from(before)
      .where(
        and(
          eq(before.tenantId, tenants.id),
          eq(before.playerId, players.id),
          eq(before.status, "removed"),
        ),
      ),
  );
  const waits = sql`(${tenants.policy} ->> '$.codeJoins' = 'approve' or coalesce(${tenants.policy} ->> '$.codePaused', 0) or ${wasRemoved})`;
  const isNamed = inArray(
    playerMemberships.tenantId,
    sql`(select value from json_each(${JSON.stringify(tenantIds)}))`,
  );
  return {
    places: insertFrom(
      playerMemberships,
      {
        tenantId: tenants.id,
        playerId: players.id,
        status: sql`case when ${waits} then 'pending' else 'active' end`,
        claim,
        createdAt: now,
      },
      (select) =>
        select.from(tenants).innerJoin(players, isPlayer).where(isOwnTenant(caller, tenantIds)),
    ).onConflictDoUpdate({
      target: [playerMemberships.tenantId, playerMemberships.playerId],
      set: { status: sql`excluded.status`, claim },
      setWhere: inArray(playerMemberships.status, ["left", "removed"]),
    }),
    placeEntries: auditEntry(
      playerMemberships,
      both(isNamed, eq(playerMemberships.claim, claim)),
      {
        action: "player.added",
        tenantId: playerMemberships.tenantId,
        actorUserId: callerId(caller),
        target: ["player", playerMemberships.playerId],
        data: sql`json_object('status', ${playerMemberships.status})`,
      },
      now,
    ),
  };
}

/** Is one of those tenants, and the caller is active there. */
function isOwnTenant(caller: Caller, tenantIds: string[]): SQL {
  return both(
    inArray(tenants.id, sql`(select value from json_each(${JSON.stringify(tenantIds)}))`),
    mayChange(caller, "tenant.read", tenants.id),
  );
}

/** Is a player of the caller's: in their care, or they themselves. */
function isOwn(caller: Caller): SQL {
  return inArray(players.id, ownPlayerIds(caller));
}

/** The caller, who may act, looks after the player. */
export function isGuardian(caller: Caller): SQL {
  const care = alias(playerGuardians, "care");
  const carer = alias(users, "carer");
  return exists(
    q
      .select({ id: care.playerId })
      .from(care)
      .innerJoin(carer, eq(carer.id, care.userId))
      .where(
        and(
          eq(care.playerId, players.id),
          eq(carer.clerkUserId, caller.clerkUserId),
          eq(carer.status, "active"),
        ),
      ),
  );
}

/** An entry on a player that is no tenant's business. */
function ownEntry(caller: Caller, action: Action, which: SQL, now: number) {
  return auditEntry(
    players,
    which,
    { action, tenantId: null, actorUserId: callerId(caller), target: ["player", players.id] },
    now,
  );
}
