import { and, eq, exists, gt, gte, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { callerRow, standing } from "../account/caller-row.ts";
import { ownPlayers } from "../account/me.ts";
import { onboarding } from "../account/onboard.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import {
  emails,
  guardianInvitations,
  memberships,
  playerGuardians,
  playerMemberships,
  players,
  users,
} from "../db/schema.ts";
import { callerId, isCaller, mayChange } from "../db/scope.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { aliased, both, either, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import { hasStatus, linkLifeMs } from "../invitations/status.ts";
import { stopped } from "../mail/outbox.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import { consent } from "./consent.ts";
import type { InviteGuardian } from "./contract.ts";
import { isGuardian } from "./own.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Mails of this kind that one guardian has us send in a day, and that one address gets. */
const mailsOfOne = 10;
const mailsToOne = 3;

interface Offer extends InviteGuardian {
  id: string;
  acceptUrl: string;
}

/**
 * Asks somebody, by mail, to look after a player too. An offer to the same address that is still open gives
 * way to the new one: its link is dead. Answers the offer.
 *
 * Throws `not_found`, `forbidden` for whoever is the player themselves, `already_member` for somebody who
 * looks after them already, `rate_limited`, and as `standing` does.
 */
export async function inviteGuardian(
  db: Db,
  caller: Caller,
  { id: playerId, email, firstName, lastName, acceptUrl }: Offer,
  now: number,
) {
  const id = newId(now);
  const token = newSecret();
  const isIt = eq(guardianInvitations.id, id);
  const there = alias(users, "there");
  const care = alias(playerGuardians, "there_as");
  const isThere = exists(
    q
      .select({ id: there.id })
      .from(care)
      .innerJoin(there, eq(there.id, care.userId))
      .where(
        and(eq(care.playerId, playerId), eq(there.email, email), eq(there.emailVerified, true)),
      ),
  );
  const earlier = alias(guardianInvitations, "earlier");
  const sent = (whose: SQL) =>
    sql`(${q
      .select({ count: sql`count(*)` })
      .from(earlier)
      .where(and(whose, gt(earlier.createdAt, now - dayMs)))})`;
  const mayMail = both(
    sql`${sent(both(inArray(earlier.playerId, sql`(select player_id from player_guardians where user_id = ${callerId(caller)})`), eq(earlier.createdBy, callerId(caller))))} < ${mailsOfOne}`,
    sql`${sent(eq(earlier.email, email))} < ${mailsToOne}`,
  );
  const replaced = both(
    eq(guardianInvitations.playerId, playerId),
    eq(guardianInvitations.email, email),
    ne(guardianInvitations.id, id),
    isNull(guardianInvitations.usedAt),
    isNull(guardianInvitations.revokedAt),
    exists(sql`(select 1 from guardian_invitations mine where mine.id = ${id})`),
  );
  const answer = await db.commit({
    judged: q
      .select({
        isThere: sql<number>`${isThere}`.as("is_there"),
        mayMail: sql<number>`${mayMail}`.as("may_mail"),
      })
      .from(players)
      .where(and(eq(players.id, playerId), isGuardian(caller))),
    offered: insertFrom(
      guardianInvitations,
      {
        id,
        tokenHash: await sha256(token),
        playerId: players.id,
        email,
        firstName: firstName ?? null,
        lastName: lastName ?? null,
        expiresAt: now + linkLifeMs,
        createdBy: callerId(caller),
        claim: id,
        createdAt: now,
      },
      (select) =>
        select
          .from(players)
          .where(and(eq(players.id, playerId), isGuardian(caller), sql`not ${isThere}`, mayMail)),
    ),
    stoppedMail: stopped(
      both(
        eq(emails.recipient, email),
        eq(emails.template, "guardian-invite"),
        inArray(
          sql`${emails.variables} ->> '$.offer_id'`,
          q.select({ id: guardianInvitations.id }).from(guardianInvitations).where(replaced),
        ),
      ),
      "replaced",
      now,
    ),
    replaced: q.update(guardianInvitations).set({ revokedAt: now }).where(replaced),
    mail: insertFrom(
      emails,
      {
        id: newId(now),
        recipient: guardianInvitations.email,
        template: "guardian-invite",
        locale: users.locale,
        variables: sql`json_object(
          'recipient_name', coalesce(${guardianInvitations.firstName}, ''),
          'sender_name', trim(coalesce(${users.firstName}, '') || ' ' || coalesce(${users.lastName}, '')),
          'participant_name', ${players.firstName},
          'offer_id', ${guardianInvitations.id},
          'accept_url', ${`${acceptUrl}${token}`})`,
        nextAttemptAt: now,
        claim: id,
        createdAt: now,
        updatedAt: now,
      },
      (select) =>
        select
          .from(guardianInvitations)
          .innerJoin(players, eq(players.id, guardianInvitations.playerId))
          .innerJoin(users, eq(users.id, guardianInvitations.createdBy))
          .where(isIt),
    ),
    entry: auditEntry(
      guardianInvitations,
      isIt,
      {
        action: "guardian.invited",
        tenantId: null,
        actorUserId: guardianInvitations.createdBy,
        target: ["player", guardianInvitations.playerId],
      },
      now,
    ),
    offer: q
      .select({ offer: aliased(guardianInvitations) })
      .from(guardianInvitations)
      .where(isIt),
    players: ownPlayers(caller, playerId),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  const made = answer.offer[0];
  if (made) return made.offer;
  if (answer.players.length === 0) return refuse("not_found");
  const [judged] = answer.judged;
  if (!judged) return refuse("forbidden");
  return refuse(judged.isThere ? "already_member" : "rate_limited");
}

/** The open offers that the caller made for their players: nobody sees those of another guardian. */
export function ownOffers(caller: Caller, now: number, playerId?: string) {
  return q
    .select({ offer: aliased(guardianInvitations) })
    .from(users)
    .innerJoin(playerGuardians, eq(playerGuardians.userId, users.id))
    .innerJoin(guardianInvitations, eq(guardianInvitations.playerId, playerGuardians.playerId))
    .where(
      and(
        isCaller(caller),
        eq(guardianInvitations.createdBy, users.id),
        hasStatus(guardianInvitations, "pending", now),
        playerId === undefined ? undefined : eq(playerGuardians.playerId, playerId),
      ),
    );
}

/** The caller's open offers for one player. Throws `not_found`. */
export async function listOffers(db: Db, caller: Caller, playerId: string, now: number) {
  const answer = await db.read({
    offers: ownOffers(caller, now, playerId),
    players: ownPlayers(caller, playerId),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  if (answer.players.length === 0) refuse("not_found");
  return answer.offers.map(({ offer }) => offer);
}

/** Takes an offer of the caller's back: its link is dead at once. Throws `not_found`. */
export async function withdrawOffer(
  db: Db,
  caller: Caller,
  { playerId, offerId }: { playerId: string; offerId: string },
  now: number,
): Promise<void> {
  const claim = newId(now);
  const isIt = both(
    eq(guardianInvitations.id, offerId),
    eq(guardianInvitations.playerId, playerId),
    eq(guardianInvitations.createdBy, callerId(caller)),
  );
  const { withdrawn, me } = await db.commit({
    withdrawn: q
      .update(guardianInvitations)
      .set({ revokedAt: now, claim })
      .where(
        and(
          isIt,
          hasStatus(guardianInvitations, "pending", now),
          exists(q.select({ id: users.id }).from(users).where(isCaller(caller))),
        ),
      )
      .returning({ id: guardianInvitations.id }),
    mail: stopped(
      both(
        eq(emails.template, "guardian-invite"),
        sql`${emails.recipient} = (select email from guardian_invitations where id = ${offerId} and claim = ${claim})`,
        sql`${emails.variables} ->> '$.offer_id' = ${offerId}`,
      ),
      "withdrawn",
      now,
    ),
    entry: auditEntry(
      guardianInvitations,
      both(isIt, eq(guardianInvitations.claim, claim)),
      {
        action: "guardian.withdrawn",
        tenantId: null,
        actorUserId: guardianInvitations.createdBy,
        target: ["player", guardianInvitations.playerId],
      },
      now,
    ),
    me: callerRow(caller),
  });
  standing(me[0]);
  if (withdrawn.length === 0) refuse("not_found");
}

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
  person: Person,
  said: { tokenHash: string; firstName?: string | undefined; lastName?: string | undefined },
  hasAcceptedTerms: boolean,
  now: number,
) {
  const claim = newId(now);
  const isIt = eq(guardianInvitations.tokenHash, said.tokenHash);
  const isTheirs = person.isEmailVerified
    ? eq(guardianInvitations.email, person.email)
    : sql`false`;
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
  const answer = await db.commit({
    ...onboarding(
      caller,
      person,
      { kind: "parent", firstName: said.firstName, lastName: said.lastName },
      newId(now),
      now,
      exists(q.select({ id: guardianInvitations.id }).from(guardianInvitations).where(isOpen)),
    ),
    used: q
      .update(guardianInvitations)
      .set({ usedAt: now, usedBy: callerId(caller), claim })
      .where(and(isOpen, exists(q.select({ id: users.id }).from(users).where(isCaller(caller))))),
    guardian: insertFrom(
      playerGuardians,
      {
        playerId: guardianInvitations.playerId,
        userId: callerId(caller),
        ...consent(now),
        createdAt: now,
      },
      (select) => select.from(guardianInvitations).where(isMine),
    ).onConflictDoUpdate({
      target: [playerGuardians.playerId, playerGuardians.userId],
      set: consent(now),
      setWhere: isNull(playerGuardians.consentedAt),
    }),
    ...(hasAcceptedTerms && {
      terms: q.update(users).set({ termsAcceptedAt: now }).where(isCaller(caller)),
    }),
    entry: guardianAdded(isMine, "offer", now),
    offer: q
      .select({
        offer: aliased(guardianInvitations),
        isVouchedFor: sql<number>`${isVouchedFor}`.as("is_vouched_for"),
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
  if (mine?.user.status === "active" && offer.usedBy === mine.user.id) {
    const own = answer.players.find(({ player }) => player.id === offer.playerId);
    return { me: standing(mine), player: own ?? refuse("invitation_used") };
  }
  if (offer.revokedAt !== null) return refuse("invitation_revoked");
  if (offer.usedAt !== null) return refuse("invitation_used");
  if (offer.email !== person.email || !person.isEmailVerified) return refuse("email_mismatch");
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

/**
 * Ends somebody's care for a player, as an admin of a tenant where the player plays. Guardians cannot remove
 * each other, nor found a club to do it: the admin is no guardian of that player, and the tenant has known
 * the player for longer than the guardian has looked after them, or knows the guardian as a member. The last
 * guardian who agreed stays, unless the player has a login of their own.
 *
 * Throws `last_guardian`, `not_found` and `forbidden`.
 */
export async function removeGuardian(
  db: Db,
  caller: Caller,
  { tenantId, playerId, userId }: { tenantId: string; playerId: string; userId: string },
  now: number,
): Promise<void> {
  const other = alias(playerGuardians, "other_guardian");
  const place = alias(playerMemberships, "place_here");
  const member = alias(memberships, "member_here");
  const isIt = both(eq(playerGuardians.playerId, playerId), eq(playerGuardians.userId, userId));
  const isHere = exists(
    q
      .select({ id: place.playerId })
      .from(place)
      .where(
        and(
          eq(place.tenantId, tenantId),
          eq(place.playerId, playerId),
          eq(place.status, "active"),
          or(
            gte(playerGuardians.createdAt, place.createdAt),
            exists(
              q
                .select({ id: member.id })
                .from(member)
                .where(
                  and(
                    eq(member.tenantId, tenantId),
                    eq(member.userId, userId),
                    eq(member.status, "active"),
                  ),
                ),
            ),
          ),
        ),
      ),
  );
  const isParty = sql`exists (select 1 from player_guardians party where party.player_id = ${playerId} and party.user_id = ${callerId(caller)})`;
  const keepsOne = either(
    exists(
      q
        .select({ id: other.userId })
        .from(other)
        .innerJoin(users, eq(users.id, other.userId))
        .where(
          and(
            eq(other.playerId, playerId),
            ne(other.userId, userId),
            eq(users.status, "active"),
            sql`${other.consentedAt} is not null`,
          ),
        ),
    ),
    sql`(select user_id from players where id = ${playerId}) is not null`,
  );
  const mayDoIt = both(
    isIt,
    mayChange(caller, "players.update", tenantId),
    isHere,
    sql`not ${isParty}`,
  );
  const answer = await db.commit({
    found: q
      .select({
        mayDoIt: sql<number>`${both(isHere, sql`not ${isParty}`)}`.as("may_do_it"),
        isHere: sql<number>`${isHere}`.as("is_here"),
      })
      .from(playerGuardians)
      .where(isIt),
    entry: auditEntry(
      playerGuardians,
      both(mayDoIt, keepsOne),
      {
        action: "guardian.removed",
        tenantId: sql`${tenantId}`,
        actorUserId: callerId(caller),
        target: ["player", playerGuardians.playerId],
        data: sql`json_object('userId', ${playerGuardians.userId})`,
      },
      now,
    ),
    removed: q
      .delete(playerGuardians)
      .where(and(mayDoIt, keepsOne))
      .returning({ id: playerGuardians.userId }),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(answer.place[0], "players.update");
  if (answer.removed.length > 0) return;
  const found = answer.found[0];
  if (!found?.isHere) return refuse("not_found");
  refuse(found.mayDoIt && tenant.status === "active" ? "last_guardian" : "forbidden");
}
