import { type SQL, sql } from "drizzle-orm";
import { callerId } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, many, one, params } from "../db/sql.ts";
import { pageOf, pageStart } from "../http/paging.ts";
import { fail } from "../http/problem.ts";
import { hasActiveOwner } from "../members/owners.ts";
import { countColumns, tenantColumns } from "../tenants/columns.ts";
import type { PlatformQuery, Standing } from "./contract.ts";
import {
  fromAdminCheck,
  isAdmin,
  isPlatformAdmin,
  type PlatformCaller,
  type PlatformParams,
  platformParams,
  requirePlatformAdmin,
} from "./platform-admin.ts";

const tenantRow = jsonObject({
  ...tenantColumns,
  ...countColumns,
  status: tenants.status,
  ownerUserId: tenants.ownerUserId,
});

/** All tenants, newest first, or the one whose id or slug is `q`. Throws `not_found` unless a platform admin calls. */
export async function listAllTenants(
  db: Db,
  platformCaller: PlatformCaller,
  { q, cursor, limit }: PlatformQuery,
) {
  const values = {
    ...platformParams(platformCaller),
    before: pageStart(cursor),
    rowLimit: limit + 1,
  };
  const { result } = await db.read(!q ? listBatch(values) : findBatch({ ...values, idOrSlug: q }));
  const { tenants } = requirePlatformAdmin(result);
  return pageOf(tenants, limit, ({ id }) => [id]);
}

interface ListParams extends PlatformParams {
  before: string;
  rowLimit: number;
}
interface FindParams extends ListParams {
  idOrSlug: string;
}
const { before, rowLimit, idOrSlug } = params<FindParams>();

const listStatements = (isSearched: SQL) => ({
  result: combine(
    {
      isAdmin,
      tenants: many(
        tenantRow,
        sql`from tenants where ${isAdmin} and tenants.id < ${before} and ${isSearched}
          order by tenants.id desc limit ${rowLimit} + 0`,
      ),
    },
    fromAdminCheck,
  ),
});

const listBatch = batch(params<ListParams>(), () => listStatements(sql`true`));
const findBatch = batch(params<FindParams>(), () =>
  listStatements(sql`(tenants.id = ${idOrSlug} or tenants.slug = ${idOrSlug})`),
);

/**
 * Suspends a tenant, so that its members' next requests are refused, or reinstates it. Without an active owner it is
 * then ownerless. Throws `not_found`, also for a deleted tenant.
 */
export async function setTenantStatus(
  db: Db,
  platformCaller: PlatformCaller,
  { tenantId, status }: Standing & { tenantId: string },
  now: number,
) {
  const ids = { claim: newId(now), entryId: idPrefix(now) };
  const values = { ...platformParams(platformCaller), tenantId, ...ids, now };
  const { result } = await db.commit(
    status === "suspended" ? suspendBatch(values) : reinstateBatch(values),
  );
  const tenant = requirePlatformAdmin(result).tenant ?? fail("not_found");
  return tenant.status === "deleted" ? fail("not_found") : tenant;
}

interface StatusParams extends PlatformParams {
  tenantId: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<StatusParams>();
const { tenantId, claim, entryId, now } = given;

const changeStatements = (
  action: "tenant.suspended" | "tenant.reinstated",
  { hasStatus, newStatus }: { hasStatus: SQL; newStatus: SQL },
) => ({
  changed: sql`
    update tenants set status = ${newStatus}, claim = ${claim}
    where tenants.id = ${tenantId} and ${hasStatus} and ${isPlatformAdmin}`,

  audit: auditInsert(
    action,
    {
      id: entryId,
      tenantId: tenants.id,
      actorUserId: callerId,
      target: ["tenant", tenants.id],
      now,
    },
    sql`from tenants where tenants.id = ${tenantId} and tenants.claim = ${claim}`,
  ),

  result: combine(
    {
      isAdmin,
      tenant: one(tenantRow, sql`from tenants where tenants.id = ${tenantId} and ${isAdmin}`),
    },
    fromAdminCheck,
  ),
});

const suspendBatch = batch(given, () =>
  changeStatements("tenant.suspended", {
    hasStatus: sql`tenants.status in ('active', 'ownerless')`,
    newStatus: sql`'suspended'`,
  }),
);

const reinstateBatch = batch(given, () =>
  changeStatements("tenant.reinstated", {
    hasStatus: sql`tenants.status = 'suspended'`,
    newStatus: sql`iif(${hasActiveOwner(tenants.id)}, 'active', 'ownerless')`,
  }),
);
