import { and, eq, exists, gt, inArray, isNull, ne, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { callerRow, standing } from "../account/caller-row.ts";
import { ownPlayers } from "../account/me.ts";
import { auditEntry } from "../audit/entry.ts";
import { holderOf } from "../db/addresses.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { emails, guardianInvitations, playerGuardians, players, users } from "../db/schema.ts";
import { callerId, isCaller } from "../db/scope.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { aliased, both, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { hasStatus, linkLifeMs } from "../invitations/status.ts";
import { stopped } from "../mail/outbox.ts";
import type { InviteGuardian } from "./contract.ts";
import { isGuardian } from "./mine.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Mails of this kind that one guardian has us send in a day, and that one address gets. */
const mailsOfOne = 10;
const mailsToOne = 3;

interface Offer extends InviteGuardian {
  id: string;
  playerId: string;
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
  { id, playerId, email, firstName, lastName, acceptUrl }: Offer,
  now: number,
) {
  const token = newSecret();
  const isIt = eq(guardianInvitations.id, id);
  const there = alias(users, "there");
  const care = alias(playerGuardians, "there_as");
  const isThere = exists(
    q
      .select({ id: there.id })
      .from(care)
      .innerJoin(there, eq(there.id, care.userId))
      .where(and(eq(care.playerId, playerId), eq(care.userId, holderOf(sql`${email}`)))),
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
