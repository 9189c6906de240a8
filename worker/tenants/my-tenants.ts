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

/** The caller's roles in a tenant, for `fromOwnTenants` grouped by tenant. */
const roles = sql<Role[]>`json(json_group_array(memberships.role))`;

/**
 * The tenants where the caller is active, by name, with all their roles. Throws as `requireActive` does, because an empty
 * list would not explain anything to a suspended caller.
 */
export async function listTenants(db: Db, caller: Caller, { limit, cursor }: Page) {
  // Without a cursor from the start: no tenant's name is empty.
  const [afterName = "", afterId = ""] = cursor === undefined ? [] : keyIn(cursor, 2);
  const values = { ...callerParams(caller), afterName, afterId, rowLimit: limit + 1 };
  const { own } = await db.readNearest(listBatch(values));
  requireActive(own.me);
  return pageOf(own.tenants, limit, ({ tenant }) => [tenant.name, tenant.id]);
}

interface ListParams extends CallerParams {
  afterName: string;
  afterId: string;
  rowLimit: number;
}
const { afterName, afterId, rowLimit } = params<ListParams>();

const listBatch = batch(params<ListParams>(), () => ({
  own: combine({
    tenants: many(
      jsonObject({ tenant: jsonObject(tenantColumns), roles }),
      sql`${fromOwnTenants} and (tenants.name, tenants.id) > (${afterName}, ${afterId})
        group by tenants.id order by tenants.name, tenants.id limit ${rowLimit} + 0`,
    ),
    me: callerRow,
  }),
}));

/**
 * A tenant by id or slug. Throws `not_found` if the caller is not an active member, and `forbidden` if they do not have
 * `permission` there.
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

const readStatements = (condition: SQL) => ({
  place: combine(
    { tenant: jsonObject(settingsColumns), roles },
    sql`${fromOwnTenants} and ${condition} group by tenants.id`,
  ),
});

const readByIdBatch = batch(params<ByIdParams>(), () =>
  readStatements(sql`tenants.id = ${params<ByIdParams>().id}`),
);

/** Also finds a tenant by a former slug. */
const readBySlugBatch = batch(params<BySlugParams>(), () =>
  readStatements(sql`(tenants.slug = ${slug} or tenants.id in (
    select o.tenant_id from old_slugs o where o.slug = ${slug} and o.until > ${now}))`),
);
