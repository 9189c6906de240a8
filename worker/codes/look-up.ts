import { and, notExists, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { preparedAll } from "../db/prepared.ts";
import { tenants } from "../db/schema.ts";
import { both } from "../db/statement.ts";
import { together } from "../db/together.ts";
import { refuse } from "../http/problem.ts";
import { type Called, calledBy, hasCode, isCalled } from "./called.ts";
import { admit, counted, type Guesser, mayTry, spent } from "./misses.ts";
import { isInUse } from "./obstacle.ts";

/**
 * What a code says to somebody who holds it, before they join: the tenant's name, and whether an admin
 * has to say yes. From the primary, so that a rotated code is dead at once. A code that takes nobody in
 * is as good as none here. Throws `invalid_code`, and as `admit` does.
 */
export async function lookUpCode(db: Db, code: string, by: Guesser, now: number) {
  const { counted, found } = await db.commit(lookingUp({ ...calledBy(code), ...by, now }));
  const { tenant = [], spent = [] } = found[0] ?? {};
  admit(by, { counted, spent }, now);
  const { mustWait, ...shown } = tenant[0] ?? refuse("invalid_code");
  return { ...shown, requiresApproval: Boolean(mustWait) };
}

interface LookingUp extends Called, Guesser {
  now: number;
}

const lookingUp = preparedAll((values: LookingUp) => {
  const { code, now } = values;
  const isIt = both(isCalled(values), isInUse(now));
  return {
    counted: counted(
      values,
      notExists(q.select({ id: tenants.id }).from(tenants).where(isIt)),
      now,
    ),
    found: together({
      tenant: q
        .select({
          tenantId: tenants.id,
          tenantName: tenants.name,
          mustWait: sql<number>`(${tenants.policy} ->> '$.codeJoins' is 'approve' or not ${hasCode(code)})`,
        })
        .from(tenants)
        .where(and(isIt, mayTry(values, now))),
      spent: spent(values, now),
    }),
  };
});
