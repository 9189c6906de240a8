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
 * Founds a tenant under that id, and signs its founder up where they are given as a newcomer: one batch writes the
 * person, the tenant with its first code, their membership as owner (and coach) and the audit entries.
 *
 * Where no slug was asked for, the statement that writes the tenant takes the first free one of the name's. Throws
 * `slug_taken` with a free one in `errors`, and as `requireActive` does.
 */
export async function foundTenant(
  db: Db,
  caller: Caller,
  newcomer: Newcomer | undefined,
  { id, ...wanted }: NewTenant & { id: string },
  now: number,
) {
  const claim = newId(now);
  const values = await foundValues(caller, wanted, { claim, tenantId: id }, now);
  const { outcome } = await db.commit({
    ...(newcomer &&
      onboardingStatements(caller, newcomer.person, founderProfile(newcomer), claim, now)),
    ...foundBatch(values),
    ...(wanted.alsoCoach && coachBatch(values)),
    ...outcomeBatch(values),
  });
  const me = requireActive(outcome.me);
  if (!outcome.founded) throw slugTaken(outcome.freeSlug);
  return { ...outcome.founded, me };
}

/** What is kept of a founder. */
export const founderProfile = ({ profile }: Newcomer): Profile => ({ ...profile, kind: "coach" });

/** What a tenant is made of. */
export interface FoundParams extends CodeChoices, CallerParams {
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

export async function foundValues(
  caller: Caller,
  { name, slug, mayVarySlug, timezone }: NewTenant,
  ids: { claim: string; tenantId: string },
  now: number,
): Promise<FoundParams> {
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

const given = params<FoundParams>();
const { tenantId, name, choices, suggestions, timezone, ownerId, coachId, entryId, claim, now } =
  given;

/** This batch founded the tenant: its id is new. */
const isFounded = sql`tenants.id = ${tenantId}`;

/** The statements of a founding; `isWanted` is one more condition, which may not name `users`. */
export const foundStatements = (isWanted = sql`true`) => ({
  tenant: sql`
    insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at,
      invite_code_updated_by, timezone, claim, created_at)
    select ${tenantId}, ${name}, free.slug, users.id, 'active', ${newCode(given)}, ${now},
      users.id, ${timezone}, ${claim}, ${now}
    from users join (select ${firstFreeSlug(choices, now)} as slug) free on free.slug is not null
    where ${isCaller} and ${isWanted}`,

  owner: founderInsert("owner", ownerId, isFounded),

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
    sql`from tenants where ${isFounded}`,
  ),
});

/** Makes the founder a member of the tenant that `isTenant` finds. */
export function founderInsert(role: Role, id: Placeholder, isTenant: SQL): SQL {
  return sql`
    insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
    select ${id}, tenants.id, tenants.owner_user_id, ${role}, 'active', 'founder', ${now}, ${claim}, ${now}, ${now}
    from tenants where ${isTenant}`;
}

const foundBatch = batch(given, () => foundStatements());

/** For a founder who is a coach too. */
export const coachBatch = batch(given, () => ({
  coach: founderInsert("coach", coachId, isFounded),
}));

/** A tenant and the membership of its founder. */
export const foundedRow = jsonObject({
  tenant: jsonObject({ ...tenantColumns, inviteCode: tenants.inviteCode }),
  membership: jsonObject(membershipColumns),
});
const fromFounded = sql`from tenants join memberships on memberships.tenant_id = tenants.id
  where ${isFounded} and memberships.role = 'owner'`;

export const outcomeBatch = batch(given, () => ({
  outcome: combine({
    founded: one(foundedRow, fromFounded),
    // A slug to offer, where the one that was asked for is taken.
    freeSlug: sql<string | null>`case when not exists (select 1 from tenants where ${isFounded})
      then ${firstFreeSlug(suggestions, now)} end`,
    me: callerRow,
  }),
}));

/**
 * The tenant that the caller founded under that id, and still owns; undefined else, for somebody unknown too. Throws as
 * `requireActive` does.
 */
export async function findFounded(db: Db, caller: Caller, tenantId: string) {
  const { answer } = await db.read(findBatch({ ...callerParams(caller), tenantId }));
  return answer.founded ? { ...answer.founded, me: requireActive(answer.me) } : undefined;
}

const findBatch = batch(params<CallerParams & { tenantId: string }>(), () => ({
  answer: combine({
    founded: one(
      foundedRow,
      sql`${fromFounded} and memberships.user_id = ${callerId} and memberships.status = 'active'
        and tenants.status in ('active', 'ownerless')`,
    ),
    me: callerRow,
  }),
}));
