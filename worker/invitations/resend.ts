import { and, eq, inArray, notExists, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Answers, type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { emails, invitations, memberships, tenants } from "../db/schema.ts";
import { asMember, callerId, mayChange, mayRead } from "../db/scope.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { Problem, refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { stopped } from "../mail/outbox.ts";
import type { ProblemCode } from "../problems.ts";
import { isDomainAllowed } from "../tenants/admission.ts";
import { demand } from "../tenants/mine.ts";
import { withDelivery } from "./delivery.ts";
import {
  type Addressee,
  canSit,
  firstBroken,
  isNoMember,
  mayGrant,
  mayMail,
  openTwin,
  type Rules,
} from "./rules.ts";
import {
  acceptUrl,
  countMails,
  type FromInvitations,
  invitationMail,
  pendingPerson,
  pendingPlace,
} from "./sending.ts";
import { linkLifeMs } from "./status.ts";

/**
 * Sends an invitation again, to the same address or to a corrected one: with a new token and seven more
 * days, the old link dead in the same instant, and whoever sends it vouching for it now. An expired one
 * comes back to life so.
 *
 * Throws `not_found`, `forbidden`, `invitation_used`, `invitation_revoked`, and as `invite` refuses.
 */
export async function resendInvitation(
  db: Db,
  caller: Caller,
  { id, email, appUrl }: { id: string; email: string | undefined; appUrl: string },
  now: number,
) {
  const claim = newId(now);
  const token = newSecret();
  const isIt = eq(invitations.id, id);
  const isMine = and(isIt, eq(invitations.claim, claim)) as SQL;
  const fromIt: FromInvitations = (select, also) =>
    select.from(invitations).where(and(isMine, also));
  const mayDoIt = mayChange(caller, "invitations.update", invitations.tenantId);
  const rules = rulesFor(caller, email, now);
  const passing = q
    .select({ id: invitations.id })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(and(isIt, mayDoIt, sql`${firstBroken(rules)} is null`));
  const role = sql`(${q.select({ role: invitations.role }).from(invitations).where(isIt)})`;
  const answer = await db.commit({
    judged: q
      .select({
        refused: firstBroken(rules).as("refused"),
        pendingId: sql<
          string | null
        >`${openTwin(addressee(email), now, sql`${invitations.id}`)}`.as("pending_id"),
      })
      .from(invitations)
      .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
      .where(and(isIt, mayDoIt)),
    ...(email && { left: withdrawPlace(inArray(invitations.id, passing)) }),
    sent: q
      .update(invitations)
      .set({
        tokenHash: await sha256(token),
        ...(email && { email }),
        expiresAt: now + linkLifeMs,
        resends: sql`${invitations.resends} + 1`,
        vouchedBy: callerId(caller),
        claim,
      })
      .where(inArray(invitations.id, passing)),
    replaced: stopped(
      and(
        eq(emails.invitationId, id),
        inArray(
          emails.invitationId,
          q.select({ id: invitations.id }).from(invitations).where(isMine),
        ),
      ) as SQL,
      "replaced",
      now,
    ),
    person: pendingPerson(
      {
        id: sql`${newId(now)}`,
        kind: sql`case ${role} when 'player' then 'player' when 'parent' then 'parent' end`,
      },
      fromIt,
      now,
    ),
    place: pendingPlace({ id: sql`${newId(now)}`, claim }, fromIt, now),
    mail: invitationMail(
      { id: newId(now), token, caller, acceptUrl: acceptUrl(appUrl), claim },
      fromIt,
      now,
    ),
    counted: countMails(
      sql`(${q.select({ id: invitations.tenantId }).from(invitations).where(isIt)})`,
      isMine,
      now,
    ),
    entry: auditEntry(
      invitations,
      isMine,
      {
        action: "invitation.resent",
        tenantId: invitations.tenantId,
        actorUserId: callerId(caller),
        target: ["invitation", invitations.id],
        data: { corrected: email !== undefined },
      },
      now,
    ),
    ...afterwards(caller, id),
  });
  const found = changed(answer);
  if (found.invitation.claim === claim) return found;
  throw refusal(answer.judged[0]);
}

/** Why an invitation could not be sent or written. */
export function refusal(
  judged: { refused: ProblemCode | null; pendingId: string | null } | undefined,
): Problem {
  const code = judged?.refused ?? "forbidden";
  if (code === "invitation_pending" && judged?.pendingId) {
    return new Problem(code, { invitationId: judged.pendingId });
  }
  if (code === "rate_limited") return new Problem(code, { headers: { "retry-after": "86400" } });
  return new Problem(code);
}

/** What a change of an invitation came to: the caller's place in its tenant, and the invitation as it is now. */
export function afterwards(caller: Caller, id: string) {
  const isIt = eq(invitations.id, id);
  const tenantId = q.select({ id: invitations.tenantId }).from(invitations).where(isIt);
  return {
    standing: asMember(caller, inArray(tenants.id, tenantId)),
    invitation: q
      .select(withDelivery())
      .from(invitations)
      .where(and(isIt, mayRead(caller, "invitations.update", invitations.tenantId))),
  };
}

/** The invitation in such an answer. Throws `not_found` outside of its tenant, `forbidden` without the right. */
export function changed(answer: Answers<ReturnType<typeof afterwards>>) {
  demand(answer.standing[0], "invitations.update");
  return answer.invitation[0] ?? refuse("not_found");
}

/** Takes back the seat that an open invitation holds for somebody who is known. */
export function withdrawPlace(which: SQL) {
  const its = q
    .select({ tenantId: invitations.tenantId, id: invitations.id })
    .from(invitations)
    .where(which);
  return q
    .delete(memberships)
    .where(
      and(
        sql`(${memberships.tenantId}, ${memberships.joinedWith}) in (${its})`,
        eq(memberships.joinedVia, "invitation"),
        eq(memberships.status, "pending"),
      ),
    );
}

function addressee(email: string | undefined): Addressee {
  return {
    email: email === undefined ? sql`${invitations.email}` : sql`${email}`,
    role: sql`${invitations.role}`,
    before: sql`0`,
  };
}

function rulesFor(caller: Caller, email: string | undefined, now: number): Rules {
  const to = addressee(email);
  return [
    ["invitation_used", sql`${invitations.usedAt} is null`],
    ["invitation_revoked", sql`${invitations.revokedAt} is null`],
    ["forbidden", mayGrant(caller, to.role)],
    ["already_member", isNoMember(to)],
    ["invitation_pending", notExists(openTwin(to, now, sql`${invitations.id}`))],
    ["email_domain_not_allowed", isDomainAllowed(to.email)],
    ["tenant_full", canSit(to)],
    ["rate_limited", mayMail(to, now)],
  ];
}
