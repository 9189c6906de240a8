import { sql } from "drizzle-orm";
import { activeCallerId, type Caller, isCaller } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { memberships } from "../db/schema.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { isNotLastOwner } from "./owners.ts";

/** Ends the caller's own membership, or withdraws their request to join. Throws `last_owner` and `not_found`. */
export async function leaveTenant(
  db: Db,
  { clerkUserId }: Caller,
  membershipId: string,
  now: number,
): Promise<void> {
  const claim = newId(now);
  const { own } = await db.commit(
    leaveBatch({ clerkUserId, membershipId, claim, entryId: idPrefix(now), now }),
  );
  const { status, claim: lastClaim } = own ?? fail("not_found");
  if (lastClaim === claim) return;
  fail(status === "active" ? "last_owner" : "not_found");
}

interface LeaveParams {
  clerkUserId: string;
  membershipId: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<LeaveParams>();
const { membershipId, claim, entryId, now } = given;

const isOwn = sql`(memberships.id = ${membershipId} and memberships.user_id = ${activeCallerId})`;

const leaveBatch = batch(given, () => ({
  // A withdrawn request becomes 'removed', because from 'left' a person could rejoin even if an admin had removed them.
  left: sql`
    update memberships set status = iif(memberships.status = 'pending', 'removed', 'left'),
      claim = ${claim}, updated_at = ${now}
    where ${isOwn} and memberships.status in ('active', 'pending') and ${isNotLastOwner}`,

  audit: auditInsert(
    "membership.left",
    {
      id: entryId,
      tenantId: memberships.tenantId,
      actorUserId: memberships.userId,
      target: ["membership", memberships.id],
      now,
    },
    sql`from memberships where memberships.id = ${membershipId} and memberships.claim = ${claim}`,
  ),

  own: combine(
    { status: memberships.status, claim: memberships.claim },
    sql`from users join memberships on memberships.user_id = users.id
      where ${isCaller} and memberships.id = ${membershipId}`,
  ),
}));
