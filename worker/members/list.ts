import { and, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { memberships, users } from "../db/schema.ts";
import { mayRead } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import type { Caller } from "../identity/caller.ts";
import { may } from "../permissions.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import { isTaken } from "./change.ts";
import type { MembersQuery } from "./contract.ts";
import { joinedBy } from "./joined-by.ts";

/**
 * The members of a tenant, newest first: those who belong, wait or are suspended, unless another status
 * is asked for. Whom an invitation holds a place for is none of them: until they accept, the tenant knows
 * of them what it wrote itself, and not their name or face elsewhere. `q` is looked for in names, and in addresses by those who may see them.
 *
 * Throws `not_found` and `forbidden`.
 */
export async function listMembers(db: Db, caller: Caller, tenantId: string, asked: MembersQuery) {
  const { limit, cursor, status } = asked;
  const conditions: SQL[] = [
    eq(memberships.tenantId, tenantId),
    inArray(memberships.status, status ? [status] : ["active", "pending", "suspended"]),
    isTaken,
    mayRead(caller, "members.read", tenantId),
  ];
  if (asked.role) conditions.push(eq(memberships.role, asked.role));
  if (asked.code) conditions.push(joinedBy({ code: asked.code, since: asked.since }, tenantId));
  if (asked.q) conditions.push(isNamed(asked.q, caller, tenantId));
  if (cursor) conditions.push(lt(memberships.id, keyIn(cursor, 1)[0] ?? ""));
  const { members, place } = await db.read({
    members: q
      .select({ membership: aliased(memberships), user: aliased(users) })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(...conditions))
      .orderBy(desc(memberships.id))
      .limit(limit + 1),
    place: ownPlace(caller, tenantId),
  });
  const { roles } = demand(place[0], "members.read");
  return {
    ...pageOf(members, limit, ({ membership }) => [membership.id]),
    showsEmail: may(roles, "members.update"),
  };
}

/** `instr`, not `like`: D1 refuses long patterns, and a name may hold a `%` (docs/threats.md, 6). */
function isNamed(text: string, caller: Caller, tenantId: string): SQL {
  const name = sql`lower(coalesce(${users.firstName}, '') || ' ' || coalesce(${users.lastName}, ''))`;
  const sought = sql`lower(${text})`;
  return sql`(instr(${name}, ${sought}) or (instr(${users.email}, ${sought}) and ${mayRead(caller, "members.update", tenantId)}))`;
}
