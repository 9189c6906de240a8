import { type SQL, sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { isNotOffered } from "../access/membership.ts";
import { canRead } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { tenants } from "../db/schema.ts";
import { batch, jsonObject, list, params } from "../db/sql.ts";
import { pageOf, pageStart } from "../http/paging.ts";
import { can } from "../permissions.ts";
import { memberColumns } from "./columns.ts";
import type { MembersQuery } from "./contract.ts";
import {
  hasJoinedByCurrent,
  hasJoinedByEarlier,
  type JoinedByParams,
  joinedSinceOf,
} from "./joined-by.ts";

/**
 * The members of a tenant, newest first: those who are active, pending or suspended, unless the query has another
 * status. Without people who have not accepted their invitation: until then the tenant must not see their name or
 * picture. `q` is a search in names, and in addresses if the caller may see them.
 *
 * Throws `not_found` and `forbidden`.
 */
export async function listMembers(
  db: Db,
  { clerkUserId }: Caller,
  tenantId: string,
  { limit, cursor, status, role, code, since, q }: MembersQuery,
) {
  const values = {
    clerkUserId,
    tenantId,
    status: status ?? null,
    role: role ?? null,
    joinedSince: joinedSinceOf({ since }),
    text: q ?? null,
    before: pageStart(cursor),
    rowLimit: limit + 1,
  };
  const { members, place } = await db.read(membersBatches[code ?? "any"](values));
  const { roles } = requirePermission(place, "members.read");
  return {
    ...pageOf(members, limit, ({ membership }) => [membership.id]),
    showsEmail: can(roles, "members.update"),
  };
}

interface ListParams extends JoinedByParams {
  clerkUserId: string;
  /** Null for active, pending and suspended. The other filters are off if they are null. */
  status: string | null;
  role: string | null;
  text: string | null;
  before: string;
  rowLimit: number;
}
const given = params<ListParams>();
const { tenantId, status, role, text, before, rowLimit } = given;

const hasStatus = sql`(memberships.status = ${status}
  or (${status} is null and memberships.status in ('active', 'pending', 'suspended')))`;

/** With `instr` instead of `like`: D1 rejects long patterns, and a name may contain `%` (docs/threats.md, 6). */
const matchesSearch = sql`(${text} is null
  or instr(lower(coalesce(users.first_name, '') || ' ' || coalesce(users.last_name, '')), lower(${text}))
  or (instr(users.email, lower(${text})) and ${canRead("members.update", tenantId)}))`;

const membersStatements = (hasJoined: SQL) => ({
  members: list(
    jsonObject(memberColumns),
    sql`from memberships join users on users.id = memberships.user_id
      where memberships.tenant_id = ${tenantId}
        and memberships.id < ${before}
        and ${hasStatus}
        and ${isNotOffered}
        and (${role} is null or memberships.role = ${role})
        and ${hasJoined}
        and ${matchesSearch}
        and ${canRead("members.read", tenantId)}
      order by memberships.id desc limit ${rowLimit} + 0`,
  ),
  place: placeIn(tenantId, jsonObject({ id: tenants.id })),
});

const anyBatch = batch(given, () => membersStatements(sql`true`));
// Separate batches, so that SQLite uses the index on the code.
const currentCodeBatch = batch(given, () => membersStatements(hasJoinedByCurrent));
const earlierCodeBatch = batch(given, () => membersStatements(hasJoinedByEarlier));
const membersBatches = { any: anyBatch, current: currentCodeBatch, earlier: earlierCodeBatch };
