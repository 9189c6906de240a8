import { sql } from "drizzle-orm";
import {
  activeCallerId,
  type Caller,
  type CallerParams,
  callerParams,
  callerRow,
  isCaller,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { playerGuardians } from "../db/schema.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { consentVersion } from "./consent.ts";
import type { NewChild, UpdatePlayer } from "./contract.ts";
import { allOwnPlayers } from "./my-players.ts";
import {
  isGuardian,
  isOwn,
  isPlayer,
  type OwnPlayerParams,
  ownAnswer,
  playerAudit,
} from "./own-player.ts";
import { isOwnTenant, joinTenantsStatements } from "./places.ts";

/** Children that one person puts on record: more than any family has. */
const childrenLimit = 30;

/** The caller's players. Throws as `requireActive` does. */
export async function listOwnPlayers(db: Db, caller: Caller) {
  const { answer } = await db.readNearest(listBatch(callerParams(caller)));
  requireActive(answer.me);
  return answer.players;
}

const listBatch = batch(params<CallerParams>(), () => ({
  answer: combine({ players: allOwnPlayers, me: callerRow }),
}));

/** One of the caller's players, or nothing. Throws as `requireActive` does. */
export async function findOwnPlayer(db: Db, caller: Caller, id: string) {
  const { answer } = await db.read(findBatch({ ...callerParams(caller), playerId: id }));
  requireActive(answer.me);
  return answer.own ?? undefined;
}

const findBatch = batch(params<OwnPlayerParams>(), () => ({ answer: combine(ownAnswer) }));

/**
 * Adds a child of the caller's, with the caller as a guardian who agrees, and adds the child to those of the caller's
 * tenants that the request names. In a tenant that approves newcomers the child waits for an admin.
 *
 * Throws `not_found` for a tenant that is not theirs (and then adds nothing), `limit_reached`, and as `requireActive` does.
 */
export async function addChild(
  db: Db,
  caller: Caller,
  { id, tenantIds, ...child }: NewChild & { id: string },
  now: number,
) {
  const { answer } = await db.commit(
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
  requireActive(answer.me);
  return answer.own ?? fail(answer.areTenantsOwn ? "limit_reached" : "not_found");
}

interface AddParams extends ChangeParams {
  firstName: string;
  lastName: string;
  birthdate: string;
  /** A list in JSON, each id once. */
  tenantIds: string;
}

interface ChangeParams extends OwnPlayerParams {
  claim: string;
  entryId: string;
  now: number;
}

const { playerId, firstName, lastName, birthdate, tenantIds, claim, entryId, now } =
  params<AddParams>();

const areTenantsOwn = sql<number>`((select count(*) from tenants where ${isOwnTenant})
  = json_array_length(${tenantIds}))`;

const addBatch = batch(params<AddParams>(), () => ({
  player: sql`
    insert into players (id, first_name, last_name, birthdate, created_by, claim, created_at)
    select ${playerId}, ${firstName}, ${lastName}, ${birthdate}, users.id, ${claim}, ${now}
    from users
    where ${isCaller}
      and ${areTenantsOwn}
      and (select count(*) from player_guardians g where g.user_id = users.id) < ${childrenLimit}`,

  guardian: sql`
    insert into player_guardians (player_id, user_id, consented_at, consent_version, created_at)
    select players.id, players.created_by, ${now}, ${consentVersion}, ${now}
    from players where ${isPlayer}`,

  audit: playerAudit("player.created"),

  ...joinTenantsStatements(isPlayer),

  answer: combine({ ...ownAnswer, areTenantsOwn }),
}));

/**
 * Changes a player. Any guardian may, and a player with their own login may change their name, but not their birthdate.
 * Throws `not_found`, `forbidden`, and as `requireActive` does.
 */
export async function changePlayer(
  db: Db,
  caller: Caller,
  { id, firstName, lastName, birthdate }: UpdatePlayer & { id: string },
  now: number,
) {
  const claim = newId(now);
  const { answer } = await db.commit(
    changeBatch({
      ...callerParams(caller),
      playerId: id,
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      birthdate: birthdate ?? null,
      claim,
      entryId: idPrefix(now),
      now,
    }),
  );
  requireActive(answer.me);
  const own = answer.own ?? fail("not_found");
  return own.player.claim === claim ? own : fail("forbidden");
}

/** What is null stays as it is. */
interface UpdateParams extends ChangeParams {
  firstName: string | null;
  lastName: string | null;
  birthdate: string | null;
}

const changeBatch = batch(params<UpdateParams>(), () => ({
  player: sql`
    update players set first_name = coalesce(${firstName}, players.first_name),
      last_name = coalesce(${lastName}, players.last_name),
      birthdate = coalesce(${birthdate}, players.birthdate), claim = ${claim}
    where ${isPlayer} and iif(${birthdate} is null, ${isOwn}, ${isGuardian})`,

  audit: playerAudit("player.updated", sql`${isPlayer} and players.claim = ${claim}`),

  answer: combine(ownAnswer),
}));

/** Records that a guardian, whom somebody else named, agrees that we keep the player's data. Throws `not_found`. */
export async function agree(db: Db, caller: Caller, id: string, now: number) {
  const ids = { playerId: id, claim: newId(now), entryId: idPrefix(now) };
  const { answer } = await db.commit(agreeBatch({ ...callerParams(caller), ...ids, now }));
  const me = requireActive(answer.me);
  const own = answer.own ?? fail("not_found");
  const isTheirs = own.guardians.some(({ userId }) => userId === me.user.id);
  return isTheirs ? own : fail("not_found");
}

const isOwnGuardian = sql`(player_guardians.player_id = ${playerId}
  and player_guardians.user_id = ${activeCallerId})`;

const agreeBatch = batch(params<ChangeParams>(), () => ({
  guardian: sql`
    update player_guardians set consented_at = ${now}, consent_version = ${consentVersion}, claim = ${claim}
    where ${isOwnGuardian} and player_guardians.consented_at is null`,

  audit: auditInsert(
    "guardian.consented",
    {
      id: entryId,
      tenantId: null,
      actorUserId: playerGuardians.userId,
      target: ["player", playerGuardians.playerId],
      now,
    },
    sql`from player_guardians where ${isOwnGuardian} and player_guardians.claim = ${claim}`,
  ),

  answer: combine(ownAnswer),
}));
