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
import { readBack, requireReadBack } from "./read-back.ts";
import { cancelPendingMemberships, clearPendingUsers } from "./side-effects.ts";

/**
 * Withdraws an invitation: its link is dead at once, a mail that still waits is not sent, and the seat that it held is
 * free. Doing it again changes nothing. Throws `not_found`, `forbidden` and `invitation_used`.
 */
export async function revokeInvitation(db: Db, { clerkUserId }: Caller, id: string, now: number) {
  const values = { clerkUserId, id, claim: newId(now), entryId: idPrefix(now), now };
  const { found } = await db.commit(revokeBatch(values));
  const changed = requireReadBack(found);
  if (changed.invitation.usedAt !== null) return fail("invitation_used");
  return changed.invitation.revokedAt === null ? fail("forbidden") : changed;
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

const isIt = sql`invitations.id = ${id}`;
/** This batch withdrew the invitation. */
const isRevoked = sql`(${isIt} and invitations.claim = ${claim})`;

const revokeBatch = batch(given, () => ({
  revoked: sql`
    update invitations set revoked_at = ${now}, claim = ${claim}
    where ${isIt} and invitations.used_at is null and invitations.revoked_at is null
      and ${canChange("invitations.update", invitations.tenantId)}`,

  pendingMembership: cancelPendingMemberships(isRevoked),
  pendingUser: clearPendingUsers(isRevoked),
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

  found: readBack,
}));
