import { type SQL, sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { canRead } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { playerMemberships, tenants, users } from "../db/schema.ts";
import { batch, jsonObject, list, many, params } from "../db/sql.ts";
import { pageOf, pageStart } from "../http/paging.ts";
import { earliestDay } from "../tenants/calendar-day.ts";
import type { PlayersQuery } from "./contract.ts";
import { shownFirstName, shownLastName, tenantPlayerColumns } from "./redaction.ts";

/**
 * The players of a tenant with their guardians, newest first. `q` is a part of the name as the caller sees it, so that
 * a search does not reveal a hidden name. Throws `not_found` and `forbidden`.
 */
export async function listPlayers(
  db: Db,
  { clerkUserId }: Caller,
  tenantId: string,
  { status, q, cursor, limit }: PlayersQuery,
  now: number,
) {
  const before = pageStart(cursor);
  const page = { q: q ?? null, before, rowLimit: limit + 1 };
  const values = { clerkUserId, tenantId, today: earliestDay(now), ...page };
  const answer = await db.read(status === "pending" ? pendingBatch(values) : activeBatch(values));
  requirePermission(answer.place, "players.read");
  return pageOf(answer.players, limit, ({ id }) => [id]);
}

export interface TenantPlayersParams {
  clerkUserId: string;
  tenantId: string;
  /** A day such as 2026-11-21. */
  today: string;
}
interface ListParams extends TenantPlayersParams {
  q: string | null;
  /** From `pageStart`: the last id of the previous page. */
  before: string;
  rowLimit: number;
}
const { tenantId, today, q, before, rowLimit } = params<ListParams>();

const canSeeHeld = canRead("players.create", tenantId);

/** A player of the tenant as the caller sees them. */
export const tenantPlayerRow = jsonObject({
  ...tenantPlayerColumns(today, canSeeHeld),
  status: playerMemberships.status,
  guardians: many(
    jsonObject({
      userId: users.id,
      firstName: users.firstName,
      lastName: users.lastName,
      hasConsented: sql<number>`g.consented_at is not null`,
      phone: users.phone,
      email: sql<string | null>`iif(${canSeeHeld}, users.email, null)`,
    }),
    sql`from player_guardians g join users on users.id = g.user_id
      where g.player_id = players.id and users.status = 'active'`,
  ),
});

/** The players of the tenant if the caller may read them. Ends within the `where` clause. */
export const fromTenantPlayers = sql`
  from player_memberships join players on players.id = player_memberships.player_id
  where player_memberships.tenant_id = ${tenantId} and ${canRead("players.read", tenantId)}`;

/** The caller's roles in the tenant, for `requirePermission`, and its status. */
export const tenantPlace = placeIn(tenantId, jsonObject({ status: tenants.status }));

const shownName = sql`${shownFirstName(canSeeHeld)} || ' ' || ${shownLastName(canSeeHeld)}`;

const listStatements = (hasStatus: SQL) => ({
  players: list(
    tenantPlayerRow,
    sql`${fromTenantPlayers}
      and ${hasStatus}
      and player_memberships.player_id < ${before}
      and (${q} is null or instr(lower(${shownName}), lower(${q})))
      order by player_memberships.player_id desc limit ${rowLimit} + 0`,
  ),
  place: tenantPlace,
});

// Two batches, because SQLite uses the index of pending players only if the status is in the text.
const activeBatch = batch(params<ListParams>(), () =>
  listStatements(sql`player_memberships.status = 'active'`),
);
const pendingBatch = batch(params<ListParams>(), () =>
  listStatements(sql`player_memberships.status = 'pending'`),
);
