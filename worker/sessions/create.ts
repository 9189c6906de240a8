import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { fromOwnSessions, participantRow } from "../access/own-sessions.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { sessions, tenants } from "../db/schema.ts";
import { batch, jsonObject, list, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import type { NewSession } from "./contract.ts";
import type { Times } from "./series.ts";
import type { Target } from "./target.ts";

/**
 * Creates a session with this id in a tenant, or a weekly series that begins with it, at the same time of day. Sessions
 * may overlap. A series without a time zone costs a second round trip, to read the tenant's. Throws `not_found` and
 * `forbidden`.
 */
export async function createSessions(
  db: Db,
  { clerkUserId }: Caller,
  { id, tenantId, repeat, ...session }: NewSession & Target,
  now: number,
) {
  const timezone =
    session.timezone ?? (repeat && (await timezoneOf(db, { clerkUserId, tenantId })));
  const times = repeat ? await repeatWeekly(session, timezone ?? "UTC", repeat.count) : [session];
  const rows = times.map(({ startsAt, endsAt }, index) => ({
    id: index === 0 ? id : newId(now),
    startsAt,
    endsAt,
  }));
  const { created, place } = await db.commit(
    createBatch({
      clerkUserId,
      tenantId,
      id,
      title: session.title,
      kind: session.kind,
      timezone: timezone ?? null,
      location: session.location ?? null,
      notes: session.notes ?? null,
      capacity: session.capacity ?? null,
      seriesId: repeat ? id : null,
      rows: JSON.stringify(rows),
      entryId: idPrefix(now),
      now,
    }),
  );
  requirePermission(place, "sessions.create");
  return created.length > 0 ? created : fail("forbidden");
}

interface TenantParams {
  clerkUserId: string;
  tenantId: string;
}
interface CreateParams extends TenantParams {
  /** The id of the first session, and the claim of all sessions. */
  id: string;
  title: string;
  kind: NewSession["kind"];
  /** Null for the tenant's. */
  timezone: string | null;
  location: string | null;
  notes: string | null;
  capacity: number | null;
  seriesId: string | null;
  /** A JSON list of `id`, `startsAt` and `endsAt`. */
  rows: string;
  entryId: string;
  now: number;
}
const given = params<CreateParams>();
const { tenantId, id, title, kind, location, notes, capacity, seriesId, rows, entryId, now } =
  given;

const createBatch = batch(given, () => ({
  sessions: sql`
    insert into sessions (id, tenant_id, title, kind, starts_at, ends_at,
      timezone, location, notes, capacity, series_id, created_by, claim, created_at, updated_at)
    select row.value ->> 'id', tenants.id, ${title}, ${kind}, row.value ->> 'startsAt', row.value ->> 'endsAt',
      coalesce(${given.timezone}, tenants.timezone), ${location}, ${notes}, ${capacity}, ${seriesId},
      ${callerId}, ${id}, ${now}, ${now}
    from json_each(${rows}) row join tenants on tenants.id = ${tenantId}
    where ${canChange("sessions.create", tenantId)}`,

  audit: auditInsert(
    "session.created",
    {
      id: entryId,
      tenantId: sessions.tenantId,
      actorUserId: callerId,
      target: ["session", sessions.id],
      data: sql`json_object('count', json_array_length(${rows}))`,
      now,
    },
    sql`from sessions where sessions.id = ${id} and sessions.claim = ${id}`,
  ),

  created: list(
    participantRow,
    sql`${fromOwnSessions} and sessions.claim = ${id}
        and sessions.id in (select value ->> 'id' from json_each(${rows}))
      order by sessions.starts_at, sessions.id`,
  ),

  place: placeIn(tenantId, jsonObject({ id: tenants.id })),
}));

/**
 * The session or series that `createSessions` created with this id, or undefined. Throws `not_found` and `forbidden`.
 */
export async function findCreatedSessions(
  db: Db,
  { clerkUserId }: Caller,
  { id, tenantId }: Target,
) {
  const { created, place } = await db.read(createdBatch({ clerkUserId, id, tenantId }));
  requirePermission(place, "sessions.create");
  return created.length > 0 ? created : undefined;
}

const createdBatch = batch(params<TenantParams & Target>(), () => ({
  created: list(
    participantRow,
    sql`${fromOwnSessions} and (sessions.id = ${id} or sessions.series_id = ${id})
      order by sessions.starts_at, sessions.id`,
  ),

  place: placeIn(tenantId, jsonObject({ id: tenants.id })),
}));

async function timezoneOf(db: Db, values: TenantParams): Promise<string> {
  const { place } = await db.read(timezoneBatch(values));
  return requirePermission(place, "sessions.create").tenant.timezone;
}

const timezoneBatch = batch(params<TenantParams>(), () => ({
  place: placeIn(tenantId, jsonObject({ timezone: tenants.timezone })),
}));

/** The times of a series. Loads the date library when it is needed, because few requests create a series. */
async function repeatWeekly(times: Times, timezone: string, count: number): Promise<Times[]> {
  const { weeklyTimes } = await import("./series.ts");
  return weeklyTimes(times, timezone, count);
}
