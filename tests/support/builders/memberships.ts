import { memberships } from "../../../worker/db/schema.ts";
import { rows, type Visitor } from "../app.ts";
import { insert } from "./insert.ts";
import { userIdOf } from "./users.ts";

type MembershipRow = typeof memberships.$inferInsert;

export interface Member {
  who: Visitor;
  membershipId: string;
}

/** Makes users members of a tenant in one role, without the requests that usually do. */
export async function createMemberships(
  tenantId: string,
  people: Visitor[],
  row: Pick<MembershipRow, "role"> & Partial<MembershipRow>,
): Promise<Member[]> {
  const members = people.map((who) => ({ who, membershipId: crypto.randomUUID() }));
  const rowsOf = members.map(async ({ who, membershipId }) => ({
    id: membershipId,
    tenantId,
    userId: await userIdOf(who),
    status: "active" as const,
    joinedVia: "code" as const,
    // An entry about the tenant tells of these memberships' beginning (tests/support/invariants.ts).
    joinedWith: tenantId,
    joinedAt: 0,
    claim: "",
    createdAt: 0,
    updatedAt: 0,
    ...row,
  }));
  await insert(memberships, ...(await Promise.all(rowsOf)));
  return members;
}

/** Many parents of a tenant, in two statements. */
export async function createManyMembers(tenantId: string, count: number): Promise<void> {
  await rows(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?2)
     insert into users (id, email, status, claim, created_at, updated_at)
     select ?1 || '-' || i, ?1 || i || '@example.com', 'active', '', 0, 0 from n`,
    tenantId,
    count,
  );
  await rows(
    `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
     select 'm' || id, ?1, id, 'parent', 'active', 'code', 0, '', 0, 0 from users where id like ?1 || '-%'`,
    tenantId,
  );
}
