import { and, eq, inArray, not, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { standing } from "../account/caller-row.ts";
import { ownMemberships, ownPlayers } from "../account/me.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { playerGuardians, playerMemberships, players, tenants, users } from "../db/schema.ts";
import { isCaller, ownPlayerIds } from "../db/scope.ts";
import { both, either, insertFrom } from "../db/statement.ts";
import { Problem, refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { wasRemoved } from "../players/places.ts";
import { defaultPolicy } from "../tenants/policy.ts";
import type { Brought } from "./brought.ts";
import { calledBy, isCalled } from "./called.ts";
import type { AddByCode } from "./contract.ts";
import { hasPlace, isKept, joining, waitsForYes } from "./join.ts";
import { admit, mayTry } from "./misses.ts";
import { obstacle, takesIn } from "./obstacle.ts";

/** Players keep their place in a tenant while they are this. */
const held = ["active", "pending", "suspended"] as const;

/**
 * Adds the caller, players of theirs, or all of them to the tenant of a code, in one batch: whom, they
 * say, else the tenant's policy does. Every rule of joining holds; whoever is there already stays as they
 * are, and when that is all of them the answer says `alreadyMember`.
 *
 * Throws `not_found` for a player who is not theirs (and then adds nobody), `validation_failed` where there
 * is no player to add, `invalid_code`, what `obstacle` names, and as `admit` and `standing` do.
 */
export async function addByCode(
  db: Db,
  caller: Caller,
  { brought, ...asked }: Pick<AddByCode, "scope" | "playerIds"> & { brought: Brought },
  now: number,
) {
  const claim = newId(now);
  const called = calledBy(brought.code);
  const wanted = wantedBy(asked);
  const mine = isMine(asked.playerIds);
  const allMine = asked.playerIds ? areAllMine(caller, asked.playerIds) : sql`true`;
  const hasJoined = hasPlace(caller, (place) => eq(place.claim, claim));
  const join = joining(caller, brought, claim, now, both(wanted.parent, allMine));
  const theirPlayers = q
    .select({
      wantsParent: sql<number>`${wanted.parent}`.as("wants_parent"),
      wantsPlayers: sql<number>`${wanted.players}`.as("wants_players"),
      isAllMine: sql<number>`${allMine}`.as("is_all_mine"),
      chosen: sql<number>`(${q.select({ n: sql`count(*)` }).from(players).where(mine)})`.as(
        "chosen",
      ),
      there: sql<number>`(${q
        .select({ n: sql`count(*)` })
        .from(players)
        // The few players first, or SQLite would begin with all of the tenant's.
        .crossJoin(playerMemberships)
        .where(
          and(
            mine,
            eq(playerMemberships.playerId, players.id),
            eq(playerMemberships.tenantId, tenants.id),
            inArray(playerMemberships.status, held),
          ),
        )})`.as("there"),
      added: sql<number>`(${q
        .select({ n: sql`count(*)` })
        .from(playerMemberships)
        .where(
          and(
            eq(playerMemberships.tenantId, tenants.id),
            inArray(playerMemberships.playerId, ownPlayerIds(caller)),
            eq(playerMemberships.claim, claim),
          ),
        )})`.as("added"),
    })
    .from(tenants)
    .innerJoin(users, isCaller(caller))
    .where(isCalled(called));
  const answer = await db.commit({
    ...join,
    players: insertFrom(
      playerMemberships,
      {
        tenantId: tenants.id,
        playerId: players.id,
        status: sql`case when ${waitsForYes(called.code, brought.by, now)} or ${wasRemoved()} then 'pending' else 'active' end`,
        claim,
        createdAt: now,
      },
      (select) =>
        select
          .from(tenants)
          .innerJoin(users, isCaller(caller))
          .innerJoin(players, mine)
          .where(
            and(
              isCalled(called),
              wanted.players,
              allMine,
              either(takesIn(now), hasJoined),
              either(sql`not ${wanted.parent}`, hasPlace(caller, isKept)),
              mayTry(brought.by, now),
            ),
          ),
    ).onConflictDoUpdate({
      target: [playerMemberships.tenantId, playerMemberships.playerId],
      set: { status: sql`excluded.status`, claim },
      setWhere: inArray(playerMemberships.status, ["left", "removed"]),
    }),
    // Players by themselves are a use too; with somebody's own place it has been counted.
    use: q
      .update(tenants)
      .set({ inviteCodeUses: sql`${tenants.inviteCodeUses} + 1` })
      .where(and(isCalled(called), not(hasJoined), haveJoined(caller, claim))),
    playerEntries: auditEntry(
      playerMemberships,
      both(
        inArray(playerMemberships.playerId, ownPlayerIds(caller)),
        eq(playerMemberships.claim, claim),
      ),
      {
        action: "player.added",
        tenantId: playerMemberships.tenantId,
        actorUserId: sql`(${q.select({ id: users.id }).from(users).where(isCaller(caller))})`,
        target: ["player", playerMemberships.playerId],
        data: sql`json_object('status', ${playerMemberships.status})`,
      },
      now,
    ),
    outcome: theirPlayers,
    memberships: ownMemberships(caller),
    ownPlayers: ownPlayers(caller),
  });
  const { me = [], spent = [], tenant: [row] = [], place: [placed] = [] } = answer.found[0] ?? {};
  standing(me[0]);
  admit(brought.by, { counted: answer.counted, spent }, now);
  const { tenant } = row ?? refuse("invalid_code");
  const outcome = answer.outcome[0] ?? refuse("invalid_code");
  if (!outcome.isAllMine) throw new Problem("not_found");
  const place = placed?.membership;
  const isPlaced = !outcome.wantsParent || place !== undefined;
  const arePlaced = !outcome.wantsPlayers || outcome.there === outcome.chosen;
  if (!outcome.wantsParent && outcome.chosen === 0) throw noPlayer();
  if (!isPlaced || !arePlaced) return refuse(obstacle(tenant, now));
  const isNew = place?.claim === claim || outcome.added > 0;
  return { memberships: answer.memberships, players: answer.ownPlayers, alreadyMember: !isNew };
}

/** Whom the request, else the tenant's policy, means: the person, their players, or both. */
function wantedBy({ scope, playerIds }: Pick<AddByCode, "scope" | "playerIds">) {
  if (scope === "parent") return { parent: sql`true`, players: sql`false` };
  if (scope === "player") return { parent: sql`false`, players: sql`true` };
  if (scope === "both") return { parent: sql`true`, players: sql`true` };
  const policy = sql`coalesce(${tenants.policy} ->> '$.scopeForGuardians', ${defaultPolicy.scopeForGuardians})`;
  return {
    parent: sql`${policy} in ('parent', 'parentAndPlayers')`,
    // Naming a player is asking for them.
    players: sql`(${Number(playerIds !== undefined)} or ${policy} in ('players', 'parentAndPlayers'))`,
  };
}

/** Is a player of the person in `users`: in their care, or they themselves; of those named where some are. */
function isMine(playerIds: string[] | undefined): SQL {
  const inCare = q
    .select({ id: playerGuardians.playerId })
    .from(playerGuardians)
    .where(eq(playerGuardians.userId, users.id));
  const self = alias(players, "player_self");
  const themselves = q.select({ id: self.id }).from(self).where(eq(self.userId, users.id));
  const isTheirs = either(inArray(players.id, inCare), inArray(players.id, themselves));
  return playerIds ? both(isTheirs, isNamed(playerIds)) : isTheirs;
}

function isNamed(playerIds: string[]): SQL {
  return sql`${players.id} in (select value from json_each(${JSON.stringify(playerIds)}))`;
}

/** Every player who is named is the caller's: with a single stranger among them nobody is added. */
function areAllMine(caller: Caller, playerIds: string[]): SQL {
  const count = q
    .select({ n: sql`count(*)` })
    .from(players)
    .innerJoin(users, isCaller(caller))
    .where(isMine(playerIds));
  return sql`(${count}) = ${new Set(playerIds).size}`;
}

/** This batch added players of theirs. */
function haveJoined(caller: Caller, claim: string): SQL {
  return sql`exists (select 1 from player_memberships p where p.tenant_id = ${tenants.id} and p.player_id in ${ownPlayerIds(caller)} and p.claim = ${claim})`;
}

function noPlayer(): Problem {
  const error = { path: "scope", code: "no_player", message: "means a player, and there is none" };
  return new Problem("validation_failed", { errors: [error] });
}
