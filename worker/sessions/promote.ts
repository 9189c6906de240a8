import { and, type Column, eq, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { sessionSignups, sessions } from "../db/schema.ts";
import { both } from "../db/statement.ts";
import { isStillHere } from "./still-here.ts";
import { mailParticipants } from "./tell.ts";

type Signup = Record<"playerId" | "userId" | "status", Column>;

/**
 * Statements that give free places to those who wait, in their order, and tell them. `which` narrows
 * `sessions`. Somebody who is barred from the tenant meanwhile is passed over.
 */
export function promoting(
  which: SQL,
  { claim, appUrl }: { claim: string; appUrl: string },
  now: number,
) {
  const waiting = alias(sessionSignups, "waiting");
  const ahead = alias(sessionSignups, "ahead");
  const place = q
    .select({ count: sql`count(*)` })
    .from(ahead)
    .where(
      and(
        eq(ahead.sessionId, waiting.sessionId),
        isWaiting(ahead),
        sql`(${ahead.answeredAt}, ${ahead.id}) < (${waiting.answeredAt}, ${waiting.id})`,
      ),
    );
  const next = q
    .select({ id: waiting.id })
    .from(sessions)
    .innerJoin(waiting, eq(waiting.sessionId, sessions.id))
    .where(
      and(
        which,
        eq(sessions.status, "scheduled"),
        sql`${sessions.startsAt} > ${now}`,
        isWaiting(waiting),
        sql`(${place}) < coalesce(${sessions.capacity}, 9e99) - ${sessions.going}`,
      ),
    );
  const isNext = inArray(sessionSignups.id, next);
  return {
    // First what tells of it, while those who are next can still be told from those who had a place.
    promotedEntries: auditEntry(
      sessionSignups,
      isNext,
      {
        action: "signup.promoted",
        tenantId: sql`(${q
          .select({ id: sessions.tenantId })
          .from(sessions)
          .where(eq(sessions.id, sessionSignups.sessionId))})`,
        actorUserId: null,
        target: ["session", sessionSignups.sessionId],
        data: sql`json_object('playerId', ${sessionSignups.playerId}, 'userId', ${sessionSignups.userId})`,
      },
      now,
    ),
    promotedMails: mailParticipants({ template: "place-free", which: isNext, appUrl, claim }, now),
    promoted: q.update(sessionSignups).set({ status: "going", claim }).where(isNext),
  };
}

/** Sessions ahead with a free place and somebody who waits: in the words of the index `sessions_promotable`. */
function hasPlaceToGive(now: number): SQL {
  const { waitlisted, capacity, going, startsAt } = sessions;
  return both(
    sql`${waitlisted} > 0`,
    sql`(${capacity} is null or ${going} < ${capacity})`,
    sql`${startsAt} > ${now}`,
  );
}

/** Gives free places to those who wait, in sessions where that could not be done at once. */
export function placesToGive(appUrl: string, now: number) {
  const which = hasPlaceToGive(now);
  return {
    due: q.select({ id: sessions.id }).from(sessions).where(which),
    statements: () => promoting(which, { claim: newId(now), appUrl }, now),
  };
}

/** Waits, and still belongs to the tenant of the session, or their player does. */
function isWaiting(signup: Signup): SQL {
  return both(eq(signup.status, "waitlisted"), isStillHere(signup));
}
