import { and, eq, exists, inArray, notExists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { CallerParams } from "../access/caller.ts";
import { selectCaller } from "../account/caller-row.ts";
import { auditEntry } from "../audit/entry.ts";
import { isAddressOf } from "../db/addresses.ts";
import { q } from "../db/client.ts";
import { prepared, preparedAll } from "../db/prepared.ts";
import { emails, invitations, memberships, players, tenants, users } from "../db/schema.ts";
import { callerId, isCaller } from "../db/scope.ts";
import { aliased, both, either, insertFrom } from "../db/statement.ts";
import { together } from "../db/together.ts";
import { stopped } from "../mail/outbox.ts";
import { highRoles, permissions } from "../permissions.ts";
import { hasSeat, isDomainAllowed } from "../tenants/admission.ts";
import { membershipShown, tenantShown } from "../tenants/columns.ts";
import { linkingPlayer } from "./link-player.ts";
import { firstBroken, isPlayerHere, type Rules } from "./rules.ts";

/*
 * The statements that accept an invitation, and the rules that they carry: who may, when, and as what.
 */

/** What an acceptance is made of. */
interface Accepting extends CallerParams {
  verifiedEmail: string | null;
  /** When their token said so. */
  issuedAt: number;
  country: string | null;
  membershipId: string;
  entryId: string;
  claim: string;
  now: number;
}

export const acceptingById = preparedAll((values: Accepting & { id: string }) =>
  statements(values, eq(invitations.id, values.id)),
);
export const acceptingByToken = preparedAll((values: Accepting & { tokenHash: string }) =>
  statements(values, eq(invitations.tokenHash, values.tokenHash)),
);

/** Why an acceptance was refused. It has changed nothing, so it can be asked afterwards. */
export const judgingById = prepared((values: Judged & { id: string }) =>
  judging(values, eq(invitations.id, values.id)),
);
export const judgingByToken = prepared((values: Judged & { tokenHash: string }) =>
  judging(values, eq(invitations.tokenHash, values.tokenHash)),
);
type Judged = Pick<Accepting, "clerkUserId" | "verifiedEmail" | "issuedAt" | "now">;

function judging(values: Judged, isIt: SQL) {
  const { clerkUserId } = values;
  return q
    .select({ refused: firstBroken(rulesFor(values)).as("refused") })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .innerJoin(users, isCaller({ clerkUserId }))
    .where(isIt);
}

function statements(values: Accepting, isIt: SQL) {
  const { clerkUserId, claim, now } = values;
  const caller = { clerkUserId };
  const isMine = both(isIt, eq(invitations.claim, claim));
  const rules = rulesFor(values);
  const passing = q
    .select({ id: invitations.id })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .innerJoin(users, isCaller(caller))
    .where(and(isIt, sql`${firstBroken(rules)} is null`));
  return {
    consumed: q
      .update(invitations)
      .set({ usedAt: now, usedBy: callerId(caller), claim })
      .where(inArray(invitations.id, passing)),
    membership: insertFrom(
      memberships,
      {
        id: values.membershipId,
        tenantId: invitations.tenantId,
        userId: users.id,
        role: invitations.role,
        status: "active",
        joinedVia: "invitation",
        joinedWith: invitations.id,
        joinedCountry: values.country,
        joinedAt: now,
        claim,
        createdAt: now,
        updatedAt: now,
      },
      (select) => select.from(invitations).innerJoin(users, isCaller(caller)).where(isMine),
    ).onConflictDoUpdate({
      target: [memberships.tenantId, memberships.userId, memberships.role],
      set: {
        status: "active",
        joinedVia: "invitation",
        joinedWith: sql`excluded.joined_with`,
        joinedCountry: values.country,
        joinedAt: now,
        claim,
        updatedAt: now,
      },
      setWhere: inArray(memberships.status, ["pending", "left", "removed"]),
    }),
    ...linkingPlayer(caller, isMine, now),
    mail: stopped(
      inArray(
        emails.invitationId,
        q.select({ id: invitations.id }).from(invitations).where(isMine),
      ),
      "not_needed",
      now,
    ),
    entry: auditEntry(
      invitations,
      isMine,
      {
        action: "invitation.accepted",
        tenantId: invitations.tenantId,
        actorUserId: callerId(caller),
        target: ["invitation", invitations.id],
        data: sql`json_object('role', ${invitations.role})`,
      },
      now,
      values.entryId,
    ),
    outcome: together({
      invitation: q
        .select({ invitation: aliased(invitations, "usedAt", "revokedAt", "expiresAt") })
        .from(invitations)
        .where(isIt),
      place: q
        .select({ tenant: tenantShown(), membership: membershipShown() })
        .from(invitations)
        .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
        .innerJoin(users, isCaller(caller))
        .innerJoin(
          memberships,
          both(
            eq(memberships.tenantId, invitations.tenantId),
            eq(memberships.userId, users.id),
            eq(memberships.role, invitations.role),
            eq(memberships.status, "active"),
          ),
        )
        .where(and(isIt, eq(invitations.usedBy, users.id), eq(tenants.status, "active"))),
      me: selectCaller(values),
    }),
  };
}

/** What must hold when an invitation is accepted, in the order in which people are told. */
function rulesFor({ verifiedEmail, issuedAt, now }: Omit<Judged, "clerkUserId">): Rules {
  const isHigh = inArray(invitations.role, highRoles);
  const isPlayer = eq(invitations.role, "player");
  const address = sql`${invitations.email}`;
  const isAddressee = isAddressOf(users, invitations.email, {
    // `is`: beside an address that is not known `=` is neither true nor false, and no rule is broken.
    isSaid: sql`${invitations.email} is ${verifiedEmail}`,
    issuedAt: sql`${issuedAt}`,
  });
  return [
    ["invitation_revoked", sql`${invitations.revokedAt} is null`],
    ["invitation_used", sql`${invitations.usedAt} is null`],
    ["email_mismatch", isAddressee],
    ["invitation_expired", sql`${invitations.expiresAt} > ${now}`],
    ["tenant_gone", sql`${tenants.status} <> 'deleted'`],
    ["tenant_suspended", eq(tenants.status, "active")],
    // Whoever sent it could make nobody owner or admin today: neither can their letter.
    ["invitation_revoked", sql`not ${isHigh} or ${isVouchedFor()}`],
    ["forbidden", notExists(ownPlaces("suspended"))],
    ["email_domain_not_allowed", isDomainAllowed(address)],
    ["invitation_revoked", isPlayerHere(sql`${invitations.playerId}`)],
    ["invitation_revoked", sql`not ${isPlayer} or ${isFreePlayer()}`],
    ["tenant_full", either(hasSeat, exists(ownPlaces("active", "pending")))],
  ];
}

function ownPlaces(...statuses: (typeof memberships.$inferSelect)["status"][]) {
  const own = alias(memberships, "own_place");
  return q
    .select({ id: own.id })
    .from(own)
    .where(
      and(
        eq(own.tenantId, invitations.tenantId),
        eq(own.userId, users.id),
        inArray(own.status, statuses),
      ),
    );
}

/** Whoever sent the invitation last is an active owner still. */
function isVouchedFor(): SQL {
  const sender = alias(users, "sender");
  const held = alias(memberships, "sender_as");
  return exists(
    q
      .select({ id: held.id })
      .from(held)
      .innerJoin(sender, eq(sender.id, held.userId))
      .where(
        and(
          eq(held.tenantId, invitations.tenantId),
          eq(held.userId, invitations.vouchedBy),
          inArray(held.role, permissions["owners.grant"]),
          eq(held.status, "active"),
          eq(sender.status, "active"),
        ),
      ),
  );
}

/** The invited player has no login, or the caller's own. */
function isFreePlayer(): SQL {
  const invited = alias(players, "invited_player");
  return notExists(
    q
      .select({ id: invited.id })
      .from(invited)
      .where(
        and(
          eq(invited.id, invitations.playerId),
          sql`${invited.userId} is not null`,
          sql`${invited.userId} <> ${users.id}`,
        ),
      ),
  );
}
