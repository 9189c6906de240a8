import { and, eq, inArray } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { memberships } from "../db/schema.ts";
import { callerId, mayChange } from "../db/scope.ts";
import { both } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import { type JoinedBy, joinedBy } from "./joined-by.ts";

/**
 * Suspends everybody who came in by a code that leaked, in one statement, each with an audit entry;
 * changing them back one by one takes it back. Owners, admins and coaches stay: a code makes no owner,
 * and whom somebody promoted since, somebody knows.
 *
 * Answers how many. Throws `not_found` and `forbidden`.
 */
export async function suspendJoined(
  db: Db,
  caller: Caller,
  { tenantId, ...by }: JoinedBy & { tenantId: string },
  now: number,
): Promise<number> {
  const claim = newId(now);
  const { suspended, place } = await db.commit({
    suspended: q
      .update(memberships)
      .set({ status: "suspended", claim, updatedAt: now })
      .where(
        and(
          eq(memberships.tenantId, tenantId),
          inArray(memberships.status, ["active", "pending"]),
          inArray(memberships.role, ["parent", "player", "member", "viewer"]),
          joinedBy(by, tenantId),
          mayChange(caller, "members.update", tenantId),
        ),
      )
      .returning({ id: memberships.id }),
    entries: auditEntry(
      memberships,
      both(
        eq(memberships.tenantId, tenantId),
        joinedBy(by, tenantId),
        eq(memberships.claim, claim),
      ),
      {
        action: "membership.updated",
        tenantId: memberships.tenantId,
        actorUserId: callerId(caller),
        target: ["membership", memberships.id],
        data: { status: "suspended", because: "code" },
      },
      now,
    ),
    place: ownPlace(caller, tenantId),
  });
  demand(place[0], "members.update");
  return suspended.length;
}
