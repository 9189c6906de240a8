import { and, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { prepared } from "../db/prepared.ts";
import { tenants } from "../db/schema.ts";
import { refuse } from "../http/problem.ts";
import { type Called, calledBy, hasCode, isCalled } from "./called.ts";
import { isInUse } from "./obstacle.ts";

/**
 * What a code says to somebody who holds it, before they join: the tenant's name, and whether an admin
 * has to say yes. From the primary, so that a rotated code is dead at once. A code that takes nobody in
 * is as good as none here. Throws `invalid_code`.
 */
export async function lookUpCode(db: Db, code: string, now: number) {
  const { tenant } = await db.read({ tenant: tenantOf({ ...calledBy(code), now }) });
  const { mustWait, ...found } = tenant[0] ?? refuse("invalid_code");
  return { ...found, requiresApproval: Boolean(mustWait) };
}

const tenantOf = prepared(({ code, slug, now }: Called & { now: number }) =>
  q
    .select({
      tenantId: tenants.id,
      tenantName: tenants.name,
      mustWait: sql<number>`(${tenants.policy} ->> '$.codeJoins' is 'approve' or not ${hasCode(code)})`,
    })
    .from(tenants)
    .where(and(isCalled({ code, slug }), isInUse(now))),
);
