import { and, desc, eq, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { callerId } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import { refuse } from "../http/problem.ts";
import { hasActiveOwner } from "../members/owners.ts";
import type { PlatformQuery, Standing } from "./contract.ts";
import { demandPlatform, type PlatformCaller, platformStanding, runsPlatform } from "./scope.ts";

/** Every tenant, newest first, or the one that `q` names. Throws `not_found` for whoever does not run the platform. */
export async function listAllTenants(db: Db, who: PlatformCaller, asked: PlatformQuery) {
  const conditions: (SQL | undefined)[] = [runsPlatform(who)];
  if (asked.q) conditions.push(or(eq(tenants.id, asked.q), eq(tenants.slug, asked.q)));
  if (asked.cursor) conditions.push(lt(tenants.id, keyIn(asked.cursor, 1)[0] ?? ""));
  const answer = await db.read({
    tenants: q
      .select({ tenant: aliased(tenants) })
      .from(tenants)
      .where(and(...conditions))
      .orderBy(desc(tenants.id))
      .limit(asked.limit + 1),
    standing: platformStanding(who),
  });
  demandPlatform(answer.standing);
  return pageOf(answer.tenants, asked.limit, ({ tenant }) => [tenant.id]);
}

/**
 * Suspends a tenant, which refuses everybody in it from the next request on, or takes that back; one whose
 * last owner has gone meanwhile comes back without one. Throws `not_found`, for a deleted one too.
 */
export async function setTenantStanding(
  db: Db,
  who: PlatformCaller,
  { tenantId, status }: Standing & { tenantId: string },
  now: number,
) {
  const claim = newId(now);
  const hasOwner = hasActiveOwner(tenants.id);
  const isIt = eq(tenants.id, tenantId);
  const from =
    status === "suspended" ? (["active", "ownerless"] as const) : (["suspended"] as const);
  const answer = await db.commit({
    changed: q
      .update(tenants)
      .set({
        status:
          status === "suspended"
            ? "suspended"
            : sql`case when ${hasOwner} then 'active' else 'ownerless' end`,
        claim,
      })
      .where(and(isIt, inArray(tenants.status, from), runsPlatform(who))),
    entry: auditEntry(
      tenants,
      and(isIt, eq(tenants.claim, claim)) as SQL,
      {
        action: status === "suspended" ? "tenant.suspended" : "tenant.reinstated",
        tenantId: tenants.id,
        actorUserId: callerId(who.caller),
        target: ["tenant", tenants.id],
      },
      now,
    ),
    tenant: q
      .select({ tenant: aliased(tenants) })
      .from(tenants)
      .where(and(isIt, runsPlatform(who))),
    standing: platformStanding(who),
  });
  demandPlatform(answer.standing);
  const { tenant } = answer.tenant[0] ?? refuse("not_found");
  return tenant.status === "deleted" ? refuse("not_found") : tenant;
}
