import { eq, type SQL, sql } from "drizzle-orm";
import { tenants } from "../db/schema.ts";
import { both, either } from "../db/statement.ts";
import { normalizeCode } from "./code.ts";

/** Is the active tenant that takes people in by what somebody typed: its code, or its slug where it lets that. */
export function isCalled(typed: string): SQL {
  const slug = typed.trim().toLowerCase();
  const isSlug = both(eq(tenants.slug, slug), sql`${tenants.policy} ->> '$.slugJoins' = 1`);
  return both(either(hasCode(typed), isSlug), eq(tenants.status, "active"));
}

/** What somebody typed is the tenant's code, and not its slug. */
export function hasCode(typed: string): SQL {
  return eq(tenants.inviteCode, normalizeCode(typed));
}

/** What is kept of it beside a membership: the code, in capitals, or the slug, which has none. */
export function keptCode(typed: string): SQL<string> {
  return sql<string>`case when ${hasCode(typed)} then ${tenants.inviteCode} else ${tenants.slug} end`;
}
