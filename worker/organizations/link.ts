import { and, eq, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { clerkOrgMembers, tenants } from "../db/schema.ts";
import { mayChange } from "../db/scope.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { tenantEntry } from "../tenants/entry.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import { following } from "./follow.ts";

/**
 * Links a tenant to the Clerk organization that the caller is active in and admin of, and takes its members
 * in; null unlinks it, and everybody stays. An owner's to do, for it makes admins.
 *
 * Throws `organization_taken` for one that another tenant is linked to, `not_found` and `forbidden`.
 */
export async function linkOrganization(
  db: Db,
  caller: Caller,
  { tenantId, organizationId }: { tenantId: string; organizationId: string | null },
  now: number,
) {
  const claim = newId(now);
  const other = alias(tenants, "other");
  const isTaken = q
    .select({ id: other.id })
    .from(other)
    .where(and(eq(other.clerkOrgId, organizationId ?? ""), sql`${other.id} <> ${tenantId}`));
  const answer = await db.commit({
    linked: q
      .update(tenants)
      .set({ clerkOrgId: organizationId, claim })
      .where(
        and(
          eq(tenants.id, tenantId),
          mayChange(caller, "owners.grant", tenantId),
          notExists(isTaken),
        ),
      ),
    entry: tenantEntry(caller, { tenantId, claim }, "tenant.updated", now, {
      organization: organizationId,
    }),
    // Nobody, where it was not linked: then no tenant has that organization.
    ...following(eq(clerkOrgMembers.organizationId, organizationId ?? ""), newId(now), now),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(answer.place[0], "owners.grant");
  if (tenant.claim === claim) return tenant;
  return refuse(tenant.status === "active" ? "organization_taken" : "forbidden");
}
