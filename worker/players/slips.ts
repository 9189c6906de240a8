import { and, eq, exists, gt, inArray, isNull, lt, notExists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { callerRow, standing } from "../account/caller-row.ts";
import { ownPlayers } from "../account/me.ts";
import { auditEntry } from "../audit/entry.ts";
import { normalizeCode, randomCode } from "../codes/code.ts";
import {
  exhaustedCounters,
  type Guesser,
  isBelowLimit,
  recordFailure,
  requireBelowLimit,
} from "../codes/misses.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import {
  claimSlips,
  memberships,
  playerMemberships,
  players,
  tenants,
  users,
} from "../db/schema.ts";
import { callerId, isCaller, mayChange } from "../db/scope.ts";
import { sha256 } from "../db/secret.ts";
import { combine, filled, statement } from "../db/sql.ts";
import { aliased, both, either, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { permissions } from "../permissions.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import { becomingGuardian } from "./consent.ts";

/** Longer than a tenant's code: it is typed once, by one person, and opens a child's record. */
const slipLength = 10;
const slipLifeMs = 30 * 24 * 60 * 60 * 1000;
/** Wrong birthdates until a slip is dead. */
const mostMisses = 5;

/**
 * Makes a slip for each of those players of a tenant: a code that makes whoever types it, and knows when the
 * player was born, their guardian. It is shown here and nowhere else; another slip for the same player takes
 * the place of the one before. Players who are not the tenant's get none. Throws `not_found` and `forbidden`.
 */
export async function makeSlips(
  db: Db,
  caller: Caller,
  { tenantId, playerIds }: { tenantId: string; playerIds: string[] },
  now: number,
) {
  const claim = newId(now);
  const slips = await Promise.all(
    [...new Set(playerIds)].map(async (playerId) => {
      const code = randomCode(slipLength);
      return { id: newId(now), playerId, code, codeHash: await sha256(code) };
    }),
  );
  const json = JSON.stringify(slips.map(({ code: _, ...slip }) => slip));
  const isTheirs = inArray(
    claimSlips.playerId,
    sql`(select value ->> 'playerId' from json_each(${json}))`,
  );
  const isMine = both(eq(claimSlips.tenantId, tenantId), isTheirs, eq(claimSlips.claim, claim));
  const answer = await db.commit({
    slips: insertFrom(
      claimSlips,
      {
        id: sql`row.value ->> 'id'`,
        codeHash: sql`row.value ->> 'codeHash'`,
        tenantId,
        playerId: playerMemberships.playerId,
        expiresAt: now + slipLifeMs,
        createdBy: callerId(caller),
        claim,
        createdAt: now,
      },
      (select) =>
        select
          .from(sql`json_each(${json}) row`)
          // What was named first, or SQLite would begin with all of the tenant's players.
          .crossJoin(playerMemberships)
          .where(
            and(
              eq(playerMemberships.tenantId, tenantId),
              eq(playerMemberships.playerId, sql`row.value ->> 'playerId'`),
              eq(playerMemberships.status, "active"),
              mayChange(caller, "players.update", tenantId),
            ),
          ),
    ),
    replaced: q
      .delete(claimSlips)
      .where(
        and(
          eq(claimSlips.tenantId, tenantId),
          isTheirs,
          isNull(claimSlips.usedAt),
          sql`${claimSlips.claim} <> ${claim}`,
          sql`exists (select 1 from claim_slips made where made.tenant_id = ${tenantId} and made.player_id = ${claimSlips.playerId} and made.claim = ${claim})`,
        ),
      ),
    entries: auditEntry(
      claimSlips,
      isMine,
      {
        action: "slip.created",
        tenantId: claimSlips.tenantId,
        actorUserId: claimSlips.createdBy,
        target: ["player", claimSlips.playerId],
      },
      now,
    ),
    made: q
      .select({
        id: sql<string>`${claimSlips.id}`.as("slip_id"),
        expiresAt: sql<number>`${claimSlips.expiresAt}`.as("slip_expires_at"),
        player: aliased(players),
      })
      .from(claimSlips)
      .innerJoin(players, eq(players.id, claimSlips.playerId))
      .where(isMine)
      .orderBy(players.lastName, players.firstName),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(answer.place[0], "players.update");
  if (tenant.status !== "active") refuse("forbidden");
  const codes = new Map(slips.map(({ id, code }) => [id, code]));
  return answer.made.map(({ id, expiresAt, player }) => ({
    player,
    code: codes.get(id) ?? "",
    expiresAt,
  }));
}

/**
 * Makes the caller a guardian of the player of a slip: the code and the birthdate are conditions of the one
 * statement that uses it up, and so is that the tenant still sees the player and whoever printed it still
 * runs the tenant. A wrong birthdate counts against the slip; a wrong code and a wrong birthdate are told
 * apart to nobody. The same person again gets the same answer.
 *
 * Throws `invalid_code`, `code_expired` to whoever knows the birthdate too, and as `requireBelowLimit` and
 * `standing` do.
 */
export async function claimPlayer(
  db: Db,
  caller: Caller,
  { code, birthdate, by }: { code: string; birthdate: string; by: Guesser },
  now: number,
) {
  const claim = newId(now);
  const isIt = eq(claimSlips.codeHash, await sha256(normalizeCode(code)));
  const isMine = both(isIt, eq(claimSlips.claim, claim));
  const attempt = { ...by, now };
  const mayTry = filled(isBelowLimit, attempt);
  const mayAct = exists(q.select({ id: users.id }).from(users).where(isCaller(caller)));
  const knows = exists(
    q
      .select({ id: players.id })
      .from(players)
      .where(and(eq(players.id, claimSlips.playerId), eq(players.birthdate, birthdate))),
  );
  const opens = both(
    isNull(claimSlips.usedAt),
    gt(claimSlips.expiresAt, now),
    lt(claimSlips.misses, mostMisses),
    isStillGood(),
  );
  const isTheirs = eq(claimSlips.usedBy, callerId(caller));
  const right = q
    .select({ id: claimSlips.id })
    .from(claimSlips)
    .where(and(isIt, knows, either(opens, isTheirs)));
  const answer = await db.commit({
    missed: q
      .update(claimSlips)
      .set({ misses: sql`${claimSlips.misses} + 1` })
      .where(and(isIt, isNull(claimSlips.usedAt), sql`not ${knows}`, mayAct, mayTry)),
    failure: statement(recordFailure(notExists(right)), attempt),
    used: q
      .update(claimSlips)
      .set({ usedAt: now, usedBy: callerId(caller), claim })
      .where(and(isIt, knows, opens, mayAct, mayTry)),
    guardian: becomingGuardian(
      caller,
      claimSlips.playerId,
      (select) => select.from(claimSlips).where(isMine),
      now,
    ),
    entry: auditEntry(
      claimSlips,
      isMine,
      {
        action: "guardian.added",
        tenantId: claimSlips.tenantId,
        actorUserId: claimSlips.usedBy,
        target: ["player", claimSlips.playerId],
        data: { via: "slip" },
      },
      now,
    ),
    slip: q
      .select({ slip: aliased(claimSlips), knows: sql<number>`${knows}`.as("knows") })
      .from(claimSlips)
      .where(isIt),
    players: ownPlayers(caller),
    me: callerRow(caller),
    limits: statement(combine({ exhausted: exhaustedCounters }), attempt),
  });
  const me = standing(answer.me[0]);
  requireBelowLimit(by, { failure: answer.failure, exhausted: answer.limits.exhausted }, now);
  const found = answer.slip[0] ?? refuse("invalid_code");
  const { slip } = found;
  const own = answer.players.find(({ player }) => player.id === slip.playerId);
  if (found.knows && slip.usedBy === me.user.id && own) return own;
  const isExpired = slip.usedAt === null && slip.expiresAt <= now && slip.misses < mostMisses;
  return refuse(found.knows && isExpired ? "code_expired" : "invalid_code");
}

/** The tenant still sees the player, and whoever made the slip still runs it. */
function isStillGood(): SQL {
  const maker = alias(memberships, "maker_as");
  const person = alias(users, "maker");
  return exists(
    q
      .select({ id: playerMemberships.playerId })
      .from(playerMemberships)
      .innerJoin(tenants, eq(tenants.id, playerMemberships.tenantId))
      .innerJoin(maker, eq(maker.tenantId, tenants.id))
      .innerJoin(person, eq(person.id, maker.userId))
      .where(
        and(
          eq(playerMemberships.tenantId, claimSlips.tenantId),
          eq(playerMemberships.playerId, claimSlips.playerId),
          eq(playerMemberships.status, "active"),
          eq(tenants.status, "active"),
          eq(maker.userId, claimSlips.createdBy),
          inArray(maker.role, permissions["players.update"]),
          eq(maker.status, "active"),
          eq(person.status, "active"),
        ),
      ),
  );
}
