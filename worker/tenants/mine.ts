import { asc, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { isId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { asMember } from "../db/scope.ts";
import { keyIn, type Page, pageOf } from "../http/paging.ts";
import { Problem, refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { may, type Permission } from "../permissions.ts";

/** The tenants where the caller is active, by name, with every role they hold there. */
export async function listTenants(db: Db, caller: Caller, { limit, cursor }: Page) {
  const after = cursor === undefined ? [] : [isAfter(keyIn(cursor, 2))];
  const { mine } = await db.readNearest({
    mine: asMember(caller, ...after)
      .orderBy(asc(tenants.name), asc(tenants.id))
      .limit(limit + 1),
  });
  return pageOf(mine, limit, ({ tenant }) => [tenant.name, tenant.id]);
}

/**
 * One tenant that the caller belongs to, by id or slug. Throws `not_found` for every other, and
 * `forbidden` for one where they may not do what `permission` says.
 */
export async function readTenant(
  db: Db,
  caller: Caller,
  idOrSlug: string,
  permission: Permission = "tenant.read",
) {
  const isIt = eq(isId(idOrSlug) ? tenants.id : tenants.slug, idOrSlug);
  const { found } = await db.read({ found: asMember(caller, isIt) });
  const mine = found[0] ?? refuse("not_found");
  if (!may(mine.roles, permission)) throw new Problem("forbidden");
  return mine;
}

function isAfter([name, id]: string[]): SQL {
  return sql`(${tenants.name}, ${tenants.id}) > (${name}, ${id})`;
}
