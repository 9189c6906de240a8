import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { fromOwnSessions } from "../access/own-sessions.ts";
import { canChange } from "../access/permission.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { sessions } from "../db/schema.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import type { Attendance } from "./contract.ts";

/**
 * Records who attended a session that has begun. Marks of people who have not answered are ignored. Returns the number
 * of recorded marks. Throws `not_found`, `forbidden`, `session_cancelled` and `validation_failed`.
 */
export async function markAttendance(
  db: Db,
  { clerkUserId }: Caller,
  { id, marks }: Attendance & { id: string },
  now: number,
): Promise<number> {
  const { marked, session } = await db.commit(
    attendanceBatch({
      clerkUserId,
      id,
      marks: JSON.stringify(
        marks.map(({ playerId, userId, attended }) => ({
          id: playerId ?? userId,
          attended: attended === null ? null : Number(attended),
        })),
      ),
      entryId: idPrefix(now),
      claim: newId(now),
      now,
    }),
  );
  const { status, startsAt, canMark } = session ?? fail("not_found");
  if (!canMark) return fail("forbidden");
  if (status === "cancelled") return fail("session_cancelled");
  if (startsAt > now) {
    const error = { path: "marks", code: "too_early", message: "can be set once it has begun" };
    return fail("validation_failed", { errors: [error] });
  }
  return marked.length;
}

interface AttendanceParams {
  clerkUserId: string;
  id: string;
  /** A JSON list: `id`, of a player or a person, and `attended`, 1, 0 or null. */
  marks: string;
  entryId: string;
  claim: string;
  now: number;
}
const given = params<AttendanceParams>();
const { id, marks, entryId, claim, now } = given;

const canMark = sql<number>`${canChange("rosters.update", sessions.tenantId)}`;

/** The player or person of a sign-up. */
const participantId = sql`coalesce(session_signups.player_id, session_signups.user_id)`;

const attendanceBatch = batch(given, () => ({
  marked: sql<{ id: string }>`
    update session_signups set claim = ${claim},
      attended = (select value ->> 'attended' from json_each(${marks}) where value ->> 'id' = ${participantId})
    where session_signups.session_id = ${id}
      and session_signups.session_id in (select sessions.id from sessions
        where sessions.id = ${id} and sessions.status = 'scheduled' and sessions.starts_at <= ${now} and ${canMark})
      and ${participantId} in (select value ->> 'id' from json_each(${marks}))
    returning id`,

  audit: auditInsert(
    "roster.updated",
    {
      id: entryId,
      tenantId: sessions.tenantId,
      actorUserId: callerId,
      target: ["session", sessions.id],
      data: sql`json_object('count', json_array_length(${marks}))`,
      now,
    },
    sql`from sessions
      where sessions.id = ${id} and exists (select 1 from session_signups s
        where s.session_id = ${id} and s.claim = ${claim})`,
  ),

  session: combine(
    { status: sessions.status, startsAt: sessions.startsAt, canMark },
    sql`${fromOwnSessions} and sessions.id = ${id}`,
  ),
}));
