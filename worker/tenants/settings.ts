import { type SQL, sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { batch, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { outcomeColumns, settingsColumns } from "./columns.ts";
import type { UpdateTenant } from "./contract.ts";
import { firstFreeSlug } from "./slugs/free-slug.ts";
import { slugsFor } from "./slugs/slug.ts";
import { slugTaken } from "./slugs/slug-taken.ts";
import { type TenantChangeParams, tenantAudit } from "./tenant-audit.ts";

/** How long a former slug leads to its tenant and cannot be taken by another. */
export const oldSlugLifetimeMs = 90 * 24 * 60 * 60 * 1000;

/**
 * Changes a tenant's settings. The statement merges policy and metadata key by key, so that two admins can change
 * different keys at the same time. Null removes a key.
 *
 * Throws `slug_taken` with a free slug, `not_found` and `forbidden`.
 */
export async function updateTenant(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, ...changes }: UpdateTenant & { tenantId: string },
  now: number,
) {
  const claim = newId(now);
  const { slug, policy, metadata, logoUrl } = changes;
  const values = {
    clerkUserId,
    tenantId,
    name: changes.name ?? null,
    timezone: changes.timezone ?? null,
    changesLogo: Number(logoUrl !== undefined),
    logoUrl: logoUrl ?? null,
    policy: policy ? JSON.stringify(policy) : null,
    metadata: metadata ? JSON.stringify(metadata) : null,
    data: JSON.stringify(changes),
    claim,
    entryId: idPrefix(now),
    now,
  };
  const { place } = await db.commit(
    slug === undefined
      ? updateBatch(values)
      : updateWithSlugBatch({
          ...values,
          slug,
          onlySlug: JSON.stringify([slug]),
          similarSlugs: JSON.stringify(await slugsFor(slug)),
          oldSlugUntil: now + oldSlugLifetimeMs,
        }),
  );
  const { tenant } = requirePermission(place, "tenant.update");
  if (tenant.claim === claim) return tenant;
  if (tenant.status !== "active") return fail("forbidden");
  throw slugTaken(tenant.freeSlug);
}

/** Null keeps a setting. */
interface UpdateParams extends TenantChangeParams {
  name: string | null;
  timezone: string | null;
  changesLogo: number;
  logoUrl: string | null;
  /** The changed keys, as JSON. */
  policy: string | null;
  metadata: string | null;
  /** The data of the audit entry, as JSON. */
  data: string;
}
interface UpdateWithSlugParams extends UpdateParams {
  slug: string;
  /** A JSON array with the slug. */
  onlySlug: string;
  /** Slugs to suggest, best first, as a JSON array. */
  similarSlugs: string;
  oldSlugUntil: number;
}
const given = params<UpdateWithSlugParams>();
const { tenantId, name, timezone, changesLogo, logoUrl, policy, metadata, data, claim, now } =
  given;
const { slug, onlySlug, similarSlugs, oldSlugUntil } = given;

const canUpdate = sql`(tenants.id = ${tenantId} and ${canChange("tenant.update", tenantId)})`;

const isSlugFree = sql`(tenants.slug = ${slug} or ${firstFreeSlug(onlySlug, now, tenantId)} is not null)`;

const merged = (column: SQL, changes: SQL) =>
  sql`iif(${changes} is null, ${column}, json_patch(${column}, ${changes}))`;

const columns = sql`
  name = coalesce(${name}, tenants.name),
  timezone = coalesce(${timezone}, tenants.timezone),
  logo_url = iif(${changesLogo}, ${logoUrl}, tenants.logo_url),
  policy = ${merged(sql`tenants.policy`, sql`${policy}`)},
  metadata = ${merged(sql`tenants.metadata`, sql`${metadata}`)},
  claim = ${claim}`;

const audit = tenantAudit("tenant.updated", sql`${data}`);
const place = (freeSlug: SQL<string | null>) =>
  placeIn(tenantId, jsonObject({ ...settingsColumns, ...outcomeColumns, freeSlug }));

const updateBatch = batch(params<UpdateParams>(), () => ({
  settings: sql`update tenants set ${columns} where ${canUpdate}`,
  audit,
  place: place(sql`null`),
}));

const updateWithSlugBatch = batch(given, () => ({
  // Before the slug is replaced, with the condition of the update.
  oldSlug: sql`
    insert into old_slugs (slug, tenant_id, until)
    select tenants.slug, tenants.id, ${oldSlugUntil} from tenants
    where ${canUpdate} and tenants.slug <> ${slug} and ${isSlugFree}
    on conflict (slug) do update set tenant_id = excluded.tenant_id, until = excluded.until`,

  settings: sql`update tenants set ${columns}, slug = ${slug} where ${canUpdate} and ${isSlugFree}`,
  audit,
  place: place(firstFreeSlug(similarSlugs, now, tenantId)),
}));
