import { sql } from "drizzle-orm";
import { type Caller, callerId, isCaller } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import { addressesOf } from "../db/addresses.ts";
import { idFromHash, idPrefix, newId } from "../db/id.ts";
import { invitations, tenants, users } from "../db/schema.ts";
import { sha256 } from "../db/secret.ts";
import { batch, params } from "../db/sql.ts";
import { hasStatus } from "../links/status.ts";
import { type CodeChoices, codeChoices, newCode } from "../tenants/new-code.ts";
import { founderInsert } from "./create-tenant.ts";

/**
 * Statements that create the caller's personal tenant once: its id derives from Clerk's user id, so a repeat finds it. A
 * caller who has a membership or is invited gets none, because they would be alone in it.
 */
export async function personalTenant(
  { clerkUserId }: Caller,
  { timezone }: { timezone: string },
  claim: string,
  now: number,
) {
  const tenantId = await personalId(clerkUserId);
  const ids = { tenantId, ownerId: newId(now), entryId: idPrefix(now) };
  const slug = `my-${tenantId.slice(-12)}`;
  return personalBatch({ clerkUserId, ...ids, slug, ...codeChoices(), timezone, claim, now });
}

/** The id of a person's personal tenant, from SHA-256 of their Clerk id. */
export async function personalId(clerkUserId: string): Promise<string> {
  return idFromHash(await sha256(clerkUserId));
}

interface PersonalParams extends CodeChoices {
  clerkUserId: string;
  tenantId: string;
  slug: string;
  timezone: string;
  ownerId: string;
  entryId: string;
  claim: string;
  now: number;
}

const given = params<PersonalParams>();
const { tenantId, slug, timezone, ownerId, entryId, claim, now } = given;

const hasMembership = sql`exists (select 1 from memberships m
  where m.user_id = users.id and m.status in ('active', 'pending', 'suspended'))`;

const isInvited = sql`exists (select 1 from invitations
  where (invitations.email = users.email or invitations.email in ${addressesOf(users.id)})
    and ${hasStatus(invitations, "pending", now)})`;

/** The person's name, or the first part of their address. */
const name = sql`coalesce(
  nullif(trim(coalesce(users.first_name, '') || ' ' || coalesce(users.last_name, '')), ''),
  substr(users.email, 1, instr(users.email, '@') - 1))`;

/** This batch created the tenant. */
const isNew = sql`tenants.id = ${tenantId} and tenants.claim = ${claim}`;

const personalBatch = batch(given, () => ({
  personal: sql`
    insert into tenants (id, name, slug, owner_user_id, personal_of, status, invite_code, invite_code_updated_at,
      invite_code_updated_by, timezone, claim, created_at)
    select ${tenantId}, ${name}, ${slug}, users.id, users.id, 'active', ${newCode(given)}, ${now},
      users.id, ${timezone}, ${claim}, ${now}
    from users
    where ${isCaller} and not ${hasMembership} and not ${isInvited}
    on conflict do nothing`,

  personalOwner: founderInsert("owner", ownerId, isNew),

  personalAudit: auditInsert(
    "tenant.created",
    {
      id: entryId,
      tenantId: tenants.id,
      actorUserId: callerId,
      target: ["tenant", tenants.id],
      data: { personal: true },
      now,
    },
    sql`from tenants where ${isNew}`,
  ),
}));
