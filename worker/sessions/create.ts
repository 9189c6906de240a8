import { eq, inArray, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { sessions, tenants } from "../db/schema.ts";
import { asParticipant, callerId, mayChange } from "../db/scope.ts";
import { both, either, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import type { NewSession } from "./contract.ts";
import type { Times } from "./series.ts";

/**
 * Adds a session to a tenant under that id, or a series of them that begins with it, week after week at the
 * same hour on the wall. They overlap with whatever they overlap with. Only a series without a time zone of
 * its own costs a second trip, to learn the tenant's. Throws `not_found` and `forbidden`.
 */
export async function createSessions(
  db: Db,
  caller: Caller,
  { id, tenantId, repeat, ...wanted }: NewSession & { id: string; tenantId: string },
  now: number,
) {
  const timezone = wanted.timezone ?? (repeat && (await timezoneOf(db, caller, tenantId)));
  const times = repeat ? await repeated(wanted, timezone ?? "UTC", repeat.count) : [wanted];
  const rows = times.map(({ startsAt, endsAt }, at) => ({
    id: at === 0 ? id : newId(now),
    startsAt,
    endsAt,
  }));
  const json = JSON.stringify(rows);
  const isMine = both(
    inArray(sessions.id, sql`(select value ->> 'id' from json_each(${json}))`),
    eq(sessions.claim, id),
  );
  const answer = await db.commit({
    sessions: insertFrom(
      sessions,
      {
        id: sql`row.value ->> 'id'`,
        tenantId: tenants.id,
        title: wanted.title,
        kind: wanted.kind,
        startsAt: sql`row.value ->> 'startsAt'`,
        endsAt: sql`row.value ->> 'endsAt'`,
        timezone: sql`coalesce(${timezone ?? null}, ${tenants.timezone})`,
        location: wanted.location ?? null,
        notes: wanted.notes ?? null,
        capacity: wanted.capacity ?? null,
        seriesId: repeat ? id : null,
        createdBy: callerId(caller),
        claim: id,
        createdAt: now,
        updatedAt: now,
      },
      (select) =>
        select
          .from(sql`json_each(${json}) row`)
          .innerJoin(tenants, eq(tenants.id, tenantId))
          .where(mayChange(caller, "sessions.create", tenantId)),
    ),
    entry: auditEntry(
      sessions,
      both(eq(sessions.id, id), eq(sessions.claim, id)),
      {
        action: "session.created",
        tenantId: sessions.tenantId,
        actorUserId: callerId(caller),
        target: ["session", sessions.id],
        data: { count: rows.length },
      },
      now,
    ),
    created: asParticipant(caller, isMine).orderBy(sessions.startsAt, sessions.id),
    place: ownPlace(caller, tenantId),
  });
  demand(answer.place[0], "sessions.create");
  return answer.created.length > 0 ? answer.created : refuse("forbidden");
}

/** What `createSessions` made under that id: the session, or its series. Throws `not_found` and `forbidden`. */
export async function findCreated(
  db: Db,
  caller: Caller,
  { id, tenantId }: { id: string; tenantId: string },
) {
  const isIt = either(eq(sessions.id, id), eq(sessions.seriesId, id));
  const answer = await db.read({
    created: asParticipant(caller, isIt).orderBy(sessions.startsAt, sessions.id),
    place: ownPlace(caller, tenantId),
  });
  demand(answer.place[0], "sessions.create");
  return answer.created.length > 0 ? answer.created : undefined;
}

async function timezoneOf(db: Db, caller: Caller, tenantId: string): Promise<string> {
  const { place } = await db.read({ place: ownPlace(caller, tenantId) });
  return demand(place[0], "sessions.create").tenant.timezone;
}

/** The times of a series, which few sessions are: what reckons them is loaded by the first. */
async function repeated(times: Times, timezone: string, count: number): Promise<Times[]> {
  const { weekly } = await import("./series.ts");
  return weekly(times, timezone, count);
}
