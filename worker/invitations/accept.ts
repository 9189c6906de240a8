import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import { named, standing } from "../account/caller-row.ts";
import { type Arrival, arrivalIf, onboarding } from "../account/onboard.ts";
import { type Db, q, type RowOf } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { preparedAll } from "../db/prepared.ts";
import { invitations, users } from "../db/schema.ts";
import { isCaller } from "../db/scope.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import { acceptingById, acceptingByToken, judgingById, judgingByToken } from "./accepting.ts";
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
  isAgain = false,
): Promise<Accepted | undefined> {
  const claim = newId(now);
  const { person, firstName, lastName } = acceptance;
  const values = {
    ...named(caller),
    claim,
    now,
    verifiedEmail: caller.verifiedEmail ?? null,
    issuedAt: caller.issuedAt,
    country: acceptance.country,
    membershipId: newId(now),
    entryId: idPrefix(now),
  };
  const answer = await db.commit({
    ...(person &&
      onboarding(caller, person, { kind: "parent", firstName, lastName }, claim, now, (arrival) =>
        "id" in which
          ? arrivingById({ ...arrival, ...which })
          : arrivingByToken({ ...arrival, ...which }),
      )),
    ...(acceptance.hasAcceptedTerms && {
      terms: q.update(users).set({ termsAcceptedAt: now }).where(isCaller(caller)),
    }),
    ...("id" in which
      ? acceptingById({ ...values, ...which })
      : acceptingByToken({ ...values, ...which })),
  });
  const { invitation: [found] = [], place: [place] = [], me: [row] = [] } = answer.outcome[0] ?? {};
  if (!found) return undefined;
  if (person && !row) {
    demandOpen(found.invitation, now);
    return refuse("email_mismatch");
  }
  const me = standing(row);
  if (place) return { ...place, me };
  const { judged } = await db.read({
    judged:
      "id" in which
        ? judgingById({ ...values, ...which })
        : judgingByToken({ ...values, ...which }),
  });
  const [verdict] = judged;
  // What stood in the way is gone meanwhile.
  if (verdict?.refused === null && !isAgain) {
    return acceptInvitation(db, caller, which, acceptance, now, true);
  }
  return refuse(verdict?.refused ?? "invitation_used");
}

type Outcome = RowOf<ReturnType<typeof acceptingById>["outcome"]>;
/** A membership, where, and whose. */
export type Accepted = Outcome["place"][number] & { me: Outcome["me"][number] };

const arrivingById = preparedAll((values: Arrival & { id: string }) =>
  arrivalIf(values, isOffered(eq(invitations.id, values.id), values)),
);
const arrivingByToken = preparedAll((values: Arrival & { tokenHash: string }) =>
  arrivalIf(values, isOffered(eq(invitations.tokenHash, values.tokenHash), values)),
);

/** There is such an invitation, open, and to the very person who would be signed up by it. */
function isOffered(isIt: SQL, { emails, now }: Arrival): SQL {
  const offered = q
    .select({ id: invitations.id })
    .from(invitations)
    .where(
      and(
        isIt,
        sql`${invitations.email} in (select value from json_each(${emails}))`,
        hasStatus(invitations, "pending", now),
      ),
    );
  return exists(offered);
}
