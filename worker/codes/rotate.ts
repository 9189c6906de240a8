import { and, eq } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { callerId, mayChange } from "../db/scope.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { tenantEntry } from "../tenants/entry.ts";
import { freshCodes, newCode } from "../tenants/free.ts";
import { demand, ownPlace } from "../tenants/mine.ts";

/**
 * Gives a tenant a new code; the old one is dead in the same instant. Throws `not_found` and
 * `forbidden`.
 */
export async function rotateCode(
  db: Db,
  caller: Caller,
  { tenantId, length }: { tenantId: string; length: number | undefined },
  now: number,
) {
  const claim = newId(now);
  const { place } = await db.commit({
    code: q
      .update(tenants)
      .set({
        inviteCode: newCode(freshCodes(length)),
        inviteCodeUpdatedAt: now,
        inviteCodeUpdatedBy: callerId(caller),
        inviteCodeUses: 0,
        claim,
      })
      .where(and(eq(tenants.id, tenantId), mayChange(caller, "code.rotate", tenantId))),
    // Neither code is in the entry: the audit outlives both.
    entry: tenantEntry(caller, { tenantId, claim }, "code.rotated", now),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(place[0], "code.rotate");
  return tenant.claim === claim ? tenant : refuse("forbidden");
}
