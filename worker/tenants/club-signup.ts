import { and, eq, exists, gt, isNull, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { isAddressee } from "../account/addresses.ts";
import { callerRow, standing } from "../account/caller-row.ts";
import type { Profile } from "../account/onboard.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { clubSignups, emails, memberships, tenants, users } from "../db/schema.ts";
import { callerId, isCaller } from "../db/scope.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { aliased, both, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import { acceptUrl } from "../invitations/sending.ts";
import { linkLifeMs } from "../invitations/status.ts";
import { membershipShown, tenantShown } from "./columns.ts";
import { founding, type NewTenant } from "./found.ts";

/** Links that one address gets in a day; more requests get the same answer, and no mail. */
const linksToOneAddress = 3;
const dayMs = 24 * 60 * 60 * 1000;

/** A club that somebody without a session asks for. */
export interface ClubRequest {
  email: string;
  tenant: NewTenant;
  profile: Omit<Profile, "kind">;
  locale: string | null;
  appUrl: string;
}

/**
 * Keeps the request, and mails a link that finishes it: only whoever reads that mailbox gets an account and
 * a tenant of it. What comes of it is the same whether or not the address has an account.
 */
export async function requestClub(db: Db, request: ClubRequest, now: number): Promise<void> {
  const { email, tenant, profile, locale } = request;
  const id = newId(now);
  const token = newSecret();
  const earlier = alias(clubSignups, "earlier");
  const count = q
    .select({ count: sql`count(*)` })
    .from(earlier)
    .where(and(eq(earlier.email, email), gt(earlier.createdAt, now - dayMs)));
  const isIt = eq(clubSignups.id, id);
  await db.commit({
    request: insertFrom(
      clubSignups,
      {
        id,
        tokenHash: await sha256(token),
        email,
        tenantName: tenant.name,
        slug: tenant.slug ?? null,
        alsoCoach: tenant.alsoCoach,
        timezone: tenant.timezone,
        firstName: profile.firstName ?? null,
        lastName: profile.lastName ?? null,
        phone: profile.phone ?? null,
        expiresAt: now + linkLifeMs,
        claim: id,
        createdAt: now,
      },
      (select) => select.from(sql`(select 1)`).where(sql`(${count}) < ${linksToOneAddress}`),
    ),
    mail: insertFrom(
      emails,
      {
        id: newId(now),
        recipient: email,
        template: "club-signup",
        locale,
        variables: {
          recipient_name: profile.firstName ?? "",
          tenant_name: tenant.name,
          accept_url: `${acceptUrl(request.appUrl)}${token}`,
        },
        nextAttemptAt: now,
        claim: id,
        createdAt: now,
        updatedAt: now,
      },
      (select) => select.from(clubSignups).where(isIt),
    ),
    entry: auditEntry(
      clubSignups,
      isIt,
      {
        action: "tenant.requested",
        tenantId: null,
        actorUserId: null,
        target: ["club_signup", clubSignups.id],
      },
      now,
    ),
  });
}

/**
 * Finishes a club that was asked for by mail: spends the link, signs its holder up and founds the tenant,
 * in one batch. A slug that was taken meanwhile gives way to one like it. The same person again gets the
 * same answer.
 *
 * Throws `invalid_token`, `email_mismatch`, `invitation_used`, `invitation_expired`, and as `standing` does.
 */
export async function finishClub(
  db: Db,
  caller: Caller,
  person: Person | undefined,
  { tokenHash, ...said }: { tokenHash: string } & Omit<Profile, "kind">,
  now: number,
) {
  const isIt = eq(clubSignups.tokenHash, tokenHash);
  const { request, known } = await db.read({
    request: q
      .select({ club: aliased(clubSignups) })
      .from(clubSignups)
      .where(isIt),
    known: callerRow(caller),
  });
  const { club } = request[0] ?? refuse("invalid_token");
  // Known to nobody yet: Clerk is asked who they are, and they come again.
  if (!person) standing(known[0]);
  const claim = newId(now);
  const tenantId = newId(now);
  const isTheirs = isAddressee(caller, person, clubSignups.email);
  const isOpen = both(isIt, isNull(clubSignups.usedAt), gt(clubSignups.expiresAt, now), isTheirs);
  const wanted: NewTenant = {
    name: club.tenantName,
    slug: club.slug ?? undefined,
    mayVarySlug: true,
    timezone: club.timezone,
    alsoCoach: club.alsoCoach,
  };
  const profile = {
    firstName: said.firstName ?? club.firstName ?? undefined,
    lastName: said.lastName ?? club.lastName ?? undefined,
    phone: club.phone ?? undefined,
  };
  const asked = q.select({ id: clubSignups.id }).from(clubSignups).where(isOpen);
  const answer = await db.commit({
    ...(await founding(
      caller,
      person && { person, profile },
      wanted,
      { claim, tenantId },
      exists(asked),
      now,
    )),
    spent: q
      .update(clubSignups)
      .set({ usedAt: now, usedBy: callerId(caller), tenantId, claim })
      .where(
        and(
          isOpen,
          exists(q.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId))),
        ),
      ),
    earlier: earlierFounding(caller, isIt),
    judged: q
      .select({ isTheirs: sql<number>`${isTheirs}`.as("is_theirs") })
      .from(clubSignups)
      .where(isIt),
  });
  if (!answer.judged[0]?.isTheirs) return refuse("email_mismatch");
  const { me: [row] = [], founded: [fresh] = [] } = answer.outcome[0] ?? {};
  const me = standing(row);
  const founded = fresh ?? answer.earlier[0];
  if (founded) return { ...founded, me };
  return refuse(
    club.usedAt === null && club.expiresAt <= now ? "invitation_expired" : "invitation_used",
  );
}

/** What the link became when the same person used it before. */
function earlierFounding(caller: Caller, isIt: SQL) {
  return q
    .select({ tenant: tenantShown(), membership: membershipShown() })
    .from(clubSignups)
    .innerJoin(users, both(eq(users.id, clubSignups.usedBy), isCaller(caller)))
    .innerJoin(tenants, eq(tenants.id, clubSignups.tenantId))
    .innerJoin(
      memberships,
      both(
        eq(memberships.tenantId, tenants.id),
        eq(memberships.userId, users.id),
        eq(memberships.role, "owner"),
        eq(memberships.status, "active"),
      ),
    )
    .where(and(isIt, eq(tenants.status, "active")));
}
