import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { isActiveMember } from "../access/membership.ts";
import { canChange } from "../access/permission.ts";
import { placeRow, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import { userIdByEmail } from "../db/addresses.ts";
import type { Answers, Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { invitations, tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, many, params } from "../db/sql.ts";
import { acceptUrl } from "../links/accept-url.ts";
import { linkLifetimeMs } from "../links/status.ts";
import type { ProblemCode } from "../problems.ts";
import { isDomainAllowed } from "../tenants/admission.ts";
import { dayIn, earliestDay } from "../tenants/calendar-day.ts";
import type { Invitee } from "./contract.ts";
import { invitationRow } from "./delivery.ts";
import { field, invitationId, inviteeRows, inviteeTable } from "./invitee-rows.ts";
import { newPlayerStatements } from "./new-players.ts";
import {
  canGrant,
  canSit,
  duplicateInvitation,
  firstFailedRule,
  hasNoLogin,
  isBelowMailLimits,
  isNoMember,
  isOldEnough,
  isPlayerHere,
  type NewInvitationRow,
  type Refusal,
  type Rules,
} from "./rules.ts";
import {
  countMails,
  invitationMail,
  pendingMembershipInsert,
  pendingUserInsert,
  type SideEffectParams,
  type Written,
} from "./side-effects.ts";

/** What became of one row: the invitation, or why there is none. */
export type Invited =
  | { invitation: Outcome["created"][number] }
  | { refused: ProblemCode; pendingId: string | null };

/** Where the app is reached: what links begin with. */
export interface Origin {
  appUrl: string;
}

interface Batch extends Origin {
  tenantId: string;
  invitees: Invitee[];
  /** Set for an import: how many of its mails are due a minute. */
  mailsAMinute?: number;
}

/**
 * Invites people to a tenant: one batch of statements however many they are. The rules are applied to each row by
 * itself, in the statement that writes. A row that passes comes with its player, its pending records, its mail and its
 * audit entry. Answers in the order of the rows.
 *
 * Somebody's age is that of the day in the tenant's timezone. To find this out costs a second trip, on the eve of a
 * birthday alone. Throws `not_found` and `forbidden`.
 */
export async function invite(
  db: Db,
  caller: Caller,
  batch: Batch,
  now: number,
): Promise<Invited[]> {
  const { invitees } = batch;
  const attempt = { ...batch, today: earliestDay(now) };
  const { outcomes, timezone } = await tryInviting(db, caller, attempt, now);
  const tooYoung = [...outcomes.keys()].filter((at) => isTooYoung(outcomes[at]));
  const today = tooYoung.length > 0 ? dayIn(timezone, now) : attempt.today;
  if (today === attempt.today) return outcomes;
  const again = tooYoung.flatMap((at) => invitees[at] ?? []);
  const second = await tryInviting(db, caller, { ...attempt, invitees: again, today }, now);
  for (const [nth, at] of tooYoung.entries()) {
    const outcome = second.outcomes[nth];
    if (outcome) outcomes[at] = outcome;
  }
  return outcomes;
}

function isTooYoung(outcome: Invited | undefined): boolean {
  return outcome !== undefined && "refused" in outcome && outcome.refused === "age_restricted";
}

interface Attempt extends Batch {
  today: string;
}

async function tryInviting(db: Db, { clerkUserId }: Caller, attempt: Attempt, now: number) {
  const { tenantId, today, invitees, appUrl, mailsAMinute } = attempt;
  const { ids, rows } = await inviteeRows(invitees, now);
  const values: InviteParams = {
    clerkUserId,
    tenantId,
    rows,
    today,
    isBulk: Number(mailsAMinute !== undefined),
    mailsAMinute: mailsAMinute ?? 1,
    acceptUrl: acceptUrl(appUrl),
    claim: newId(now),
    entryId: idPrefix(now),
    playerEntryId: idPrefix(now),
    now,
  };
  const [only, ...more] = invitees;
  // A player's age may have to be asked about again, which is a second trip already.
  const isPlain = only !== undefined && more.length === 0 && only.role !== "player" && !only.player;
  const { place, created, refusals } = await (isPlain
    ? insertOne(db, values)
    : insertMany(db, values));
  const { tenant } = requirePermission(place ?? undefined, "invitations.create");
  // It can be seen, and not be changed.
  if (tenant.status !== "active") requirePermission(undefined, "invitations.create");
  const createdById = new Map(created.map((row) => [row.invitation.id, row]));
  const refusalById = new Map(refusals.map((row) => [row.id, row]));
  const outcomes = ids.map((id): Invited => {
    const invitation = createdById.get(id);
    if (invitation) return { invitation };
    const { refused, pendingId = null } = refusalById.get(id) ?? {};
    return { refused: refused ?? "forbidden", pendingId };
  });
  return { outcomes, timezone: tenant.timezone };
}

/**
 * Commits what most requests are: one row, and no player. Only if it was refused does a second trip ask why. What stood
 * in the way may be gone by then, and the row is tried once more.
 */
async function insertOne(
  db: Db,
  values: InviteParams,
  isAgain = false,
): ReturnType<typeof insertMany> {
  const { outcome } = await db.commit(insertOneBatch(values));
  if (outcome.created.length > 0 || !outcome.place) return { ...outcome, refusals: [] };
  const { refusals } = await db.read(explainBatch(values));
  const isFree = refusals.length > 0 && refusals.every(({ refused }) => refused === null);
  if (isFree && !isAgain) return insertOne(db, values, true);
  return { ...outcome, refusals };
}

/** Commits any rows. */
async function insertMany(db: Db, values: InviteParams) {
  const { refusals, outcome } = await db.commit(insertManyBatch(values));
  return { ...outcome, refusals };
}

interface InviteParams extends SideEffectParams {
  tenantId: string;
  /** From `inviteeRows`. */
  rows: string;
  /** The day by which ages are counted. */
  today: string;
  /** 1 for an import, whose mails are due so many a minute: nobody else's mail waits behind all of them. */
  isBulk: number;
  mailsAMinute: number;
  entryId: string;
  playerEntryId: string;
}
const given = params<InviteParams>();
const { tenantId, today, isBulk, mailsAMinute, claim, now } = given;

const fromInvitees = sql`from ${inviteeTable} join tenants on tenants.id = ${tenantId}`;
const isAllowed = canChange("invitations.create", tenantId);

const invitee: NewInvitationRow = {
  id: invitationId,
  email: field("email"),
  role: field("role"),
  before: field("before"),
};
const playerId = field("playerId");
const isPlayer = sql`${invitee.role} = 'player'`;
const birthdate = sql`coalesce(${field("newPlayer.birthdate")},
  (select p.birthdate from players p where p.id = ${playerId}))`;

const rules: Rules = [
  ["forbidden", canGrant(invitee.role)],
  ["already_member", isNoMember(invitee)],
  ["invitation_pending", sql`not exists ${duplicateInvitation(invitee)}`],
  ["not_found", isPlayerHere(playerId)],
  ["not_found", isActiveMember(field("newPlayer.guardianUserId"))],
  ["already_member", sql`not ${isPlayer} or ${hasNoLogin(playerId)}`],
  ["age_restricted", sql`not ${isPlayer} or ${isOldEnough(birthdate, today)}`],
  ["email_domain_not_allowed", isDomainAllowed(invitee.email)],
  ["tenant_full", canSit(invitee)],
  ["rate_limited", isBelowMailLimits(invitee)],
];
const failedRule = firstFailedRule(rules);

/** An active person holds the address. */
const isKnown = sql`exists (select 1 from users u
  where u.id = ${userIdByEmail(invitee.email)} and u.status = 'active')`;

/** The invitations that this batch has written, each with its row. */
const written: Written = {
  from: sql`from ${inviteeTable} join invitations on invitations.id = ${invitationId}`,
  isWritten: sql`invitations.claim = ${claim}`,
};
const fromWritten = sql`${written.from} where ${written.isWritten}`;

/** Why rows were not written. They have changed nothing, so this can be read before or afterwards. */
const explainStatements = {
  refusals: sql<Refusal & { id: string }>`
    select ${invitationId} as id, ${failedRule} as refused, ${duplicateInvitation(invitee)} as pendingId
    ${fromInvitees}
    where ${isAllowed}`,
};

const insertStatements = {
  invitations: sql`
    insert into invitations (id, token_hash, tenant_id, email, first_name, last_name, role, player_id, purpose,
      expires_at, created_by, vouched_by, claim, created_at)
    select ${invitationId}, ${field("tokenHash")}, tenants.id, ${invitee.email}, ${field("firstName")},
      ${field("lastName")}, ${invitee.role}, ${playerId},
      case when ${isPlayer} then 'player_link' when ${isKnown} then 'add_membership' else 'signup_welcome' end,
      ${now} + ${linkLifetimeMs}, ${callerId}, ${callerId}, ${claim}, ${now}
    ${fromInvitees}
    where ${isAllowed} and ${failedRule} is null`,

  pendingUsers: pendingUserInsert(field("userId"), written),
  pendingMemberships: pendingMembershipInsert(field("membershipId"), written),

  mails: invitationMail(
    {
      id: field("emailId"),
      token: field("token"),
      isBulk,
      dueAt: sql`${now} + cast(${invitee.before} / ${mailsAMinute} as integer) * 60000`,
    },
    written,
  ),
  mailCount: countMails(written),

  audit: auditInsert(
    "invitation.created",
    {
      id: given.entryId,
      tenantId: invitations.tenantId,
      actorUserId: callerId,
      target: ["invitation", invitations.id],
      data: sql`json_object('role', invitations.role)`,
      now,
    },
    fromWritten,
  ),
};

const outcomeStatements = {
  outcome: combine({
    created: many(invitationRow, fromWritten),
    place: placeRow(tenantId, jsonObject({ status: tenants.status, timezone: tenants.timezone })),
  }),
};
type Outcome = Answers<ReturnType<typeof insertOneBatch>>["outcome"];

const insertOneBatch = batch(given, () => ({ ...insertStatements, ...outcomeStatements }));
const explainBatch = batch(given, () => explainStatements);
const insertManyBatch = batch(given, () => ({
  ...explainStatements,
  ...insertStatements,
  ...newPlayerStatements(written),
  ...outcomeStatements,
}));
