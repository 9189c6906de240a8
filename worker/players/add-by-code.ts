import { sql } from "drizzle-orm";
import { activeCallerId, type Caller, isCaller, ownPlayerIds } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { hasPlayerMembership } from "../access/membership.ts";
import { auditInsert } from "../audit/entry.ts";
import {
  acceptsUser,
  hasMembership,
  isCodeTenant,
  isCurrentMembership,
  joinRejection,
  needsApproval,
} from "../codes/conditions.ts";
import { isBelowLimit, requireBelowLimit } from "../codes/failed-attempts.ts";
import { type JoinParams, joinStatements, joinValues } from "../codes/join.ts";
import type { JoinAttempt } from "../codes/join-attempt.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { playerMemberships, players, tenants } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { fail, Problem } from "../http/problem.ts";
import { ownMemberships } from "../members/my-memberships.ts";
import { defaultPolicy } from "../policy.ts";
import type { AddByCode } from "./contract.ts";
import { ownPlayers } from "./my-players.ts";

/**
 * Adds the caller, the caller's players, or both to the tenant of a code, in one batch, under the rules of joining by
 * code. `scope` and `playerIds` select whom, else the tenant's policy does. Existing memberships do not change; if
 * nobody was added, the answer is `alreadyMember`.
 *
 * Throws `not_found` if one of the players is not the caller's (and adds nobody then), `validation_failed` without a
 * player to add, `invalid_code`, the codes of `joinRejection`, and as `requireBelowLimit` and `requireActive` do.
 */
export async function addByCode(
  db: Db,
  caller: Caller,
  { attempt, scope, playerIds }: Pick<AddByCode, "scope" | "playerIds"> & { attempt: JoinAttempt },
  now: number,
) {
  const values: AddParams = {
    ...joinValues(caller, attempt, newId(now), now),
    scope: scope ?? null,
    playerIds: playerIds ? JSON.stringify(playerIds) : null,
    playerEntryId: idPrefix(now),
  };
  const { failure, found, ...answer } = await db.commit({
    ...addBatch(values),
    memberships: ownMemberships(caller),
    ownPlayers: ownPlayers(caller),
  });
  const { me, exhausted, membership } = found;
  requireActive(me);
  requireBelowLimit(attempt.by, { failure, exhausted }, now);
  const tenant = found.tenant ?? fail("invalid_code");
  const outcome = answer.outcome[0] ?? fail("invalid_code");
  if (!outcome.areAllOwn) throw new Problem("not_found");
  if (!outcome.wantsUser && outcome.chosen === 0) throw noPlayerProblem();
  const isUserIn = !outcome.wantsUser || membership !== null;
  const arePlayersIn = !outcome.wantsPlayers || outcome.inTenant === outcome.chosen;
  if (!isUserIn || !arePlayersIn) return fail(joinRejection(tenant, now));
  const isNew = membership?.claim === values.claim || outcome.added > 0;
  return { memberships: answer.memberships, players: answer.ownPlayers, alreadyMember: !isNew };
}

interface AddParams extends JoinParams {
  /** Null leaves it to the tenant's policy. */
  scope: NonNullable<AddByCode["scope"]> | null;
  /** A JSON list; null for all of the caller's players. */
  playerIds: string | null;
  playerEntryId: string;
}

const given = params<AddParams>();
const { scope, playerIds, playerEntryId, claim, now } = given;

const policyScope = sql`coalesce(tenants.policy ->> '$.scopeForGuardians', ${defaultPolicy.scopeForGuardians})`;

const wantsUser = sql`iif(${scope} is null,
  ${policyScope} in ('parent', 'parentAndPlayers'),
  ${scope} in ('parent', 'both'))`;

/** `playerIds` without `scope` adds these players, whatever the policy. */
const wantsPlayers = sql`iif(${scope} is null,
  ${playerIds} is not null or ${policyScope} in ('players', 'parentAndPlayers'),
  ${scope} in ('player', 'both'))`;

/** The player is one of the person in `users`, and one of `playerIds` if they are given. */
const isChosen = sql`((players.id in (select g.player_id from player_guardians g where g.user_id = users.id)
    or players.id in (select p.id from players p where p.user_id = users.id))
  and (${playerIds} is null or players.id in (select value from json_each(${playerIds}))))`;

/** All of `playerIds` are the caller's players. */
const areAllOwn = sql`(${playerIds} is null
  or (select count(*) from players join users on ${isCaller} where ${isChosen})
    = (select count(distinct value) from json_each(${playerIds})))`;

/** This batch made the caller a member. */
const hasJoined = hasMembership(sql`m.claim = ${claim}`);

/** This batch added the player. */
const isAdded = sql`(player_memberships.player_id in ${ownPlayerIds} and player_memberships.claim = ${claim})`;

const wasRemoved = hasPlayerMembership(tenants.id, players.id, sql`p.status = 'removed'`);

interface Outcome {
  wantsUser: number;
  wantsPlayers: number;
  areAllOwn: number;
  /** Counts of players: chosen, in the tenant after this batch, and added by it. */
  chosen: number;
  inTenant: number;
  added: number;
}

const addBatch = batch(given, () => ({
  ...joinStatements(sql`${wantsUser} and ${areAllOwn}`),

  players: sql`
    insert into player_memberships (tenant_id, player_id, status, claim, created_at)
    select tenants.id, players.id, iif(${needsApproval} or ${wasRemoved}, 'pending', 'active'), ${claim}, ${now}
    from tenants join users on ${isCaller} join players on ${isChosen}
    where ${isCodeTenant}
      and ${wantsPlayers}
      and ${areAllOwn}
      and (${acceptsUser} or ${hasJoined})
      and (not ${wantsUser} or ${hasMembership(isCurrentMembership(sql`m`))})
      and ${isBelowLimit}
    on conflict (tenant_id, player_id) do update set status = excluded.status, claim = ${claim}
    where player_memberships.status in ('left', 'removed')`,

  // Adding only players is a use of the code too. If a membership was inserted, a trigger has counted the use.
  use: sql`
    update tenants set invite_code_uses = invite_code_uses + 1
    where ${isCodeTenant} and not ${hasJoined}
      and exists (select 1 from player_memberships where player_memberships.tenant_id = tenants.id and ${isAdded})`,

  playerAudit: auditInsert(
    "player.added",
    {
      id: playerEntryId,
      tenantId: playerMemberships.tenantId,
      actorUserId: activeCallerId,
      target: ["player", playerMemberships.playerId],
      data: sql`json_object('status', player_memberships.status)`,
      now,
    },
    sql`from player_memberships where ${isAdded}`,
  ),

  outcome: sql<Outcome>`
    select ${wantsUser} as wantsUser, ${wantsPlayers} as wantsPlayers, ${areAllOwn} as areAllOwn,
      (select count(*) from players where ${isChosen}) as chosen,
      -- A cross join, because SQLite would begin with all players of the tenant.
      (select count(*) from players cross join player_memberships p
        where ${isChosen} and p.player_id = players.id and p.tenant_id = tenants.id
          and p.status in ('active', 'pending', 'suspended')) as inTenant,
      (select count(*) from player_memberships
        where player_memberships.tenant_id = tenants.id and ${isAdded}) as added
    from tenants join users on ${isCaller}
    where ${isCodeTenant}`,
}));

function noPlayerProblem(): Problem {
  const error = { path: "scope", code: "no_player", message: "means a player, and there is none" };
  return new Problem("validation_failed", { errors: [error] });
}
