import { and, eq, exists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { memberships, tenants, users } from "../db/schema.ts";
import { isCaller, isVisible } from "../db/scope.ts";
import { both } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { UpdateProfile } from "./contract.ts";
import { everythingOf, everythingOwn } from "./me.ts";

/**
 * Changes what the caller says of themselves, and which tenant is shown first; only one where they
 * are active will do. Answers as `readMe` does. Throws `not_found` for any other, and as `standing` does.
 */
export async function updateProfile(db: Db, caller: Caller, changes: UpdateProfile, now: number) {
  const claim = newId(now);
  const { tenantId, ...said } = changes;
  const own = alias(memberships, "own");
  const belongs = exists(
    q
      .select({ id: own.id })
      .from(own)
      .innerJoin(tenants, eq(tenants.id, own.tenantId))
      .where(
        and(
          eq(own.userId, users.id),
          eq(own.tenantId, tenantId ?? ""),
          eq(own.status, "active"),
          isVisible(tenants),
        ),
      ),
  );
  const answer = await db.commit({
    profile: q
      .update(users)
      .set({ ...said, ...(tenantId && { defaultTenantId: tenantId }), claim, updatedAt: now })
      .where(and(isCaller(caller), tenantId === undefined ? sql`true` : belongs)),
    entry: auditEntry(
      users,
      both(isCaller(caller), eq(users.claim, claim)),
      {
        action: "user.updated",
        tenantId: null,
        actorUserId: users.id,
        target: ["user", users.id],
        // Which fields, not what they held: the audit outlives the person's wish to be forgotten.
        data: { fields: Object.keys(changes).sort() },
      },
      now,
    ),
    own: everythingOwn(caller, now),
  });
  const everything = everythingOf(answer.own);
  return everything.me.user.claim === claim ? everything : refuse("not_found");
}
