import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { isActiveMember } from "../access/membership.ts";
import { canChange } from "../access/permission.ts";
import { requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix } from "../db/id.ts";
import { players } from "../db/schema.ts";
import { batch, list, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { earliestDay } from "../tenants/calendar-day.ts";
import type { NewPlayer } from "./contract.ts";
import {
  fromTenantPlayers,
  type TenantPlayersParams,
  tenantPlace,
  tenantPlayerRow,
} from "./list.ts";

interface PlayerKey {
  id: string;
  tenantId: string;
}

/**
 * Creates a player with this id in a tenant, with a guardian if one is given, who must be an active member. Sends no
 * mail. Throws `not_found` (also for a guardian who is not a member) and `forbidden`.
 */
export async function createPlayer(
  db: Db,
  { clerkUserId }: Caller,
  { id, tenantId, guardianUserId, ...player }: NewPlayer & PlayerKey,
  now: number,
) {
  const { created, place } = await db.commit(
    createBatch({
      clerkUserId,
      tenantId,
      playerId: id,
      guardianUserId: guardianUserId ?? null,
      ...player,
      entryId: idPrefix(now),
      today: earliestDay(now),
      now,
    }),
  );
  const { tenant } = requirePermission(place, "players.create");
  return created[0] ?? fail(tenant.status === "active" ? "not_found" : "forbidden");
}

interface FindParams extends TenantPlayersParams {
  playerId: string;
}
interface CreateParams extends FindParams {
  firstName: string;
  lastName: string;
  birthdate: string;
  guardianUserId: string | null;
  entryId: string;
  now: number;
}
const given = params<CreateParams>();
const { tenantId, playerId, guardianUserId, entryId, now } = given;

const isPlayer = sql`players.id = ${playerId}`;
const player = list(tenantPlayerRow, sql`${fromTenantPlayers} and ${isPlayer}`);

const createBatch = batch(given, () => ({
  player: sql`
    insert into players (id, first_name, last_name, birthdate, created_by, claim, created_at)
    select ${playerId}, ${given.firstName}, ${given.lastName}, ${given.birthdate}, ${callerId}, ${playerId}, ${now}
    from tenants
    where tenants.id = ${tenantId}
      and ${canChange("players.create", tenantId)}
      and ${isActiveMember(sql`${guardianUserId}`)}`,

  membership: sql`
    insert into player_memberships (tenant_id, player_id, status, created_at)
    select ${tenantId}, players.id, 'active', ${now}
    from players where ${isPlayer}`,

  guardian: sql`
    insert into player_guardians (player_id, user_id, created_at)
    select players.id, ${guardianUserId}, ${now}
    from players where ${isPlayer} and ${guardianUserId} is not null`,

  audit: auditInsert(
    "player.created",
    {
      id: entryId,
      tenantId: sql`${tenantId}`,
      actorUserId: callerId,
      target: ["player", players.id],
      now,
    },
    sql`from players where ${isPlayer}`,
  ),

  created: player,
  place: tenantPlace,
}));

/** The player if they are in the tenant, or undefined. Throws `not_found` and `forbidden`. */
export async function findPlayer(db: Db, { clerkUserId }: Caller, key: PlayerKey, now: number) {
  const { id: playerId, tenantId } = key;
  const { player, place } = await db.read(
    findBatch({ clerkUserId, tenantId, playerId, today: earliestDay(now) }),
  );
  requirePermission(place, "players.create");
  return player[0];
}

const findBatch = batch(params<FindParams>(), () => ({ player, place: tenantPlace }));
