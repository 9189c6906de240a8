import { and, eq, exists, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { callerRow, standing } from "../account/caller-row.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import {
  playerMemberships,
  players,
  sessionSignups,
  sessions,
  tenants,
  users,
} from "../db/schema.ts";
import {
  asParticipant,
  callerId,
  isCaller,
  mayChange,
  ownPlayerIds,
  ownTenantIds,
} from "../db/scope.ts";
import { both, either, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { SignUp } from "./contract.ts";
import { promoting } from "./promote.ts";

/**
 * Says whether the caller, or a player of theirs, comes. Capacity is a condition of the one statement that
 * writes, so of two who want the last place one waits; whoever makes room hands it to the next in the same
 * batch. Who plays under their own login answers for that player, so that they and a guardian have one
 * answer between them. The same answer again changes nothing.
 *
 * Throws `not_found` for a session or a player that is not theirs, `session_cancelled`, `session_over`,
 * `forbidden` where their role only reads, and as `standing` does.
 */
export async function signUp(
  db: Db,
  caller: Caller,
  { id, playerId, status, appUrl }: SignUp & { id: string; appUrl: string },
  now: number,
) {
  const claim = newId(now);
  const isIt = eq(sessions.id, id);
  const player = playerId ? sql<string | null>`${playerId}` : ownPlayerHere(caller);
  const mayDoIt = playerId
    ? isOwnPlayerHere(caller, playerId)
    : either(sql`${player} is not null`, mayChange(caller, "sessions.signup", sessions.tenantId));
  const isMine = both(
    eq(sessionSignups.sessionId, id),
    either(
      eq(sessionSignups.userId, callerId(caller)),
      inArray(sessionSignups.playerId, ownPlayerIds(caller)),
    ),
    eq(sessionSignups.claim, claim),
  );
  // Those who wait go first, even in the moment before a place that came free is handed to them.
  const hasPlace = sql`${sessions.going} + ${sessions.waitlisted} < coalesce(${sessions.capacity}, 9e99)`;
  const wanted =
    status === "going" ? sql`case when ${hasPlace} then 'going' else 'waitlisted' end` : status;
  const was = sessionSignups.status;
  const becomes = sql`case when ${was} <> 'not_going' and excluded.status <> 'not_going' then ${was} else excluded.status end`;
  const change = {
    set: {
      status: becomes,
      byUserId: sql`excluded.by_user_id`,
      answeredAt: now,
      claim,
    },
    setWhere: sql`${was} <> ${becomes}`,
  };
  const answer = await db.commit({
    answered: insertFrom(
      sessionSignups,
      {
        id: newId(now),
        sessionId: sessions.id,
        playerId: player,
        userId: sql`case when ${player} is null then ${users.id} end`,
        status: wanted,
        byUserId: users.id,
        answeredAt: now,
        claim,
        createdAt: now,
      },
      (select) =>
        select
          .from(sessions)
          .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
          .innerJoin(users, isCaller(caller))
          .where(
            and(
              isIt,
              eq(tenants.status, "active"),
              eq(sessions.status, "scheduled"),
              sql`${sessions.endsAt} > ${now}`,
              inArray(sessions.tenantId, ownTenantIds(caller)),
              mayDoIt,
            ),
          ),
    )
      .onConflictDoUpdate({
        target: [sessionSignups.sessionId, sessionSignups.playerId],
        ...change,
      })
      .onConflictDoUpdate({ target: [sessionSignups.sessionId, sessionSignups.userId], ...change }),
    entry: auditEntry(
      sessionSignups,
      isMine,
      {
        action: "signup.updated",
        tenantId: sql`(${q.select({ id: sessions.tenantId }).from(sessions).where(isIt)})`,
        actorUserId: callerId(caller),
        target: ["session", sessionSignups.sessionId],
        data: sql`json_object('playerId', ${sessionSignups.playerId}, 'status', ${sessionSignups.status})`,
      },
      now,
    ),
    ...promoting(isIt, { claim: newId(now), appUrl }, now),
    session: asParticipant(caller, isIt),
    may: q
      .select({
        may: sql<number>`${mayDoIt}`.as("may"),
        isOpen: sql<number>`${tenants.status} = 'active'`.as("is_open"),
      })
      .from(sessions)
      .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
      .where(isIt),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  const found = answer.session[0] ?? refuse("not_found");
  const verdict = answer.may[0];
  if (!verdict?.may) refuse(playerId ? "not_found" : "forbidden");
  if (found.session.status === "cancelled") refuse("session_cancelled");
  if (found.session.endsAt <= now) refuse("session_over");
  if (!verdict?.isOpen) refuse("forbidden");
  return found;
}

/** The caller's own player in the session's tenant, where they play under their own login; else null. */
function ownPlayerHere(caller: Caller): SQL<string | null> {
  const self = alias(players, "player_self");
  const seen = alias(playerMemberships, "player_here");
  const own = q
    .select({ id: self.id })
    .from(self)
    .innerJoin(seen, eq(seen.playerId, self.id))
    .where(
      and(
        eq(self.userId, callerId(caller)),
        eq(seen.tenantId, sessions.tenantId),
        eq(seen.status, "active"),
      ),
    );
  return sql<string | null>`(${own})`;
}

/** That player is the caller's, and plays in the session's tenant. */
function isOwnPlayerHere(caller: Caller, playerId: string): SQL {
  const seen = alias(playerMemberships, "player_here");
  return exists(
    q
      .select({ id: seen.playerId })
      .from(seen)
      .where(
        and(
          eq(seen.playerId, playerId),
          inArray(seen.playerId, ownPlayerIds(caller)),
          eq(seen.tenantId, sessions.tenantId),
          eq(seen.status, "active"),
        ),
      ),
  );
}
