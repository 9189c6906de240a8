import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Db, q } from "../db/client.ts";
import { auditEntries, users } from "../db/schema.ts";
import { mayRead } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import type { AuditQuery } from "./contract.ts";

/** What happened in a tenant, newest first. Throws `not_found` and `forbidden`. */
export async function listAudit(db: Db, caller: Caller, tenantId: string, asked: AuditQuery) {
  const actor = alias(users, "actor");
  const conditions: SQL[] = [
    eq(auditEntries.tenantId, tenantId),
    mayRead(caller, "audit.read", tenantId),
  ];
  if (asked.action) conditions.push(eq(auditEntries.action, asked.action));
  if (asked.actor) conditions.push(eq(auditEntries.actorUserId, asked.actor));
  if (asked.cursor) conditions.push(lt(auditEntries.id, keyIn(asked.cursor, 1)[0] ?? ""));
  const name = sql<string>`trim(coalesce(${actor.firstName}, '') || ' ' || coalesce(${actor.lastName}, ''))`;
  const { entries, place } = await db.read({
    entries: q
      .select({ entry: aliased(auditEntries), actorName: name.as("actor_name") })
      .from(auditEntries)
      .leftJoin(actor, eq(actor.id, auditEntries.actorUserId))
      .where(and(...conditions))
      .orderBy(desc(auditEntries.id))
      .limit(asked.limit + 1),
    place: ownPlace(caller, tenantId),
  });
  demand(place[0], "audit.read");
  return pageOf(entries, asked.limit, ({ entry }) => [entry.id]);
}
