import { and, eq, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { tenants } from "../db/schema.ts";
import { refuse } from "../http/problem.ts";
import { isInUse } from "./obstacle.ts";

/**
 * What a code says to somebody who holds it, before they join: the tenant's name, and whether an admin
 * has to say yes. From the primary, so that a rotated code is dead at once. A code that takes nobody in
 * is as good as none here. Throws `invalid_code`.
 */
export async function lookUpCode(db: Db, code: string, now: number) {
  const { tenant } = await db.read({
    tenant: q
      .select({
        tenantId: tenants.id,
        tenantName: tenants.name,
        codeJoins: sql<string | null>`${tenants.policy} ->> '$.codeJoins'`,
      })
      .from(tenants)
      .where(and(eq(tenants.inviteCode, code), eq(tenants.status, "active"), isInUse(now))),
  });
  const { codeJoins, ...found } = tenant[0] ?? refuse("invalid_code");
  return { ...found, requiresApproval: codeJoins === "approve" };
}
