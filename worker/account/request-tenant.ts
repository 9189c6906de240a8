import { type SQL, sql } from "drizzle-orm";
import { type Caller, callerId, isCaller } from "../access/caller.ts";
import { callerRowStatement, requireActive } from "../access/caller-row.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { clubSignups } from "../db/schema.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { batch, combine, jsonObject, list, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import {
  type AddresseeParams,
  addresseeValues,
  isCallerAddressee,
  isNewPersonAddressee,
} from "../identity/addresses.ts";
import type { Person } from "../identity/person.ts";
import { acceptUrl } from "../links/accept-url.ts";
import { linkLifetimeMs } from "../links/status.ts";
import { mailInsert } from "../mail/outbox.ts";
import {
  type NewUserParams,
  newUserStatements,
  onboardingStatements,
  type Profile,
} from "../members/onboard.ts";
import {
  type CreateTenantParams,
  coachBatch,
  createdTenantRow,
  createTenantStatements,
  createTenantValues,
  founderProfile,
  type NewTenant,
  outcomeBatch,
} from "./create-tenant.ts";

/** Links that one address gets in a day. Further requests get the same response and no mail. */
const linksPerDay = 3;
const dayMs = 24 * 60 * 60 * 1000;

/** A request for a tenant by a person without a session. */
export interface TenantRequest {
  email: string;
  tenant: NewTenant;
  profile: Omit<Profile, "kind">;
  locale: string | null;
  appUrl: string;
}

/**
 * Stores the request and mails a link that finishes it, so that only the owner of the address gets an account and the
 * tenant. The result does not depend on whether the address has an account.
 */
export async function requestTenant(
  db: Db,
  { email, tenant, profile, locale, appUrl }: TenantRequest,
  now: number,
): Promise<void> {
  const token = newSecret();
  const variables = {
    recipient_name: profile.firstName ?? "",
    tenant_name: tenant.name,
    accept_url: `${acceptUrl(appUrl)}${token}`,
  };
  const values: RequestParams = {
    id: newId(now),
    tokenHash: await sha256(token),
    email,
    tenantName: tenant.name,
    slug: tenant.slug ?? null,
    alsoCoach: Number(tenant.alsoCoach),
    timezone: tenant.timezone,
    firstName: profile.firstName ?? null,
    lastName: profile.lastName ?? null,
    phone: profile.phone ?? null,
    locale,
    mailId: newId(now),
    variables: JSON.stringify(variables),
    entryId: idPrefix(now),
    now,
  };
  await db.commit(requestBatch(values));
}

interface RequestParams {
  id: string;
  tokenHash: string;
  email: string;
  tenantName: string;
  slug: string | null;
  alsoCoach: number;
  timezone: string;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  locale: string | null;
  mailId: string;
  /** The mail's variables, as a JSON object. */
  variables: string;
  entryId: string;
  now: number;
}

const { id, tokenHash, email, tenantName, slug, alsoCoach, timezone } = params<RequestParams>();
const { firstName, lastName, phone, locale, mailId, variables, entryId, now } =
  params<RequestParams>();

/** This batch stored the request. */
const isStored = sql`club_signups.id = ${id}`;

const requestBatch = batch(params<RequestParams>(), () => ({
  request: sql`
    insert into club_signups (id, token_hash, email, tenant_name, slug, also_coach, timezone, first_name, last_name,
      phone, expires_at, claim, created_at)
    select ${id}, ${tokenHash}, ${email}, ${tenantName}, ${slug}, ${alsoCoach}, ${timezone}, ${firstName}, ${lastName},
      ${phone}, ${now} + ${linkLifetimeMs}, ${id}, ${now}
    where ${linksPerDay} > (select count(*) from club_signups c
      where c.email = ${email} and c.created_at > ${now} - ${dayMs})`,

  mail: mailInsert(
    {
      id: mailId,
      recipient: email,
      template: "club-signup",
      locale,
      variables,
      claim: id,
      now,
    },
    sql`from club_signups where ${isStored}`,
  ),

  audit: auditInsert(
    "tenant.requested",
    {
      id: entryId,
      tenantId: null,
      actorUserId: null,
      target: ["club_signup", clubSignups.id],
      now,
    },
    sql`from club_signups where ${isStored}`,
  ),
}));

/**
 * Finishes a tenant request: uses the link, signs the person up if they are new and creates the tenant, in one batch. If
 * the slug was taken in the meantime, a similar one is used. If the same person repeats it, the result is the same.
 *
 * Throws `invalid_token`, `email_mismatch`, `invitation_used`, `invitation_expired`, and as `requireActive` does.
 */
export async function finishTenantRequest(
  db: Db,
  caller: Caller,
  person: Person | undefined,
  { tokenHash, ...names }: { tokenHash: string } & Omit<Profile, "kind">,
  now: number,
) {
  const { request, known } = await db.read({
    ...readBatch({ tokenHash }),
    known: callerRowStatement(caller),
  });
  const stored = request[0] ?? fail("invalid_token");
  // A new caller gets `user_not_onboarded` here, and `signUpIfNew` calls again with their profile.
  if (!person) requireActive(known[0]);
  const newTenant: NewTenant = {
    name: stored.tenantName,
    slug: stored.slug ?? undefined,
    mayVarySlug: true,
    timezone: stored.timezone,
    alsoCoach: stored.alsoCoach,
  };
  const profile = {
    firstName: names.firstName ?? stored.firstName ?? undefined,
    lastName: names.lastName ?? stored.lastName ?? undefined,
    phone: stored.phone ?? undefined,
  };
  const claim = newId(now);
  const ids = { claim, tenantId: newId(now) };
  const tenantValues = await createTenantValues(caller, newTenant, ids, now);
  const values = { ...tenantValues, ...addresseeValues(caller, person), tokenHash };
  const answer = await db.commit({
    ...(person &&
      onboardingStatements(
        caller,
        person,
        founderProfile({ person, profile }),
        claim,
        now,
        (userValues) => newUserByLinkBatch({ ...userValues, tokenHash }),
      )),
    ...(person ? finishAsNewPerson(values) : finishAsCaller(values)),
    ...(stored.alsoCoach && coachBatch(values)),
    ...outcomeBatch(values),
  });
  const { isAddressee, earlier } = answer.link;
  if (!isAddressee) return fail("email_mismatch");
  const me = requireActive(answer.outcome.me);
  const created = answer.outcome.created ?? earlier;
  if (created) return { ...created, me };
  return fail(
    stored.usedAt === null && stored.expiresAt <= now ? "invitation_expired" : "invitation_used",
  );
}

interface LinkParams {
  tokenHash: string;
}
type FinishParams = CreateTenantParams & AddresseeParams & LinkParams;
const { tenantId, claim } = params<FinishParams>();

const isLink = sql`club_signups.token_hash = ${tokenHash}`;

const readBatch = batch(params<LinkParams>(), () => ({
  request: list(
    jsonObject({
      tenantName: clubSignups.tenantName,
      slug: clubSignups.slug,
      alsoCoach: clubSignups.alsoCoach,
      timezone: clubSignups.timezone,
      firstName: clubSignups.firstName,
      lastName: clubSignups.lastName,
      phone: clubSignups.phone,
      usedAt: clubSignups.usedAt,
      expiresAt: clubSignups.expiresAt,
    }),
    sql`from club_signups where ${isLink}`,
  ),
}));

/** The link is unused, has not expired, and was mailed to the person who uses it. */
const isOpen = (isAddressee: SQL) => sql`${isLink} and club_signups.used_at is null
  and club_signups.expires_at > ${now} and ${isAddressee}`;

const hasOpenLink = (isAddressee: SQL) =>
  sql`exists (select 1 from club_signups where ${isOpen(isAddressee)})`;

const finishStatements = (isAddressee: SQL) => ({
  ...createTenantStatements(hasOpenLink(isAddressee)),

  used: sql`
    update club_signups set used_at = ${now}, used_by = ${callerId}, tenant_id = ${tenantId}, claim = ${claim}
    where ${isOpen(isAddressee)} and exists (select 1 from tenants where tenants.id = ${tenantId})`,

  link: combine({
    isAddressee: sql<number | null>`(select ${isAddressee} from club_signups where ${isLink})`,
    // The tenant, if the same person has used the link before.
    earlier: one(
      createdTenantRow,
      sql`from club_signups
          join users on users.id = club_signups.used_by and ${isCaller}
          join tenants on tenants.id = club_signups.tenant_id and tenants.status = 'active'
          join memberships on memberships.tenant_id = tenants.id and memberships.user_id = users.id
            and memberships.role = 'owner' and memberships.status = 'active'
        where ${isLink}`,
    ),
  }),
});

const isNewPerson = isNewPersonAddressee(clubSignups.email);
const newUserByLinkBatch = batch(params<NewUserParams & LinkParams>(), () =>
  newUserStatements(hasOpenLink(isNewPerson)),
);
const finishAsNewPerson = batch(params<FinishParams>(), () => finishStatements(isNewPerson));
const finishAsCaller = batch(params<FinishParams>(), () =>
  finishStatements(isCallerAddressee(clubSignups.email)),
);
