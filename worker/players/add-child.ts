import { sql } from "drizzle-orm";
import { type Caller, callerParams, isCaller } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { isPlayer, type OwnPlayerParams } from "../access/own-player.ts";
import type { Db } from "../db/client.ts";
import { idPrefix } from "../db/id.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { ownPlayerAudit } from "./audit.ts";
import { consentVersion } from "./consent.ts";
import type { NewChild } from "./contract.ts";
import { isOwnTenant, joinTenantsStatements } from "./join-tenant.ts";
import { ownPlayerAndCaller } from "./my-players.ts";

/** How many children one person can add: more than any family has. */
const maxChildren = 30;

/**
 * Adds a child, with the caller as a guardian who has consented, and adds the child to these tenants of the caller. In
 * a tenant that approves new members, the child waits for an admin.
 *
 * Throws `not_found` for a tenant where the caller is not active (and adds nothing then), `limit_reached`, and as
 * `requireActive` does.
 */
export async function addChild(
  db: Db,
  caller: Caller,
  { id, tenantIds, ...child }: NewChild & { id: string },
  now: number,
) {
  const { result } = await db.commit(
    addBatch({
      ...callerParams(caller),
      ...child,
      playerId: id,
      tenantIds: JSON.stringify([...new Set(tenantIds)]),
      claim: id,
      entryId: idPrefix(now),
      now,
    }),
  );
  requireActive(result.me);
  return result.player ?? fail(result.areTenantsOwn ? "limit_reached" : "not_found");
}

interface AddParams extends OwnPlayerParams {
  firstName: string;
  lastName: string;
  birthdate: string;
  /** A JSON list of distinct ids. */
  tenantIds: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<AddParams>();
const { playerId, firstName, lastName, birthdate, tenantIds, claim, now } = given;

const areTenantsOwn = sql<number>`((select count(*) from tenants where ${isOwnTenant})
  = json_array_length(${tenantIds}))`;

const addBatch = batch(given, () => ({
  player: sql`
    insert into players (id, first_name, last_name, birthdate, created_by, claim, created_at)
    select ${playerId}, ${firstName}, ${lastName}, ${birthdate}, users.id, ${claim}, ${now}
    from users
    where ${isCaller}
      and ${areTenantsOwn}
      and (select count(*) from player_guardians g where g.user_id = users.id) < ${maxChildren}`,

  guardian: sql`
    insert into player_guardians (player_id, user_id, consented_at, consent_version, created_at)
    select players.id, players.created_by, ${now}, ${consentVersion}, ${now}
    from players where ${isPlayer}`,

  audit: ownPlayerAudit("player.created"),

  ...joinTenantsStatements(isPlayer),

  result: combine({ ...ownPlayerAndCaller, areTenantsOwn }),
}));
