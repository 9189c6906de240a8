import { and, eq, isNull, sql } from "drizzle-orm";
import { callerRow, standing } from "../account/caller-row.ts";
import { ownPlayers } from "../account/me.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { playerGuardians, players, tenants, users } from "../db/schema.ts";
import { callerId, isCaller } from "../db/scope.ts";
import { both, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { consent } from "./consent.ts";
import type { NewChild, UpdatePlayer } from "./contract.ts";
import { isGuardian, isOwn, ownEntry } from "./mine.ts";
import { isOwnTenant, joiningTenants } from "./places.ts";

/** Children that one person puts on record: more than any family has. */
const mostChildren = 30;

/** The caller's players. Throws as `standing` does. */
export async function listOwnPlayers(db: Db, caller: Caller) {
  const answer = await db.readNearest({ players: ownPlayers(caller), me: callerRow(caller) });
  standing(answer.me[0]);
  return answer.players;
}

/** One of the caller's players, or nothing. Throws as `standing` does. */
export async function findOwnPlayer(db: Db, caller: Caller, id: string) {
  const answer = await db.read({ players: ownPlayers(caller, id), me: callerRow(caller) });
  standing(answer.me[0]);
  return answer.players[0];
}

/**
 * Puts a child of the caller's on record under that id, with the caller as guardian who agrees to it, and
 * into those of their tenants that they name: at once, or once an admin says yes, as the tenant takes people
 * in.
 *
 * Throws `not_found` for a tenant that is not theirs (and then adds nobody), `limit_reached`, and as
 * `standing` does.
 */
export async function addChild(
  db: Db,
  caller: Caller,
  { id, tenantIds, ...child }: NewChild & { id: string },
  now: number,
) {
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
