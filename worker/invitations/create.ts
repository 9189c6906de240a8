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
import { invitationRow } from "./columns.ts";
import type { Invitee } from "./contract.ts";
import { field, invitationId, inviteeRows, inviteeTable } from "./invitee-rows.ts";
import { newPlayerStatements } from "./new-players.ts";
import {
  canGrant,
  duplicateInvitation,
  firstFailedRule,
  hasNoLogin,
  hasSeatFor,
  isBelowMailLimits,
  isNotMember,
  isOldEnough,
  isPlayerInTenant,
  type NewInvitationRow,
  type Refusal,
  type Rules,
} from "./rules.ts";
import {
  invitationMail,
  mailCountUpdate,
  pendingMembershipInsert,
  pendingUserInsert,
  type SentInvitations,
  type SideEffectParams,
} from "./side-effects.ts";

/** The result of one row: the invitation, or why it was refused. */
export type InviteOutcome =
  | { invitation: Result["created"][number] }
  | { refusal: ProblemCode; pendingId: string | null };

interface InviteRequest {
  tenantId: string;
  appUrl: string;
  invitees: Invitee[];
  /** Set for an import: how many of its mails are sent a minute. */
  mailsAMinute?: number;
}

/**
 * Invites people to a tenant, in one batch for any number of them. The rules apply to each row separately, in the
 * statement that inserts it. Each invitation is inserted with its player, pending rows, mail and audit entry. Returns
 * the outcomes in the order of `invitees`.
 *
 * Ages are those of the day in the tenant's time zone. It is read only if that can make a difference, on the day of a
 * birthday, and then costs a second round trip. Throws `not_found` and `forbidden`.
 */
export async function invite(
  db: Db,
  caller: Caller,
  request: InviteRequest,
  now: number,
): Promise<InviteOutcome[]> {
  const { invitees } = request;
  const attempt = { ...request, today: earliestDay(now) };
  const { outcomes, timezone } = await insertInvitees(db, caller, attempt, now);
  const tooYoung = [...outcomes.keys()].filter((index) => isTooYoung(outcomes[index]));
  const today = tooYoung.length > 0 ? dayIn(timezone, now) : attempt.today;
  if (today === attempt.today) return outcomes;
  const retried = tooYoung.flatMap((index) => invitees[index] ?? []);
  const retry = await insertInvitees(db, caller, { ...attempt, invitees: retried, today }, now);
  for (const [nth, index] of tooYoung.entries()) {
    const outcome = retry.outcomes[nth];
    if (outcome) outcomes[index] = outcome;
  }
  return outcomes;
}

function isTooYoung(outcome: InviteOutcome | undefined): boolean {
  return outcome !== undefined && "refusal" in outcome && outcome.refusal === "age_restricted";
}

interface Attempt extends InviteRequest {
  /** The day by which ages are counted. */
  today: string;
}

async function insertInvitees(db: Db, { clerkUserId }: Caller, attempt: Attempt, now: number) {
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
  // Not for a player, who may be refused for their age: that would be a third trip.
  const isSimple =
    only !== undefined && more.length === 0 && only.role !== "player" && !only.player;
  const { place, created, refusals } = await (isSimple
    ? insertOne(db, values)
    : insertMany(db, values));
  const { tenant } = requirePermission(place ?? undefined, "invitations.create");
  // A tenant without an owner can be read, but not changed.
  if (tenant.status !== "active") requirePermission(undefined, "invitations.create");
  const createdById = new Map(created.map((row) => [row.invitation.id, row]));
  const refusalById = new Map(refusals.map((row) => [row.id, row]));
  const outcomes = ids.map((id): InviteOutcome => {
    const invitation = createdById.get(id);
    if (invitation) return { invitation };
    const { refusal, pendingId = null } = refusalById.get(id) ?? {};
    return { refusal: refusal ?? "forbidden", pendingId };
  });
  return { outcomes, timezone: tenant.timezone };
}

/**
 * Inserts one invitation without a player, which most requests are, with fewer statements. If it is refused, a second
 * trip reads why. If no rule fails any more by then, it tries once again.
 */
async function insertOne(
  db: Db,
  values: InviteParams,
  isRetry = false,
): ReturnType<typeof insertMany> {
  const { result } = await db.commit(insertOneBatch(values));
  if (result.created.length > 0 || !result.place) return { ...result, refusals: [] };
  const { refusals } = await db.read(explainBatch(values));
  const isAllowedNow = refusals.length > 0 && refusals.every(({ refusal }) => refusal === null);
  if (isAllowedNow && !isRetry) return insertOne(db, values, true);
  return { ...result, refusals };
}

/** Inserts any invitations. */
async function insertMany(db: Db, values: InviteParams) {
  const { refusals, result } = await db.commit(insertManyBatch(values));
  return { ...result, refusals };
}

interface InviteParams extends SideEffectParams {
  tenantId: string;
  /** From `inviteeRows`. */
  rows: string;
  /** The day by which ages are counted. */
  today: string;
  /** 1 for an import. Its mails are spread over minutes, so that other mail is not delayed. */
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
  rowsBefore: field("rowsBefore"),
};
const playerId = field("playerId");
const isPlayer = sql`${invitee.role} = 'player'`;
const birthdate = sql`coalesce(${field("newPlayer.birthdate")},
  (select p.birthdate from players p where p.id = ${playerId}))`;

const rules: Rules = [
  ["forbidden", canGrant(invitee.role)],
  ["already_member", isNotMember(invitee)],
  ["invitation_pending", sql`not exists ${duplicateInvitation(invitee)}`],
  ["not_found", isPlayerInTenant(playerId)],
  ["not_found", isActiveMember(field("newPlayer.guardianUserId"))],
  ["already_member", sql`not ${isPlayer} or ${hasNoLogin(playerId)}`],
  ["age_restricted", sql`not ${isPlayer} or ${isOldEnough(birthdate, today)}`],
  ["email_domain_not_allowed", isDomainAllowed(invitee.email)],
  ["tenant_full", hasSeatFor(invitee)],
  ["rate_limited", isBelowMailLimits(invitee)],
];
const failedRule = firstFailedRule(rules);

/** The address belongs to an active user. */
const isKnownAddress = sql`exists (select 1 from users u
  where u.id = ${userIdByEmail(invitee.email)} and u.status = 'active')`;

/** The invitations that this batch has inserted, with their rows. */
const sent: SentInvitations = {
  from: sql`from ${inviteeTable} join invitations on invitations.id = ${invitationId}`,
  isSent: sql`invitations.claim = ${claim}`,
};
const fromSent = sql`${sent.from} where ${sent.isSent}`;

/** Why rows are refused. Read before the insert, or after one that inserted nothing. */
const explainStatements = {
  refusals: sql<Refusal & { id: string }>`
    select ${invitationId} as id, ${failedRule} as refusal, ${duplicateInvitation(invitee)} as pendingId
    ${fromInvitees}
    where ${isAllowed}`,
};

const insertStatements = {
  invitations: sql`
    insert into invitations (id, token_hash, tenant_id, email, first_name, last_name, role, player_id, purpose,
      expires_at, created_by, vouched_by, claim, created_at)
    select ${invitationId}, ${field("tokenHash")}, tenants.id, ${invitee.email}, ${field("firstName")},
      ${field("lastName")}, ${invitee.role}, ${playerId},
      case when ${isPlayer} then 'player_link' when ${isKnownAddress} then 'add_membership' else 'signup_welcome' end,
      ${now} + ${linkLifetimeMs}, ${callerId}, ${callerId}, ${claim}, ${now}
    ${fromInvitees}
    where ${isAllowed} and ${failedRule} is null`,

  pendingUsers: pendingUserInsert(field("userId"), sent),
  pendingMemberships: pendingMembershipInsert(field("membershipId"), sent),

  mails: invitationMail(
    {
      id: field("emailId"),
      token: field("token"),
      isBulk,
      dueAt: sql`${now} + cast(${invitee.rowsBefore} / ${mailsAMinute} as integer) * 60000`,
    },
    sent,
  ),
  mailCount: mailCountUpdate(sent),

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
    fromSent,
  ),
};

const resultStatements = {
  result: combine({
    created: many(invitationRow, fromSent),
    place: placeRow(tenantId, jsonObject({ status: tenants.status, timezone: tenants.timezone })),
  }),
};
type Result = Answers<ReturnType<typeof insertOneBatch>>["result"];

const insertOneBatch = batch(given, () => ({ ...insertStatements, ...resultStatements }));
const explainBatch = batch(given, () => explainStatements);
const insertManyBatch = batch(given, () => ({
  ...explainStatements,
  ...insertStatements,
  ...newPlayerStatements(sent),
  ...resultStatements,
}));
