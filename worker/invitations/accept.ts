import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import { callerRow, standing } from "../account/caller-row.ts";
import { onboarding } from "../account/onboard.ts";
import { type Db, q } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { invitations, users } from "../db/schema.ts";
import { isCaller } from "../db/scope.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import { acceptingById, acceptingByToken } from "./accepting.ts";
import { demandOpen } from "./preview.ts";
import { hasStatus } from "./status.ts";

/** How an invitation is named: by the hash of its link's token, or by its id where it is one's own. */
export type Which = { tokenHash: string } | { id: string };

/** What the person brings, besides being who they are. */
export interface Acceptance {
  /** Given where they may be new to us: then the same batch signs them up. */
  person: Person | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  country: string | null;
  hasAcceptedTerms: boolean;
}

/**
 * Accepts an invitation: one batch consumes it, makes the membership active, links the player, stops a
 * mail that still waits and writes the one audit entry. Every condition is asked again in the statement
 * that consumes, for much may have happened since it was sent (docs/threats.md, 8).
 *
 * The same person again gets the same answer. Answers undefined where there is no such invitation; throws
 * what `accepting.ts` names, and as `standing` does.
 */
export async function acceptInvitation(
  db: Db,
  caller: Caller,
  which: Which,
  acceptance: Acceptance,
  now: number,
) {
  const claim = newId(now);
  const { person, firstName, lastName } = acceptance;
  const { clerkUserId } = caller;
  const values = {
    clerkUserId,
    claim,
    now,
    verifiedEmail: caller.verifiedEmail ?? null,
    country: acceptance.country,
    membershipId: newId(now),
    entryId: idPrefix(now),
  };
  const answer = await db.commit({
    ...(person &&
      onboarding(
        caller,
        person,
        { kind: "parent", firstName, lastName },
        claim,
        now,
        isOffered(which, person, now),
      )),
    ...(acceptance.hasAcceptedTerms && {
      terms: q.update(users).set({ termsAcceptedAt: now }).where(isCaller(caller)),
    }),
    ...("id" in which
      ? acceptingById({ ...values, id: which.id })
      : acceptingByToken({ ...values, tokenHash: which.tokenHash })),
    me: callerRow(caller),
  });
  const found = answer.invitation[0];
  if (!found) return undefined;
  if (person && !answer.me[0]) {
    demandOpen(found.invitation, now);
    return refuse("email_mismatch");
  }
  const me = standing(answer.me[0]);
  const [place] = answer.place;
  if (place) return { ...place, me };
  const { refused } = answer.judged[0] ?? { refused: null };
  return refuse(refused ?? "invitation_used");
}

/** There is such an invitation, open, and to the very person who would be signed up by it. */
function isOffered(which: Which, person: Person, now: number): SQL {
  if (!person.isEmailVerified) return sql`false`;
  const isIt =
    "id" in which ? eq(invitations.id, which.id) : eq(invitations.tokenHash, which.tokenHash);
  return exists(
    q
      .select({ id: invitations.id })
      .from(invitations)
      .where(
        and(isIt, eq(invitations.email, person.email), hasStatus(invitations, "pending", now)),
      ),
  );
}
