import { sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { type CodeParams, codeParams, isCodeTenant, isCodeUsable } from "./conditions.ts";
import {
  type Attempter,
  exhaustedCounters,
  isBelowLimit,
  recordFailure,
  requireBelowLimit,
} from "./failed-attempts.ts";

/**
 * What a code says to somebody who holds it, before they join: the tenant's name, and whether an admin has to
 * approve. From the primary, so that a rotated code is dead at once. Throws `invalid_code`, for a code that is
 * not usable too, and as `requireBelowLimit` does.
 */
export async function lookUpCode(db: Db, code: string, by: Attempter, now: number) {
  const { failure, found } = await db.commit(lookUpBatch({ ...codeParams(code), ...by, now }));
  requireBelowLimit(by, { failure, exhausted: found.exhausted }, now);
  const { needsApproval, ...tenant } = found.tenant ?? fail("invalid_code");
  return { ...tenant, requiresApproval: Boolean(needsApproval) };
}

const given = params<CodeParams & Attempter & { now: number }>();

const isFound = sql`(${isCodeTenant} and ${isCodeUsable})`;

const lookUpBatch = batch(given, () => ({
  failure: recordFailure(sql`not exists (select 1 from tenants where ${isFound})`),

  found: combine({
    tenant: one(
      jsonObject({
        tenantId: tenants.id,
        tenantName: tenants.name,
        needsApproval: sql<number>`(tenants.policy ->> '$.codeJoins' is 'approve' or tenants.invite_code <> ${given.code})`,
      }),
      sql`from tenants where ${isFound} and ${isBelowLimit}`,
    ),
    exhausted: exhaustedCounters,
  }),
}));
