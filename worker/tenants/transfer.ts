import { and, eq, exists, inArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { memberships, tenants, users } from "../db/schema.ts";
import { callerId, mayChange } from "../db/scope.ts";
import { both, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "./mine.ts";

/**
 * Hands a tenant over in one step: the person of a membership becomes owner, and the caller, who was one,
 * admin. Both or neither, so there is no moment without an owner; of two transfers at once the second
 * finds that its sender owns nothing any more.
 *
 * Throws `not_found` (somebody who is not active here too), `already_member` for oneself, `forbidden`.
 */
export async function transferTenant(
  db: Db,
  caller: Caller,
  { tenantId, membershipId }: { tenantId: string; membershipId: string },
  now: number,
) {
  const claim = newId(now);
  const heir = alias(memberships, "heir");
  const named = alias(memberships, "named");
  const heirUser = alias(users, "heir_user");
  const isMe = eq(memberships.userId, callerId(caller));
  const isHeir = both(
    eq(heir.id, membershipId),
    eq(heir.tenantId, tenantId),
    eq(heir.status, "active"),
    eq(heirUser.status, "active"),
  );
  const row = (
    role: "owner" | "admin",
    userId: typeof heir.userId | ReturnType<typeof callerId>,
  ) => ({
    id: newId(now),
    tenantId,
    userId,
    role,
    status: "active" as const,
    joinedVia: "founder" as const,
    joinedAt: now,
    claim,
    createdAt: now,
    updatedAt: now,
  });
  const back = {
    target: [memberships.tenantId, memberships.userId, memberships.role],
    set: { status: "active" as const, claim, updatedAt: now },
  };
  const isWon = exists(
    q
      .select({ id: heir.id })
      .from(heir)
      .where(
        and(
          eq(heir.tenantId, tenantId),
          // By whose it is: a claim has no index.
          inArray(
            heir.userId,
            q.select({ id: named.userId }).from(named).where(eq(named.id, membershipId)),
          ),
          eq(heir.role, "owner"),
          eq(heir.claim, claim),
        ),
      ),
  );
  const answer = await db.commit({
    owner: insertFrom(memberships, row("owner", heir.userId), (select) =>
      select
        .from(heir)
        .innerJoin(heirUser, eq(heirUser.id, heir.userId))
        .where(
          and(
            isHeir,
            sql`${heir.userId} <> ${callerId(caller)}`,
            mayChange(caller, "owners.grant", tenantId),
          ),
        ),
    ).onConflictDoUpdate(back),
    admin: insertFrom(memberships, row("admin", callerId(caller)), (select) =>
      select.from(sql`(select 1)`).where(isWon),
    ).onConflictDoUpdate(back),
    steppedDown: q
      .update(memberships)
      .set({ status: "left", claim, updatedAt: now })
      .where(
        and(
          eq(memberships.tenantId, tenantId),
          isMe,
          eq(memberships.role, "owner"),
          eq(memberships.status, "active"),
          isWon,
        ),
      ),
    tenant: q
      .update(tenants)
      .set({
        claim,
        ownerUserId: sql`(${q.select({ id: heir.userId }).from(heir).where(eq(heir.id, membershipId))})`,
      })
      .where(and(eq(tenants.id, tenantId), isWon)),
    entry: auditEntry(
      tenants,
      both(eq(tenants.id, tenantId), eq(tenants.claim, claim)),
      {
        action: "tenant.transferred",
        tenantId: tenants.id,
        actorUserId: callerId(caller),
        target: ["user", tenants.ownerUserId],
      },
      now,
    ),
    mine: q
      .select({ id: memberships.id })
      .from(memberships)
      .where(and(eq(memberships.id, membershipId), isMe)),
    place: ownPlace(caller, tenantId),
  });
  const place = answer.place[0] ?? refuse("not_found");
  if (place.tenant.claim === claim) return place;
  demand(place, "owners.grant");
  if (place.tenant.status !== "active") return refuse("forbidden");
  return refuse(answer.mine.length > 0 ? "already_member" : "not_found");
}
