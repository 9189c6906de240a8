import { and, eq, ne, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { oldSlugs, tenants } from "../db/schema.ts";
import { mayChange } from "../db/scope.ts";
import { either, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { UpdateTenant } from "./contract.ts";
import { tenantEntry } from "./entry.ts";
import { firstFreeSlug } from "./free.ts";
import { demand, ownPlace } from "./mine.ts";
import { slugsFor } from "./slug.ts";
import { slugTaken } from "./slug-taken.ts";

/** So long an old slug leads to its tenant, and is nobody else's. */
export const oldSlugLivesMs = 90 * 24 * 60 * 60 * 1000;

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
  const { slug } = changes;
  const slugs = slug === undefined ? [] : await slugsFor(slug);
  const isSlugFree =
    slug === undefined
      ? sql`true`
      : either(
          eq(tenants.slug, slug),
          sql`${firstFreeSlug(JSON.stringify([slug]), now, tenantId)} is not null`,
        );
  const { place, suggestion } = await db.commit({
    // Before it goes: on the condition of the change itself.
    ...(slug !== undefined && {
      oldSlug: insertFrom(
        oldSlugs,
        { slug: tenants.slug, tenantId: tenants.id, until: now + oldSlugLivesMs },
        (select) =>
          select
            .from(tenants)
            .where(
              and(
                eq(tenants.id, tenantId),
                ne(tenants.slug, slug),
                mayChange(caller, "tenant.update", tenantId),
                isSlugFree,
              ),
            ),
      ).onConflictDoUpdate({
        target: oldSlugs.slug,
        set: { tenantId: sql`excluded.tenant_id`, until: sql`excluded.until` },
      }),
    }),
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
    entry: tenantEntry(caller, { tenantId, claim }, "tenant.updated", now, { ...changes }),
    place: ownPlace(caller, tenantId),
    suggestion: q
      .select({ slug: firstFreeSlug(JSON.stringify(slugs), now, tenantId).as("free") })
      .from(sql`(select 1)`),
  });
  const { tenant } = demand(place[0], "tenant.update");
  if (tenant.claim === claim) return tenant;
  if (tenant.status !== "active") return refuse("forbidden");
  throw slugTaken(suggestion[0]?.slug ?? null);
}
