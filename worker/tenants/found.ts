import { and, eq, type SQL, sql } from "drizzle-orm";
import { callerRow, standing } from "../account/caller-row.ts";
import { onboarding, type Profile } from "../account/onboard.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { memberships, tenants, users } from "../db/schema.ts";
import { callerId, isCaller } from "../db/scope.ts";
import { aliased, insertFrom } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import type { Role } from "../permissions.ts";
import { firstFreeSlug, newCode } from "./free.ts";
import { slugsFor } from "./slug.ts";
import { slugTaken } from "./slug-taken.ts";

/** A tenant to be: its name, the slug its founder wants, and what they are in it besides owner. */
export interface NewTenant {
  name: string;
  slug: string | undefined;
  /** The slug is a wish: one like it will do where it is taken. */
  mayVarySlug?: boolean;
  timezone: string;
  alsoCoach: boolean;
}

/**
 * Founds a tenant, and signs its founder up where they are new: one batch writes the person, the
 * tenant with its first code, their membership as owner (and coach) and the audit entries.
 *
 * A slug that was not asked for is the first free one of the name's, chosen by the statement that
 * writes it. Throws `slug_taken` with a free one in `errors`, and as `standing` does.
 */
export async function foundTenant(
  db: Db,
  caller: Caller,
  person: Person,
  profile: Omit<Profile, "kind">,
  wanted: NewTenant,
  now: number,
) {
  const ids = { claim: newId(now), tenantId: newId(now) };
  const answer = await db.commit(
    await founding(caller, person, profile, wanted, ids, sql`true`, now),
  );
  const me = standing(answer.me[0]);
  const founded = answer.founded[0];
  if (!founded) throw slugTaken(answer.suggestion[0]?.slug ?? null);
  return { ...founded, me };
}

/** The statements of a founding, on one more condition, for a batch of their own or one that spends a token. */
export async function founding(
  caller: Caller,
  person: Person,
  profile: Omit<Profile, "kind">,
  wanted: NewTenant,
  { claim, tenantId }: { claim: string; tenantId: string },
  condition: SQL,
  now: number,
) {
  const slugs = await slugsFor(wanted.slug ?? wanted.name);
  const isFixed = wanted.slug !== undefined && !wanted.mayVarySlug;
  const slug = firstFreeSlug(isFixed ? [wanted.slug ?? ""] : slugs, now);
  const founder = (role: Role, isWanted: boolean) =>
    insertFrom(
      memberships,
      {
        id: newId(now),
        tenantId: tenants.id,
        userId: tenants.ownerUserId,
        role,
        status: "active",
        joinedVia: "founder",
        joinedAt: now,
        claim,
        createdAt: now,
        updatedAt: now,
      },
      (select) =>
        select.from(tenants).where(and(eq(tenants.id, tenantId), sql`${Number(isWanted)}`)),
    );
  return {
    ...onboarding(caller, person, { ...profile, kind: "coach" }, claim, now, condition),
    tenant: insertFrom(
      tenants,
      {
        id: tenantId,
        name: wanted.name,
        slug,
        ownerUserId: users.id,
        status: "active",
        inviteCode: newCode(),
        inviteCodeUpdatedAt: now,
        inviteCodeUpdatedBy: users.id,
        timezone: wanted.timezone,
        claim,
        createdAt: now,
      },
      (select) =>
        select.from(users).where(and(isCaller(caller), sql`${slug} is not null`, condition)),
    ),
    owner: founder("owner", true),
    coach: founder("coach", wanted.alsoCoach),
    tenantEntry: auditEntry(
      tenants,
      eq(tenants.id, tenantId),
      {
        action: "tenant.created",
        tenantId: tenants.id,
        actorUserId: callerId(caller),
        target: ["tenant", tenants.id],
        data: { name: wanted.name },
      },
      now,
    ),
    founded: q
      .select({ tenant: aliased(tenants), membership: aliased(memberships) })
      .from(tenants)
      .innerJoin(memberships, eq(memberships.tenantId, tenants.id))
      .where(and(eq(tenants.id, tenantId), eq(memberships.role, "owner"))),
    suggestion: q.select({ slug: firstFreeSlug(slugs, now).as("free") }).from(sql`(select 1)`),
    me: callerRow(caller),
  };
}
