import { and, eq, exists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { holderOf } from "../db/addresses.ts";
import { type Db, q } from "../db/client.ts";
import {
  clubSignups,
  guardianInvitations,
  invitations,
  players,
  tenants,
  users,
} from "../db/schema.ts";
import { sha256 } from "../db/secret.ts";
import { aliased } from "../db/statement.ts";
import { Problem, refuse } from "../http/problem.ts";
import { statusOf } from "./status.ts";

/**
 * What a link offers to whoever holds it: they read the mailbox that it went to. A pure read, for mail
 * scanners open links (docs/threats.md, 7).
 *
 * Throws `invalid_token`, and what `demandOpen` and the tenant's standing say.
 */
export async function previewLink(db: Db, token: string, now: number) {
  const hash = await sha256(token);
  const { invitation, club, guardian } = await db.read({
    invitation: selectOffer(hash),
    club: selectClub(hash),
    guardian: selectGuardian(hash),
  });
  const [offer] = invitation;
  if (offer) {
    demandOpen(offer.invitation, now);
    demandTakingIn(offer.tenant.status);
    return {
      id: offer.invitation.id,
      tenantName: offer.tenant.name,
      email: offer.invitation.email,
      firstName: offer.invitation.firstName,
      lastName: offer.invitation.lastName,
      role: offer.invitation.role,
      purpose: offer.invitation.purpose,
      expiresAt: offer.invitation.expiresAt,
      hasAccount: Boolean(offer.hasAccount),
      playerName: offer.playerName,
    };
  }
  const [care] = guardian;
  if (care) {
    demandOpen(care.offer, now);
    return {
      id: care.offer.id,
      // It is no tenant's, but one guardian's to another.
      tenantName: null,
      email: care.offer.email,
      firstName: care.offer.firstName,
      lastName: care.offer.lastName,
      role: "parent" as const,
      purpose: "guardian" as const,
      expiresAt: care.offer.expiresAt,
      hasAccount: Boolean(care.hasAccount),
      playerName: care.playerName,
    };
  }
  const found = club[0] ?? refuse("invalid_token");
  demandOpen({ ...found.club, revokedAt: null }, now);
  return {
    id: found.club.id,
    tenantName: found.club.tenantName,
    email: found.club.email,
    firstName: found.club.firstName,
    lastName: found.club.lastName,
    role: "owner" as const,
    purpose: "club_signup" as const,
    expiresAt: found.club.expiresAt,
    hasAccount: Boolean(found.hasAccount),
    playerName: null,
  };
}
export type Offer = Awaited<ReturnType<typeof previewLink>>;

/** Throws `invitation_used`, `invitation_revoked` or `invitation_expired` for a link that is over. */
export function demandOpen(link: Parameters<typeof statusOf>[0], now: number): void {
  const status = statusOf(link, now);
  if (status === "accepted") throw new Problem("invitation_used");
  if (status === "revoked") throw new Problem("invitation_revoked");
  if (status === "expired") throw new Problem("invitation_expired");
}

/** Throws `tenant_gone` or `tenant_suspended` for a tenant that takes nobody in. */
function demandTakingIn(status: string): void {
  if (status === "deleted") throw new Problem("tenant_gone");
  if (status !== "active") throw new Problem("tenant_suspended");
}

function selectOffer(hash: string) {
  return q
    .select({
      invitation: aliased(invitations),
      tenant: aliased(tenants),
      playerName: sql<string | null>`${players.firstName} || ' ' || ${players.lastName}`.as(
        "player_name",
      ),
      hasAccount: hasAccount(sql`${invitations.email}`),
    })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .leftJoin(players, eq(players.id, invitations.playerId))
    .where(eq(invitations.tokenHash, hash));
}

function selectClub(hash: string) {
  return q
    .select({ club: aliased(clubSignups), hasAccount: hasAccount(sql`${clubSignups.email}`) })
    .from(clubSignups)
    .where(eq(clubSignups.tokenHash, hash));
}

function selectGuardian(hash: string) {
  return q
    .select({
      offer: aliased(guardianInvitations),
      // The first name alone: it says enough to whoever knows the child.
      playerName: sql<string>`${players.firstName}`.as("player_name"),
      hasAccount: hasAccount(sql`${guardianInvitations.email}`),
    })
    .from(guardianInvitations)
    .innerJoin(players, eq(players.id, guardianInvitations.playerId))
    .where(eq(guardianInvitations.tokenHash, hash));
}

function hasAccount(email: ReturnType<typeof sql>) {
  const them = alias(users, "them");
  const account = q
    .select({ id: them.id })
    .from(them)
    .where(and(eq(them.id, holderOf(email)), sql`${them.clerkUserId} is not null`));
  return sql<number>`${exists(account)}`.as("has_account");
}
