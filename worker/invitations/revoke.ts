import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { invitations } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { cancelMails } from "../mail/outbox.ts";
import { readBackStatement, requireReadBack } from "./read-back.ts";
import { pendingMembershipDelete, pendingUserClear } from "./side-effects.ts";

/**
 * Revokes an invitation: the link stops working at once, a queued mail is not sent, and the seat of the pending
 * membership is free. Idempotent. Throws `not_found`, `forbidden` and `invitation_used`.
 */
export async function revokeInvitation(db: Db, { clerkUserId }: Caller, id: string, now: number) {
  const values = { clerkUserId, id, claim: newId(now), entryId: idPrefix(now), now };
  const { readBack } = await db.commit(revokeBatch(values));
  const revoked = requireReadBack(readBack);
  if (revoked.invitation.usedAt !== null) return fail("invitation_used");
  return revoked.invitation.revokedAt === null ? fail("forbidden") : revoked;
}

interface RevokeParams {
  clerkUserId: string;
  id: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<RevokeParams>();
const { id, claim, entryId, now } = given;

const isInvitation = sql`invitations.id = ${id}`;
/** This batch revoked the invitation. */
const isRevoked = sql`(${isInvitation} and invitations.claim = ${claim})`;

const revokeBatch = batch(given, () => ({
  revoked: sql`
    update invitations set revoked_at = ${now}, claim = ${claim}
    where ${isInvitation} and invitations.used_at is null and invitations.revoked_at is null
      and ${canChange("invitations.update", invitations.tenantId)}`,

  pendingMembership: pendingMembershipDelete(isRevoked),
  pendingUser: pendingUserClear(isRevoked),
  mail: cancelMails(
    sql`emails.invitation_id in (select invitations.id from invitations where ${isRevoked})`,
    "withdrawn",
  ),

  audit: auditInsert(
    "invitation.revoked",
    {
      id: entryId,
      tenantId: invitations.tenantId,
      actorUserId: callerId,
      target: ["invitation", invitations.id],
      now,
    },
    sql`from invitations where ${isRevoked}`,
  ),

  readBack: readBackStatement,
}));
