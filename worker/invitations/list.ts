import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { invitations } from "../db/schema.ts";
import { mayRead } from "../db/scope.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import type { InvitationsQuery } from "./contract.ts";
import { withDelivery } from "./delivery.ts";
import { hasStatus } from "./status.ts";

/**
 * The invitations of a tenant, newest first, each with what became of its mail. Throws `not_found` and
 * `forbidden`.
 */
export async function listInvitations(
  db: Db,
  caller: Caller,
  { tenantId, ...asked }: InvitationsQuery & { tenantId: string },
  now: number,
) {
  const conditions: SQL[] = [
    eq(invitations.tenantId, tenantId),
    mayRead(caller, "invitations.read", tenantId),
  ];
  if (asked.status) conditions.push(hasStatus(invitations, asked.status, now));
  if (asked.q) {
    const name = sql`coalesce(${invitations.firstName}, '') || ' ' || coalesce(${invitations.lastName}, '') || ' ' || ${invitations.email}`;
    conditions.push(sql`instr(lower(${name}), lower(${asked.q}))`);
  }
  if (asked.cursor) conditions.push(lt(invitations.id, keyIn(asked.cursor, 1)[0] ?? ""));
  const answer = await db.read({
    invitations: q
      .select(withDelivery())
      .from(invitations)
      .where(and(...conditions))
      .orderBy(desc(invitations.id))
      .limit(asked.limit + 1),
    place: ownPlace(caller, tenantId),
  });
  demand(answer.place[0], "invitations.read");
  return pageOf(answer.invitations, asked.limit, ({ invitation }) => [invitation.id]);
}
