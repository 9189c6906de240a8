import { type Placeholder, type SQL, sql } from "drizzle-orm";
import {
  type Caller,
  type CallerParams,
  callerId,
  callerParams,
  callerRow,
  isCaller,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, one, params } from "../db/sql.ts";
import type { Person } from "../identity/person.ts";
import { onboardingStatements, type Profile } from "../members/onboard.ts";
import type { Role } from "../permissions.ts";
import { membershipColumns, tenantColumns } from "../tenants/columns.ts";
import { type CodeChoices, codeChoices, newCode } from "../tenants/new-code.ts";
import { firstFreeSlug } from "../tenants/slugs/free-slug.ts";
import { slugsFor } from "../tenants/slugs/slug.ts";
import { slugTaken } from "../tenants/slugs/slug-taken.ts";

/** A tenant to create. */
export interface NewTenant {
  name: string;
  slug: string | undefined;
  /** If the slug is taken, use a similar one. */
  mayVarySlug?: boolean;
  timezone: string;
  /** The founder gets the role coach in addition to owner. */
  alsoCoach: boolean;
}

/** A founder who has no row yet: their Clerk profile, and what they entered. */
export interface Newcomer {
  person: Person;
  profile: Omit<Profile, "kind">;
}

/**
 * Creates a tenant with this id, and signs its founder up if `newcomer` is given: one batch writes the person, the tenant
 * with its first code, the memberships as owner (and coach) and the audit entries.
 *
 * Without a slug, the statement takes the first free one for the name. Throws `slug_taken` with a free slug in `errors`,
 * and as `requireActive` does.
 */
export async function createTenant(
  db: Db,
  caller: Caller,
  newcomer: Newcomer | undefined,
  { id, ...wanted }: NewTenant & { id: string },
  now: number,
) {
  const claim = newId(now);
  const values = await createTenantValues(caller, wanted, { claim, tenantId: id }, now);
  const { outcome } = await db.commit({
    ...(newcomer &&
      onboardingStatements(caller, newcomer.person, founderProfile(newcomer), claim, now)),
    ...createTenantBatch(values),
    ...(wanted.alsoCoach && coachBatch(values)),
    ...outcomeBatch(values),
  });
  const me = requireActive(outcome.me);
  if (!outcome.created) throw slugTaken(outcome.freeSlug);
  return { ...outcome.created, me };
}

/** A founder's profile. Their kind is coach. */
export const founderProfile = ({ profile }: Newcomer): Profile => ({ ...profile, kind: "coach" });

export interface CreateTenantParams extends CodeChoices, CallerParams {
  tenantId: string;
  name: string;
  /** Slugs that the tenant may get, and slugs to suggest, best first: JSON arrays. */
  choices: string;
  suggestions: string;
  timezone: string;
  ownerId: string;
  coachId: string;
  entryId: string;
  claim: string;
  now: number;
}

export async function createTenantValues(
  caller: Caller,
  { name, slug, mayVarySlug, timezone }: NewTenant,
  ids: { claim: string; tenantId: string },
  now: number,
): Promise<CreateTenantParams> {
  const slugs = await slugsFor(slug ?? name);
  return {
    ...callerParams(caller),
    ...ids,
    ...codeChoices(),
    name,
    choices: JSON.stringify(slug === undefined || mayVarySlug ? slugs : [slug]),
    suggestions: JSON.stringify(slugs),
    timezone,
    ownerId: newId(now),
    coachId: newId(now),
    entryId: idPrefix(now),
    now,
  };
}

const given = params<CreateTenantParams>();
const { tenantId, name, choices, suggestions, timezone, ownerId, coachId, entryId, claim, now } =
  given;

/** This batch created the tenant: its id is new. */
const isCreated = sql`tenants.id = ${tenantId}`;

/** Statements that create the tenant if `condition` holds. It must not refer to `users`. */
export const createTenantStatements = (condition = sql`true`) => ({
  tenant: sql`
    insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at,
      invite_code_updated_by, timezone, claim, created_at)
    select ${tenantId}, ${name}, free.slug, users.id, 'active', ${newCode(given)}, ${now},
      users.id, ${timezone}, ${claim}, ${now}
    from users join (select ${firstFreeSlug(choices, now)} as slug) free on free.slug is not null
    where ${isCaller} and ${condition}`,

  owner: founderInsert("owner", ownerId, isCreated),

  tenantAudit: auditInsert(
    "tenant.created",
    {
      id: entryId,
      tenantId: tenants.id,
      actorUserId: callerId,
      target: ["tenant", tenants.id],
      data: sql`json_object('name', ${name})`,
      now,
    },
    sql`from tenants where ${isCreated}`,
  ),
});

/** Makes the founder a member of the tenant for which `isTenant` holds. */
export function founderInsert(role: Role, id: Placeholder, isTenant: SQL): SQL {
  return sql`
    insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
    select ${id}, tenants.id, tenants.owner_user_id, ${role}, 'active', 'founder', ${now}, ${claim}, ${now}, ${now}
    from tenants where ${isTenant}`;
}

const createTenantBatch = batch(given, () => createTenantStatements());

/** For a founder who is a coach too. */
export const coachBatch = batch(given, () => ({
  coach: founderInsert("coach", coachId, isCreated),
}));

/** A tenant and the membership of its founder. */
export const createdTenantRow = jsonObject({
  tenant: jsonObject({ ...tenantColumns, inviteCode: tenants.inviteCode }),
  membership: jsonObject(membershipColumns),
});
const fromCreatedTenant = sql`from tenants join memberships on memberships.tenant_id = tenants.id
  where ${isCreated} and memberships.role = 'owner'`;

export const outcomeBatch = batch(given, () => ({
  outcome: combine({
    created: one(createdTenantRow, fromCreatedTenant),
    // A slug to suggest if the given one is taken.
    freeSlug: sql<string | null>`case when not exists (select 1 from tenants where ${isCreated})
      then ${firstFreeSlug(suggestions, now)} end`,
    me: callerRow,
  }),
}));

/**
 * The tenant with this id if the caller created it and still owns it, else undefined, also for an unknown caller. Throws
 * as `requireActive` does.
 */
export async function findCreatedTenant(db: Db, caller: Caller, tenantId: string) {
  const { outcome } = await db.read(findBatch({ ...callerParams(caller), tenantId }));
  return outcome.created ? { ...outcome.created, me: requireActive(outcome.me) } : undefined;
}

const findBatch = batch(params<CallerParams & { tenantId: string }>(), () => ({
  outcome: combine({
    created: one(
      createdTenantRow,
      sql`${fromCreatedTenant} and memberships.user_id = ${callerId} and memberships.status = 'active'
        and tenants.status in ('active', 'ownerless')`,
    ),
    me: callerRow,
  }),
}));
