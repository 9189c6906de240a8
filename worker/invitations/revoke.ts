import { and, eq, inArray, isNull, type SQL } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { emails, invitations } from "../db/schema.ts";
import { callerId, mayChange } from "../db/scope.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { stopped } from "../mail/outbox.ts";
import { forgetPerson } from "./expiry.ts";
import { afterwards, changed, withdrawPlace } from "./resend.ts";

/**
 * Withdraws an invitation: its link is dead at once, a mail that still waits stays, and the seat that it
 * held is free. Doing it again changes nothing. Throws `not_found`, `forbidden` and `invitation_used`.
 */
export async function revokeInvitation(db: Db, caller: Caller, id: string, now: number) {
  const claim = newId(now);
  const isIt = eq(invitations.id, id);
  const isMine = and(isIt, eq(invitations.claim, claim)) as SQL;
  const mine = q.select({ id: invitations.id }).from(invitations).where(isMine);
  const answer = await db.commit({
    revoked: q
      .update(invitations)
      .set({ revokedAt: now, claim })
      .where(
        and(
          isIt,
          isNull(invitations.usedAt),
          isNull(invitations.revokedAt),
          mayChange(caller, "invitations.update", invitations.tenantId),
        ),
      ),
    place: withdrawPlace(isMine),
    person: forgetPerson(eq(invitations.id, id), now),
    mail: stopped(inArray(emails.invitationId, mine), "withdrawn", now),
    entry: auditEntry(
      invitations,
      isMine,
      {
        action: "invitation.revoked",
        tenantId: invitations.tenantId,
        actorUserId: callerId(caller),
        target: ["invitation", invitations.id],
      },
      now,
    ),
    ...afterwards(caller, id),
  });
  const found = changed(answer);
  if (found.invitation.usedAt !== null) return refuse("invitation_used");
  return found.invitation.revokedAt === null ? refuse("forbidden") : found;
}
