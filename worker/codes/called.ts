import { eq, type SQL, sql } from "drizzle-orm";
import { tenants } from "../db/schema.ts";
import { both, either } from "../db/statement.ts";
import { normalizeCode } from "./code.ts";

/** What somebody typed, in both ways that it may be meant. */
export interface Called {
  code: string;
  slug: string;
}

export function calledBy(typed: string): Called {
  return { code: normalizeCode(typed), slug: typed.trim().toLowerCase() };
}

/** Is the active tenant that takes people in by that: by its code, or by its slug where it lets that. */
export function isCalled({ code, slug }: Called): SQL {
  const isSlug = both(eq(tenants.slug, slug), sql`${tenants.policy} ->> '$.slugJoins' = 1`);
  return both(either(hasCode(code), isSlug), eq(tenants.status, "active"));
}

/** What somebody typed is the tenant's code, and not its slug. */
export function hasCode(code: string): SQL {
  return eq(tenants.inviteCode, code);
}

/** What is kept of it beside a membership: the code, in capitals, or the slug, which has none. */
export function keptCode(code: string): SQL<string> {
  return sql<string>`case when ${hasCode(code)} then ${tenants.inviteCode} else ${tenants.slug} end`;
}
