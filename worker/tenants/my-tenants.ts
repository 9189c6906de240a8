import { type SQL, sql } from "drizzle-orm";
import { type Caller, type CallerParams, callerParams, callerRow } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { fromOwnTenants, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { isId } from "../db/id.ts";
import { batch, combine, jsonObject, many, params } from "../db/sql.ts";
import { keyIn, type Page, pageOf } from "../http/paging.ts";
import type { Permission, Role } from "../permissions.ts";
import { settingsColumns, tenantColumns } from "./columns.ts";

/** The roles that the caller has in a tenant, where `fromOwnTenants` is grouped by tenant. */
const roles = sql<Role[]>`json(json_group_array(memberships.role))`;

/**
 * The tenants where the caller is active, by name, with every role they hold there. Throws as `requireActive` does, because
 * an empty list would say nothing to somebody who may not act.
 */
export async function listTenants(db: Db, caller: Caller, { limit, cursor }: Page) {
  // Nothing comes before the first tenant, because its name is not empty.
  const [afterName = "", afterId = ""] = cursor === undefined ? [] : keyIn(cursor, 2);
  const values = { ...callerParams(caller), afterName, afterId, most: limit + 1 };
  const { found } = await db.readNearest(listBatch(values));
  requireActive(found.me);
  return pageOf(found.tenants, limit, ({ tenant }) => [tenant.name, tenant.id]);
}

interface ListParams extends CallerParams {
  afterName: string;
  afterId: string;
  most: number;
}
const { afterName, afterId, most } = params<ListParams>();

const listBatch = batch(params<ListParams>(), () => ({
  found: combine({
    tenants: many(
      jsonObject({ tenant: jsonObject(tenantColumns), roles }),
      sql`${fromOwnTenants} and (tenants.name, tenants.id) > (${afterName}, ${afterId})
        group by tenants.id order by tenants.name, tenants.id limit ${most} + 0`,
    ),
    me: callerRow,
  }),
}));

/**
 * One tenant that the caller belongs to, by id or slug. Throws `not_found` for every other, and `forbidden` if the
 * caller does not hold `permission` there.
 */
export async function readTenant(
  db: Db,
  { clerkUserId }: Caller,
  idOrSlug: string,
  now: number,
  permission: Permission = "tenant.read",
) {
  const { place } = await db.read(
    isId(idOrSlug)
      ? readByIdBatch({ clerkUserId, id: idOrSlug })
      : readBySlugBatch({ clerkUserId, slug: idOrSlug, now }),
  );
  return requirePermission(place, permission);
}

interface ByIdParams {
  clerkUserId: string;
  id: string;
}
interface BySlugParams {
  clerkUserId: string;
  slug: string;
  now: number;
}
const { slug, now } = params<BySlugParams>();

const readStatements = (isIt: SQL) => ({
  place: combine(
    { tenant: jsonObject(settingsColumns), roles },
    sql`${fromOwnTenants} and ${isIt} group by tenants.id`,
  ),
});

const readByIdBatch = batch(params<ByIdParams>(), () =>
  readStatements(sql`tenants.id = ${params<ByIdParams>().id}`),
);

/** The tenant has this slug, or had it until lately: its `slug` is the one that it has now. */
const readBySlugBatch = batch(params<BySlugParams>(), () =>
  readStatements(sql`(tenants.slug = ${slug} or tenants.id in (
    select o.tenant_id from old_slugs o where o.slug = ${slug} and o.until > ${now}))`),
);
