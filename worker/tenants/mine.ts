import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { CallerParams } from "../access/caller.ts";
import { named, selectCaller, standing } from "../account/caller-row.ts";
import { type Db, q, type RowOf } from "../db/client.ts";
import { isId } from "../db/id.ts";
import { prepared } from "../db/prepared.ts";
import { oldSlugs, tenants } from "../db/schema.ts";
import { asMember, asMemberOf, type Named } from "../db/scope.ts";
import { either } from "../db/statement.ts";
import { together } from "../db/together.ts";
import { keyIn, type Page, pageOf } from "../http/paging.ts";
import { Problem } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { may, type Permission, type Role } from "../permissions.ts";
import { tenantShown } from "./columns.ts";

/**
 * The tenants where the caller is active, by name, with every role they hold there. Throws as
 * `standing` does: nobody takes an empty list for an answer to who they are.
 */
export async function listTenants(db: Db, caller: Caller, { limit, cursor }: Page) {
  const [afterName = "", afterId = ""] = cursor === undefined ? [] : keyIn(cursor, 2);
  const { answer } = await db.readNearest({
    answer: pageOfTenants({ ...named(caller), afterName, afterId, most: limit + 1 }),
  });
  const { mine = [], me = [] } = answer[0] ?? {};
  standing(me[0]);
  return pageOf(mine, limit, ({ tenant }) => [tenant.name, tenant.id]);
}

/** A page of them, and who asks; nothing comes before the first, whose name is not empty. */
const pageOfTenants = prepared(
  (values: CallerParams & { afterName: string; afterId: string; most: number }) =>
    together({
      mine: asMemberOf(
        values,
        tenantShown(),
        sql`(${tenants.name}, ${tenants.id}) > (${values.afterName}, ${values.afterId})`,
      )
        .orderBy(asc(tenants.name), asc(tenants.id))
        .limit(values.most),
      me: selectCaller(values),
    }),
);

/**
 * One tenant that the caller belongs to, by id or slug. Throws `not_found` for every other, and
 * `forbidden` for one where they may not do what `permission` says.
 */
export async function readTenant(
  db: Db,
  caller: Caller,
  idOrSlug: string,
  now: number,
  permission: Permission = "tenant.read",
) {
  const isIt = isId(idOrSlug) ? eq(tenants.id, idOrSlug) : hadSlug(idOrSlug, now);
  const { found } = await db.read({ found: asMember(caller, isIt) });
  return demand(found[0], permission);
}

/** Has that slug, or had it until lately; the tenant in the answer says which one it has now. */
function hadSlug(slug: string, now: number): SQL {
  const had = q
    .select({ id: oldSlugs.tenantId })
    .from(oldSlugs)
    .where(and(eq(oldSlugs.slug, slug), gt(oldSlugs.until, now)));
  return either(eq(tenants.slug, slug), inArray(tenants.id, had));
}

/** The caller's place in a tenant, for the end of a batch that reads or changes something there. */
export function ownPlace({ clerkUserId }: Named, tenantId: string) {
  return placeIn({ clerkUserId, tenantId });
}
const placeIn = prepared(({ clerkUserId, tenantId }: { clerkUserId: string; tenantId: string }) =>
  asMember({ clerkUserId }, eq(tenants.id, tenantId)),
);
export type OwnPlace = RowOf<ReturnType<typeof ownPlace>>;

/** Throws `not_found` for a place that is none, and `forbidden` where it lacks the permission. */
export function demand<Place extends { roles: Role[] }>(
  place: Place | undefined,
  permission: Permission,
): Place {
  if (!place) throw new Problem("not_found");
  if (!may(place.roles, permission)) throw new Problem("forbidden");
  return place;
}
