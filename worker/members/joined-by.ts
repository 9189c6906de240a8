import { gte, inArray, type SQL, sql } from "drizzle-orm";
import { memberships, tenants } from "../db/schema.ts";
import { both } from "../db/statement.ts";

/** Which code people came in by, and since when: what an admin asks on the day that one leaked. */
export interface JoinedBy {
  code: "current" | "earlier";
  since?: string | undefined;
}

/** Came in by the code that is in force in the tenant, or by one that was before it. */
export function joinedBy({ code, since }: JoinedBy, tenantId: string): SQL {
  const inForce = sql`(select ${tenants.inviteCode} from ${tenants} where ${tenants.id} = ${tenantId})`;
  return both(
    inArray(memberships.joinedVia, ["code", "signup"]),
    code === "current"
      ? sql`${memberships.joinedWith} = ${inForce}`
      : // A slug is no code: it has small letters.
        sql`${memberships.joinedWith} <> ${inForce} and ${memberships.joinedWith} = upper(${memberships.joinedWith})`,
    gte(memberships.joinedAt, since === undefined ? 0 : Date.parse(since)),
  );
}
