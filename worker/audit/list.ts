import { sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { canRead } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { auditEntries, tenants } from "../db/schema.ts";
import { batch, jsonObject, list, params } from "../db/sql.ts";
import { pageOf, pageStart } from "../http/paging.ts";
import type { Action } from "./actions.ts";
import type { AuditQuery } from "./contract.ts";

/** The audit entries of a tenant, newest first. Throws `not_found` and `forbidden`. */
export async function listAudit(
  db: Db,
  { clerkUserId }: Caller,
  tenantId: string,
  { action, actor, cursor, limit }: AuditQuery,
) {
  const before = pageStart(cursor);
  const values = { clerkUserId, tenantId, action: action ?? null, before, rowLimit: limit + 1 };
  const { entries, place } = await db.read(
    actor === undefined ? listBatch(values) : actorBatch({ ...values, actor }),
  );
  requirePermission(place, "audit.read");
  return pageOf(entries, limit, ({ id }) => [id]);
}

interface ListParams {
  clerkUserId: string;
  tenantId: string;
  /** Null for all. */
  action: string | null;
  before: string;
  rowLimit: number;
}
interface ActorParams extends ListParams {
  actor: string;
}
const { tenantId, action, actor, before, rowLimit } = params<ActorParams>();

const entryRow = jsonObject({
  id: auditEntries.id,
  action: sql<Action>`${auditEntries.action}`,
  actorUserId: auditEntries.actorUserId,
  actorName: sql<string>`trim(coalesce(person.first_name, '') || ' ' || coalesce(person.last_name, ''))`,
  targetType: auditEntries.targetType,
  targetId: auditEntries.targetId,
  data: auditEntries.data,
  createdAt: auditEntries.createdAt,
});

const listStatements = (isByActor = sql`true`) => ({
  entries: list(
    entryRow,
    sql`from audit_entries left join users person on person.id = audit_entries.actor_user_id
      where audit_entries.tenant_id = ${tenantId}
        and ${canRead("audit.read", tenantId)}
        and ${isByActor}
        and (${action} is null or audit_entries.action = ${action})
        and audit_entries.id < ${before}
      order by audit_entries.id desc limit ${rowLimit} + 0`,
  ),
  place: placeIn(tenantId, jsonObject({ id: tenants.id })),
});

const listBatch = batch(params<ListParams>(), () => listStatements());

// A separate batch, so that SQLite uses the index on the actor.
const actorBatch = batch(params<ActorParams>(), () =>
  listStatements(sql`audit_entries.actor_user_id = ${actor}`),
);
