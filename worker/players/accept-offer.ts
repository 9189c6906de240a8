import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { isAddressee } from "../account/addresses.ts";
import { callerRow, standing } from "../account/caller-row.ts";
import { ownPlayers } from "../account/me.ts";
import { arrivalIf, onboarding } from "../account/onboard.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { guardianInvitations, playerGuardians, users } from "../db/schema.ts";
import { callerId, isCaller } from "../db/scope.ts";
import { aliased, both } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import { hasStatus } from "../invitations/status.ts";
import { becomingGuardian } from "./consent.ts";

/**
 * Accepts an offer to look after a player: the verified address must be the one that was written to, and
 * whoever offered must look after the player still. The same person again gets the same answer.
 *
 * Answers undefined where there is no such offer; throws `invitation_revoked`, `invitation_used`,
 * `email_mismatch`, `invitation_expired`, and as `standing` does.
 */
export async function acceptOffer(
  db: Db,
  caller: Caller,
  person: Person | undefined,
  said: { tokenHash: string; firstName?: string | undefined; lastName?: string | undefined },
  hasAcceptedTerms: boolean,
  now: number,
) {
  const claim = newId(now);
  const isIt = eq(guardianInvitations.tokenHash, said.tokenHash);
  const isTheirs = isAddressee(caller, person, guardianInvitations.email);
  const maker = alias(playerGuardians, "maker");
  const isVouchedFor = exists(
    q
      .select({ id: maker.playerId })
      .from(maker)
      .innerJoin(users, eq(users.id, maker.userId))
      .where(
        and(
          eq(maker.playerId, guardianInvitations.playerId),
          eq(maker.userId, guardianInvitations.createdBy),
          eq(users.status, "active"),
        ),
      ),
  );
  const isOpen = both(isIt, hasStatus(guardianInvitations, "pending", now), isTheirs, isVouchedFor);
  const isMine = both(isIt, eq(guardianInvitations.claim, claim));
  const offered = q.select({ id: guardianInvitations.id }).from(guardianInvitations).where(isOpen);
  const answer = await db.commit({
    ...(person &&
      onboarding(
        caller,
        person,
        { kind: "parent", firstName: said.firstName, lastName: said.lastName },
        newId(now),
        now,
        (arrival) => arrivalIf(arrival, exists(offered)),
      )),
    used: q
      .update(guardianInvitations)
      .set({ usedAt: now, usedBy: callerId(caller), claim })
      .where(and(isOpen, exists(q.select({ id: users.id }).from(users).where(isCaller(caller))))),
    guardian: becomingGuardian(
      caller,
      guardianInvitations.playerId,
      (select) => select.from(guardianInvitations).where(isMine),
      now,
    ),
    ...(hasAcceptedTerms && {
      terms: q.update(users).set({ termsAcceptedAt: now }).where(isCaller(caller)),
    }),
    entry: guardianAdded(isMine, "offer", now),
    offer: q
      .select({
        offer: aliased(guardianInvitations),
        isVouchedFor: sql<number>`${isVouchedFor}`.as("is_vouched_for"),
        isTheirs: sql<number>`${isTheirs}`.as("is_theirs"),
      })
      .from(guardianInvitations)
      .where(isIt),
    players: ownPlayers(caller),
    me: callerRow(caller),
  });
  const found = answer.offer[0];
  if (!found) return undefined;
  const { offer } = found;
  const mine = answer.me[0];
  // Known to nobody yet: Clerk is asked who they are, and they come again.
  if (!person) standing(mine);
  if (mine?.user.status === "active" && offer.usedBy === mine.user.id) {
    const own = answer.players.find(({ player }) => player.id === offer.playerId);
    return { me: standing(mine), player: own ?? refuse("invitation_used") };
  }
  if (offer.revokedAt !== null) return refuse("invitation_revoked");
  if (offer.usedAt !== null) return refuse("invitation_used");
  if (!found.isTheirs) return refuse("email_mismatch");
  if (offer.expiresAt <= now) return refuse("invitation_expired");
  if (!found.isVouchedFor) return refuse("invitation_revoked");
  standing(mine);
  return refuse("unavailable");
}

function guardianAdded(isMine: SQL, via: string, now: number) {
  return auditEntry(
    guardianInvitations,
    isMine,
    {
      action: "guardian.added",
      tenantId: null,
      actorUserId: guardianInvitations.usedBy,
      target: ["player", guardianInvitations.playerId],
      data: { via },
    },
    now,
  );
}
