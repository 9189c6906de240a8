import { and, eq, notExists, type SQL, sql } from "drizzle-orm";
import type { CallerParams } from "../access/caller.ts";
import { callerRow, named, selectCaller, standing } from "../account/caller-row.ts";
import { arrivalIf, onboarding, type Profile } from "../account/onboard.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { prepared, preparedAll } from "../db/prepared.ts";
import { memberships, tenants, users } from "../db/schema.ts";
import { callerId, isCaller, isVisible } from "../db/scope.ts";
import { aliased, both, insertFrom } from "../db/statement.ts";
import { together } from "../db/together.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import type { Role } from "../permissions.ts";
import { membershipShown, tenantShown } from "./columns.ts";
import { type Codes, firstFreeSlug, freshCodes, newCode } from "./free.ts";
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

/** A founder who may be new to us: who they are, and what they say of themselves. */
export interface Newcomer {
  person: Person;
  profile: Omit<Profile, "kind">;
}

/**
 * Founds a tenant under that id, and signs its founder up where they are given as a newcomer: one batch
 * writes the person, the tenant with its first code, their membership as owner (and coach) and the audit
 * entries.
 *
 * A slug that was not asked for is the first free one of the name's, chosen by the statement that
 * writes it. Throws `slug_taken` with a free one in `errors`, and as `standing` does.
 */
export async function foundTenant(
  db: Db,
  caller: Caller,
  newcomer: Newcomer | undefined,
  { id, ...wanted }: NewTenant & { id: string },
  now: number,
) {
  const ids = { claim: newId(now), tenantId: id };
  const answer = await db.commit(await founding(caller, newcomer, wanted, ids, undefined, now));
  const { me: [row] = [], founded: [founded] = [], free: [free] = [] } = answer.outcome[0] ?? {};
  const me = standing(row);
  if (!founded) throw slugTaken(free?.slug ?? null);
  return { ...founded, me };
}

/**
 * The tenant that the caller founded under that id, and still owns; else nothing, to somebody unknown too.
 * Throws as `standing` does.
 */
export async function findFounded(db: Db, caller: Caller, tenantId: string) {
  const answer = await db.read({
    founded: selectFounded(
      tenantId,
      both(
        eq(memberships.userId, callerId(caller)),
        eq(memberships.status, "active"),
        isVisible(tenants),
      ),
    ),
    me: callerRow(caller),
  });
  const [founded] = answer.founded;
  return founded && { ...founded, me: standing(answer.me[0]) };
}

/** The statements of a founding, on one more condition, for a batch of their own or one that spends a token. */
export async function founding(
  caller: Caller,
  newcomer: Newcomer | undefined,
  wanted: NewTenant,
  { claim, tenantId }: { claim: string; tenantId: string },
  condition: SQL | undefined,
  now: number,
) {
  const isFixed = wanted.slug !== undefined && !wanted.mayVarySlug;
  const slugs = await slugsFor(wanted.slug ?? wanted.name);
  const values = {
    ...named(caller),
    claim,
    tenantId,
    now,
    ...freshCodes(),
    name: wanted.name,
    choices: JSON.stringify(isFixed ? [wanted.slug] : slugs),
    suggestions: JSON.stringify(slugs),
    timezone: wanted.timezone,
    ownerId: newId(now),
    coachId: newId(now),
    entryId: idPrefix(now),
  };
  return {
    ...(newcomer &&
      onboarding(
        caller,
        newcomer.person,
        { ...newcomer.profile, kind: "coach" },
        claim,
        now,
        condition && ((arrival) => arrivalIf(arrival, condition)),
      )),
    ...(condition ? statements(values, condition) : foundingAtOnce(values)),
    ...(wanted.alsoCoach && { coach: coaching(values) }),
    outcome: outcomeOf(values),
  };
}

/** What a tenant is made of. */
interface Founding extends Codes, CallerParams {
  tenantId: string;
  name: string;
  /** Slugs that it may get, and slugs that may be offered instead, best first: lists in JSON. */
  choices: string;
  suggestions: string;
  timezone: string;
  ownerId: string;
  coachId: string;
  entryId: string;
  claim: string;
  now: number;
}

const foundingAtOnce = preparedAll((values: Founding) => statements(values, sql`true`));

function statements(values: Founding, condition: SQL) {
  const { clerkUserId, tenantId, few, many, claim, now } = values;
  const caller = { clerkUserId };
  return {
    tenant: insertFrom(
      tenants,
      {
        id: tenantId,
        name: values.name,
        slug: sql`free.slug`,
        ownerUserId: users.id,
        status: "active",
        inviteCode: newCode({ few, many }),
        inviteCodeUpdatedAt: now,
        inviteCodeUpdatedBy: users.id,
        timezone: values.timezone,
        claim,
        createdAt: now,
      },
      (select) =>
        select
          .from(users)
          .innerJoin(
            sql`(select ${firstFreeSlug(values.choices, now)} slug) free`,
            sql`free.slug is not null`,
          )
          .where(and(isCaller(caller), condition)),
    ),
    owner: founder(values, "owner", values.ownerId, eq(tenants.id, tenantId)),
    tenantEntry: auditEntry(
      tenants,
      eq(tenants.id, tenantId),
      {
        action: "tenant.created",
        tenantId: tenants.id,
        actorUserId: callerId(caller),
        target: ["tenant", tenants.id],
        data: sql`json_object('name', ${values.name})`,
      },
      now,
      values.entryId,
    ),
  };
}

/** The tenant that was founded and its founder, else a slug that is free. */
const outcomeOf = prepared((values: Founding) =>
  together({
    founded: selectFounded(values.tenantId),
    // Looked for where the one that was asked for is taken.
    free: q
      .select({ slug: firstFreeSlug(values.suggestions, values.now).as("free_slug") })
      .from(sql`(select 1)`)
      .where(
        notExists(
          q.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, values.tenantId)),
        ),
      ),
    me: selectCaller(values),
  }),
);

function selectFounded(tenantId: string, condition?: SQL) {
  return q
    .select({
      tenant: { ...tenantShown(), ...aliased(tenants, "inviteCode") },
      membership: membershipShown(),
    })
    .from(tenants)
    .innerJoin(memberships, eq(memberships.tenantId, tenants.id))
    .where(and(eq(tenants.id, tenantId), eq(memberships.role, "owner"), condition));
}

const coaching = prepared((values: Founding) =>
  founder(values, "coach", values.coachId, eq(tenants.id, values.tenantId)),
);

/** What the founder is in the tenant that `which` finds. */
export function founder(
  { claim, now }: Pick<Founding, "claim" | "now">,
  role: Role,
  id: string,
  which: SQL,
) {
  return insertFrom(
    memberships,
    {
      id,
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
    (select) => select.from(tenants).where(which),
  );
}
