import { type SQL, sql } from "drizzle-orm";
import { userIdByEmail } from "../db/addresses.ts";
import type { Db } from "../db/client.ts";
import { clubSignups, guardianInvitations, invitations, tenants } from "../db/schema.ts";
import { sha256 } from "../db/secret.ts";
import { batch, combine, jsonObject, one, params } from "../db/sql.ts";
import { fail, Problem } from "../http/problem.ts";
import { requireOpen } from "./status.ts";

/**
 * What the link in a mail offers: an invitation to a tenant, an offer to look after a player, or a sign-up of a club.
 * The bearer of the token can read the mailbox, so no session is needed. Reads only, because mail scanners open links
 * (docs/threats.md, 7).
 *
 * Throws `invalid_token`, and as `requireOpen` and `requireActiveTenant` do.
 */
export async function previewLink(db: Db, token: string, now: number) {
  const { links } = await db.read(previewBatch({ tokenHash: await sha256(token) }));
  const { invitation, guardian, club } = links;
  if (invitation) {
    requireOpen(invitation, now);
    requireActiveTenant(invitation.tenantStatus);
    const { tenantName, role, purpose, playerName } = invitation;
    return previewOf(invitation, { tenantName, role, purpose, playerName });
  }
  if (guardian) {
    requireOpen(guardian, now);
    // A guardian sent it, not a tenant.
    const { playerName } = guardian;
    return previewOf(guardian, {
      tenantName: null,
      role: "parent",
      purpose: "guardian",
      playerName,
    });
  }
  if (!club) return fail("invalid_token");
  requireOpen({ ...club, revokedAt: null }, now);
  const { tenantName } = club;
  return previewOf(club, { tenantName, role: "owner", purpose: "club_signup", playerName: null });
}

type Invitation = typeof invitations.$inferSelect;

/** The columns that the three types of links share. */
interface Link extends Pick<Invitation, "id" | "email" | "firstName" | "lastName" | "expiresAt"> {
  hasAccount: number;
}

function previewOf<const Details>(
  { id, email, firstName, lastName, expiresAt, hasAccount }: Link,
  details: Details,
) {
  return { id, email, firstName, lastName, expiresAt, hasAccount: Boolean(hasAccount), ...details };
}

/** Throws `tenant_gone` for a deleted tenant, and `tenant_suspended` for one that is not active. */
function requireActiveTenant(status: (typeof tenants.$inferSelect)["status"]): void {
  if (status === "deleted") throw new Problem("tenant_gone");
  if (status !== "active") throw new Problem("tenant_suspended");
}

const { tokenHash } = params<{ tokenHash: string }>();

type LinkTable = typeof invitations | typeof guardianInvitations | typeof clubSignups;

const linkColumns = <T extends LinkTable>(link: T) => ({
  id: link.id,
  email: link.email,
  firstName: link.firstName,
  lastName: link.lastName,
  expiresAt: link.expiresAt,
  usedAt: link.usedAt,
  hasAccount: hasAccount(sql`${link.email}`),
});

const hasAccount = (email: SQL) => sql<number>`exists (select 1 from users u
  where u.id = ${userIdByEmail(email)} and u.clerk_user_id is not null)`;

const previewBatch = batch(params<{ tokenHash: string }>(), () => ({
  links: combine({
    invitation: one(
      jsonObject({
        ...linkColumns(invitations),
        revokedAt: invitations.revokedAt,
        role: invitations.role,
        purpose: invitations.purpose,
        tenantName: tenants.name,
        tenantStatus: tenants.status,
        playerName: sql<string | null>`players.first_name || ' ' || players.last_name`,
      }),
      sql`from invitations join tenants on tenants.id = invitations.tenant_id
          left join players on players.id = invitations.player_id
        where invitations.token_hash = ${tokenHash}`,
    ),
    guardian: one(
      jsonObject({
        ...linkColumns(guardianInvitations),
        revokedAt: guardianInvitations.revokedAt,
        // No last name: the recipient may be a stranger to the child.
        playerName: sql<string>`players.first_name`,
      }),
      sql`from guardian_invitations join players on players.id = guardian_invitations.player_id
        where guardian_invitations.token_hash = ${tokenHash}`,
    ),
    club: one(
      jsonObject({ ...linkColumns(clubSignups), tenantName: clubSignups.tenantName }),
      sql`from club_signups where club_signups.token_hash = ${tokenHash}`,
    ),
  }),
}));
