import { and, eq, exists, inArray, notExists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { holderOf } from "../db/addresses.ts";
import { q } from "../db/client.ts";
import { prepared, preparedAll } from "../db/prepared.ts";
import {
  invitations,
  playerGuardians,
  playerMemberships,
  players,
  tenants,
  users,
} from "../db/schema.ts";
import { asMemberOf, callerId, mayChange, type Named } from "../db/scope.ts";
import { aliased, insertFrom } from "../db/statement.ts";
import { together } from "../db/together.ts";
import { isDomainAllowed } from "../tenants/admission.ts";
import { withDelivery } from "./delivery.ts";
import {
  type Addressee,
  canSit,
  firstBroken,
  hasNoLogin,
  isMemberHere,
  isNoMember,
  isOldEnough,
  isPlayerHere,
  mayGrant,
  mayMail,
  openTwin,
  type Rules,
} from "./rules.ts";
import {
  countMails,
  type FromInvitations,
  invitationMail,
  pendingPerson,
  pendingPlace,
} from "./sending.ts";
import { linkLifeMs } from "./status.ts";

/*
 * The statements that write invitations, over rows that come as one JSON parameter: so one is written as
 * five hundred are, and no limit of D1 on parameters is met.
 */

/** The rows as a table, `row`: its key is the invitation's id. */
const rowsOf = (json: string) => sql`json_each(${json}) row`;
// In brackets, for `||` binds as tightly.
const of = (path: string) => sql<string>`(row.value ->> ${sql.raw(`'$.${path}'`)})`;
const rowId = sql<string>`row.key`;
const addressee: Addressee = { email: of("email"), role: of("role"), before: of("n") };

function rulesFor(caller: Named, today: string, now: number): Rules {
  const linked = alias(players, "invited_player");
  const birthdate = sql`coalesce(${of("newPlayer.birthdate")}, ${q
    .select({ birthdate: linked.birthdate })
    .from(linked)
    .where(sql`${linked.id} = ${of("playerId")}`)})`;
  const isPlayer = sql`${of("role")} = 'player'`;
  return [
    ["forbidden", mayGrant(caller, of("role"))],
    ["already_member", isNoMember(addressee)],
    ["invitation_pending", notExists(openTwin(addressee, now))],
    ["not_found", isPlayerHere(of("playerId"))],
    ["not_found", isMemberHere(of("newPlayer.guardianUserId"))],
    ["already_member", sql`not ${isPlayer} or ${hasNoLogin(of("playerId"))}`],
    ["age_restricted", sql`not ${isPlayer} or ${isOldEnough(birthdate, today)}`],
    ["email_domain_not_allowed", isDomainAllowed(of("email"))],
    ["tenant_full", canSit(addressee)],
    ["rate_limited", mayMail(addressee, now)],
  ];
}

/** What one request writes. */
interface Writing {
  clerkUserId: string;
  tenantId: string;
  /** The rows, by the ids of their invitations. */
  json: string;
  /** The day by which ages are reckoned. */
  today: string;
  now: number;
  acceptUrl: string;
  claim: string;
  /** 1 for an import, whose mails are due so many a minute: nobody else's mail waits behind all of them. */
  isBulk: number;
  mailsAMinute: number;
  entryId: string;
  playerEntryId: string;
}

/** Writes the one row, which brings no new player, and reads what was written. */
export const inviting = preparedAll((values: Writing) => ({
  ...writing(values),
  outcome: outcomeOf(values),
}));

/** Why `inviting` wrote nothing. Nothing has changed by it, so it can be asked afterwards. */
export const judgingAgain = prepared((values: Writing) => judging(values));

/** Judges every row, writes those that pass, and reads what was written: in this order. */
export const invitingAll = preparedAll((values: Writing) => ({
  judged: judging(values),
  ...writing(values),
  ...writingPlayers(values),
  outcome: outcomeOf(values),
}));

/** By the very expression that decides what is written. */
function judging({ clerkUserId, tenantId, json, today, now }: Writing) {
  const caller = { clerkUserId };
  return q
    .select({
      id: sql<string>`${rowId}`.as("row_id"),
      refused: firstBroken(rulesFor(caller, today, now)).as("refused"),
      pendingId: sql<string | null>`${openTwin(addressee, now)}`.as("pending_id"),
    })
    .from(rowsOf(json))
    .innerJoin(tenants, eq(tenants.id, tenantId))
    .where(mayChange(caller, "invitations.create", tenantId));
}

/** The invitations that this request wrote, from its rows. */
const fromWonOf =
  ({ json, claim }: Writing): FromInvitations =>
  (select, also) =>
    select
      .from(rowsOf(json))
      .innerJoin(invitations, and(eq(invitations.id, rowId), eq(invitations.claim, claim)))
      .where(also);
/** The same, of a statement that does not read the rows. */
const wonOf = ({ json, claim }: Writing) =>
  and(
    inArray(invitations.id, sql`(select key from ${rowsOf(json)})`),
    eq(invitations.claim, claim),
  ) as SQL;

function writing(values: Writing) {
  const { clerkUserId, tenantId, json, today, acceptUrl, claim, isBulk, now } = values;
  const caller = { clerkUserId };
  const dueAt = sql`${now} + cast(${of("n")} / ${values.mailsAMinute} as integer) * 60000`;
  const known = alias(users, "known");
  const isKnown = exists(
    q
      .select({ id: known.id })
      .from(known)
      .where(and(eq(known.id, holderOf(of("email"))), eq(known.status, "active"))),
  );
  const purpose = sql<"player_link">`case when ${of("role")} = 'player' then 'player_link'
    when ${isKnown} then 'add_membership' else 'signup_welcome' end`;
  const fromWon = fromWonOf(values);
  return {
    invitations: insertFrom(
      invitations,
      {
        id: rowId,
        tokenHash: of("tokenHash"),
        tenantId: tenants.id,
        email: of("email"),
        firstName: of("firstName"),
        lastName: of("lastName"),
        role: of("role"),
        playerId: of("playerId"),
        purpose,
        expiresAt: sql`${now} + ${linkLifeMs}`,
        createdBy: callerId(caller),
        vouchedBy: callerId(caller),
        claim,
        createdAt: now,
      },
      (select) =>
        select
          .from(rowsOf(json))
          .innerJoin(tenants, eq(tenants.id, tenantId))
          .where(
            and(
              mayChange(caller, "invitations.create", tenantId),
              sql`${firstBroken(rulesFor(caller, today, now))} is null`,
            ),
          ),
    ),
    people: pendingPerson({ id: of("userId"), kind: of("kind") }, fromWon, now),
    places: pendingPlace({ id: of("membershipId"), claim }, fromWon, now),
    mails: invitationMail(
      { id: of("emailId"), token: of("token"), caller, acceptUrl, claim, bulk: { isBulk, dueAt } },
      fromWon,
      now,
    ),
    counted: countMails(tenantId, wonOf(values), now),
    entries: auditEntry(
      invitations,
      wonOf(values),
      {
        action: "invitation.created",
        tenantId: invitations.tenantId,
        actorUserId: callerId(caller),
        target: ["invitation", invitations.id],
        data: sql`json_object('role', ${invitations.role})`,
      },
      now,
      values.entryId,
    ),
  };
}

function writingPlayers(values: Writing) {
  const { clerkUserId, tenantId, json, claim, now } = values;
  const caller = { clerkUserId };
  const fromWon = fromWonOf(values);
  const isNew = sql`${of("newPlayer")} is not null`;
  return {
    players: insertFrom(
      players,
      {
        id: of("newPlayer.id"),
        firstName: of("newPlayer.firstName"),
        lastName: of("newPlayer.lastName"),
        birthdate: of("newPlayer.birthdate"),
        createdBy: callerId(caller),
        claim,
        createdAt: now,
      },
      (select) => fromWon(select, isNew),
    ),
    playersSeen: insertFrom(
      playerMemberships,
      {
        tenantId: invitations.tenantId,
        playerId: of("newPlayer.id"),
        status: "active",
        createdAt: now,
      },
      (select) => fromWon(select, isNew),
    ),
    guardians: insertFrom(
      playerGuardians,
      {
        playerId: of("newPlayer.id"),
        userId: of("newPlayer.guardianUserId"),
        createdAt: now,
      },
      (select) => fromWon(select, sql`${of("newPlayer.guardianUserId")} is not null`),
    ),
    // The player could not be there before the invitation had won, nor the invitation name one who was not.
    playersNamed: q
      .update(invitations)
      .set({ playerId: sql`json_extract(${json}, '$."' || ${invitations.id} || '".newPlayer.id')` })
      .where(
        and(
          wonOf(values),
          sql`json_extract(${json}, '$."' || ${invitations.id} || '".newPlayer.id') is not null`,
        ),
      ),
    playerEntries: auditEntry(
      players,
      and(
        inArray(players.id, sql`(select ${of("newPlayer.id")} from ${rowsOf(json)})`),
        eq(players.claim, claim),
      ) as SQL,
      {
        action: "player.created",
        tenantId: sql`${tenantId}`,
        actorUserId: callerId(caller),
        target: ["player", players.id],
      },
      now,
      values.playerEntryId,
    ),
  };
}

function outcomeOf(values: Writing) {
  return together({
    created: q.select(withDelivery()).from(invitations).where(wonOf(values)),
    place: asMemberOf(
      values,
      aliased(tenants, "status", "timezone"),
      eq(tenants.id, values.tenantId),
    ),
  });
}
