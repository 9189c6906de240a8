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

interface Which {
  id: string;
  tenantId: string;
}

/**
 * Adds a player to a tenant under this id, with a guardian if one is named, who must be a member. No mail is sent: an
 * invitation can follow. Throws `not_found` (for a guardian who is no member too) and `forbidden`.
 */
export async function createPlayer(
  db: Db,
  { clerkUserId }: Caller,
  { id, tenantId, guardianUserId, ...player }: NewPlayer & Which,
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

/** A player of the tenant as the caller sees them, or nothing. Throws `not_found` and `forbidden`. */
export async function findPlayer(db: Db, { clerkUserId }: Caller, which: Which, now: number) {
  const { id: playerId, tenantId } = which;
  const { player, place } = await db.read(
    findBatch({ clerkUserId, tenantId, playerId, today: earliestDay(now) }),
  );
  requirePermission(place, "players.create");
  return player[0];
}

const findBatch = batch(params<FindParams>(), () => ({ player, place: tenantPlace }));
