import { and, eq, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { callerId, mayChange } from "../db/scope.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { UpdateTenant } from "./contract.ts";
import { firstFree } from "./free.ts";
import { demand, ownPlace } from "./mine.ts";
import { slugsFor } from "./slug.ts";
import { slugTaken } from "./slug-taken.ts";

/**
 * Changes a tenant's settings. Policy and metadata are merged key by key inside the statement, so that
 * two admins who change different keys at once both get their way; null takes a key back.
 *
 * Throws `slug_taken` with a free one, `not_found` and `forbidden`.
 */
export async function updateTenant(
  db: Db,
  caller: Caller,
  { tenantId, ...changes }: UpdateTenant & { tenantId: string },
  now: number,
) {
  const claim = newId(now);
  const { policy, metadata, ...plain } = changes;
  const other = alias(tenants, "other");
  const isSlugFree = notExists(
    q
      .select({ id: other.id })
      .from(other)
      .where(and(eq(other.slug, changes.slug ?? ""), sql`${other.id} <> ${tenantId}`)),
  );
  const { place, suggestion } = await db.commit({
    settings: q
      .update(tenants)
      .set({
        ...plain,
        ...(policy && { policy: sql`json_patch(${tenants.policy}, ${JSON.stringify(policy)})` }),
        ...(metadata && {
          metadata: sql`json_patch(${tenants.metadata}, ${JSON.stringify(metadata)})`,
        }),
        claim,
      })
      .where(
        and(eq(tenants.id, tenantId), mayChange(caller, "tenant.update", tenantId), isSlugFree),
      ),
    entry: auditEntry(
      tenants,
      eq(tenants.claim, claim),
      {
        action: "tenant.updated",
        tenantId: tenants.id,
        actorUserId: callerId(caller),
        target: ["tenant", tenants.id],
        data: { ...changes },
      },
      now,
    ),
    place: ownPlace(caller, tenantId),
    suggestion: q
      .select({ slug: firstFree(tenants.slug, slugsFor(changes.slug ?? "")).as("free") })
      .from(sql`(select 1)`),
  });
  const { tenant } = demand(place[0], "tenant.update");
  if (tenant.claim === claim) return tenant;
  if (tenant.status !== "active") return refuse("forbidden");
  throw slugTaken(suggestion[0]?.slug ?? null);
}
