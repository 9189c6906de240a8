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
  coachBatch,
  type FoundParams,
  foundedRow,
  founderProfile,
  foundStatements,
  foundValues,
  type NewTenant,
  outcomeBatch,
} from "./found.ts";

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
 * Keeps the request, and mails a link that finishes it: only the reader of that mailbox gets an account and a tenant of
 * it. What comes of it is the same whether or not the address has an account.
 */
export async function requestClub(
  db: Db,
  { email, tenant, profile, locale, appUrl }: ClubRequest,
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
  /** What the mail says: an object in JSON. */
  variables: string;
  entryId: string;
  now: number;
}

const { id, tokenHash, email, tenantName, slug, alsoCoach, timezone } = params<RequestParams>();
const { firstName, lastName, phone, locale, mailId, variables, entryId, now } =
  params<RequestParams>();

/** This batch kept the request. */
const isKept = sql`club_signups.id = ${id}`;

const requestBatch = batch(params<RequestParams>(), () => ({
  request: sql`
    insert into club_signups (id, token_hash, email, tenant_name, slug, also_coach, timezone, first_name, last_name,
      phone, expires_at, claim, created_at)
    select ${id}, ${tokenHash}, ${email}, ${tenantName}, ${slug}, ${alsoCoach}, ${timezone}, ${firstName}, ${lastName},
      ${phone}, ${now} + ${linkLifetimeMs}, ${id}, ${now}
    where ${linksToOneAddress} > (select count(*) from club_signups c
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
    sql`from club_signups where ${isKept}`,
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
    sql`from club_signups where ${isKept}`,
  ),
}));

/**
 * Finishes a club that was asked for by mail: spends the link, signs its holder up and founds the tenant, in one batch.
 * A slug that was taken meanwhile gives way to one like it. The same person again gets the same answer.
 *
 * Throws `invalid_token`, `email_mismatch`, `invitation_used`, `invitation_expired`, and as `requireActive` does.
 */
export async function finishClub(
  db: Db,
  caller: Caller,
  person: Person | undefined,
  { tokenHash, ...said }: { tokenHash: string } & Omit<Profile, "kind">,
  now: number,
) {
  const { request, known } = await db.read({
    ...readBatch({ tokenHash }),
    known: callerRowStatement(caller),
  });
  const club = request[0] ?? fail("invalid_token");
  // For somebody new, Clerk is asked who they are, and they come again.
  if (!person) requireActive(known[0]);
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
  const claim = newId(now);
  const founding = await foundValues(caller, wanted, { claim, tenantId: newId(now) }, now);
  const values = { ...founding, ...addresseeValues(caller, person), tokenHash };
  const answer = await db.commit({
    ...(person &&
      onboardingStatements(
        caller,
        person,
        founderProfile({ person, profile }),
        claim,
        now,
        (arrival) => arriveBatch({ ...arrival, tokenHash }),
      )),
    ...(person ? finishAsNewPerson(values) : finishAsCaller(values)),
    ...(club.alsoCoach && coachBatch(values)),
    ...outcomeBatch(values),
  });
  const { isAddressee, earlier } = answer.link;
  if (!isAddressee) return fail("email_mismatch");
  const me = requireActive(answer.outcome.me);
  const founded = answer.outcome.founded ?? earlier;
  if (founded) return { ...founded, me };
  return fail(
    club.usedAt === null && club.expiresAt <= now ? "invitation_expired" : "invitation_used",
  );
}

/** `tokenHash` and `now` are named as in a request. */
interface LinkParams {
  tokenHash: string;
}
type FinishParams = FoundParams & AddresseeParams & LinkParams;
const { tenantId, claim } = params<FinishParams>();

const isIt = sql`club_signups.token_hash = ${tokenHash}`;

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
    sql`from club_signups where ${isIt}`,
  ),
}));

/** The link is unused, in time, and was mailed to the person who opens it. */
const isOpen = (isAddressee: SQL) => sql`${isIt} and club_signups.used_at is null
  and club_signups.expires_at > ${now} and ${isAddressee}`;

const hasOpenLink = (isAddressee: SQL) =>
  sql`exists (select 1 from club_signups where ${isOpen(isAddressee)})`;

const finishStatements = (isAddressee: SQL) => ({
  ...foundStatements(hasOpenLink(isAddressee)),

  spent: sql`
    update club_signups set used_at = ${now}, used_by = ${callerId}, tenant_id = ${tenantId}, claim = ${claim}
    where ${isOpen(isAddressee)} and exists (select 1 from tenants where tenants.id = ${tenantId})`,

  link: combine({
    isAddressee: sql<number | null>`(select ${isAddressee} from club_signups where ${isIt})`,
    // What the link became when the same person used it before.
    earlier: one(
      foundedRow,
      sql`from club_signups
          join users on users.id = club_signups.used_by and ${isCaller}
          join tenants on tenants.id = club_signups.tenant_id and tenants.status = 'active'
          join memberships on memberships.tenant_id = tenants.id and memberships.user_id = users.id
            and memberships.role = 'owner' and memberships.status = 'active'
        where ${isIt}`,
    ),
  }),
});

const isNewPerson = isNewPersonAddressee(clubSignups.email);
const arriveBatch = batch(params<NewUserParams & LinkParams>(), () =>
  newUserStatements(hasOpenLink(isNewPerson)),
);
const finishAsNewPerson = batch(params<FinishParams>(), () => finishStatements(isNewPerson));
const finishAsCaller = batch(params<FinishParams>(), () =>
  finishStatements(isCallerAddressee(clubSignups.email)),
);
