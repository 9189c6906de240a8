import { sql } from "drizzle-orm";
import { type Caller, isCaller } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { users } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import type { UpdateProfile } from "./contract.ts";
import { meFrom, meStatement } from "./me.ts";

/**
 * Changes the caller's profile and default tenant, which must be one where they are active. Returns the same as `readMe`.
 * Throws `not_found` for any other tenant, and as `requireActive` does.
 */
export async function updateProfile(db: Db, caller: Caller, changes: UpdateProfile, now: number) {
  const { clerkUserId } = caller;
  const { firstName, lastName, phone, locale, tenantId } = changes;
  const claim = newId(now);
  const values = {
    clerkUserId,
    firstName: firstName ?? null,
    lastName: lastName ?? null,
    phone: phone ?? null,
    changesPhone: Number(phone !== undefined),
    locale: locale ?? null,
    // Only the names of the fields, because the audit stays when the person is deleted.
    auditData: JSON.stringify({ fields: Object.keys(changes).sort() }),
    entryId: idPrefix(now),
    claim,
    now,
  };
  const answer = await db.commit({
    ...(tenantId === undefined
      ? profileBatch(values)
      : defaultTenantBatch({ ...values, tenantId })),
    ...auditBatch(values),
    own: meStatement(caller, now),
  });
  const own = meFrom(answer.own);
  return own.me.user.claim === claim ? own : fail("not_found");
}

interface ProfileParams {
  clerkUserId: string;
  /** Null keeps the value, except for the phone if `changesPhone` is 1. */
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  changesPhone: number;
  locale: string | null;
  auditData: string;
  entryId: string;
  claim: string;
  now: number;
}
interface DefaultTenantParams extends ProfileParams {
  tenantId: string;
}

const given = params<ProfileParams>();
const { firstName, lastName, phone, changesPhone, locale, auditData, entryId, claim, now } = given;
const { tenantId } = params<DefaultTenantParams>();

const setProfile = sql`
  first_name = coalesce(${firstName}, users.first_name), last_name = coalesce(${lastName}, users.last_name),
  phone = iif(${changesPhone}, ${phone}, users.phone), locale = coalesce(${locale}, users.locale),
  claim = ${claim}, updated_at = ${now}`;

const profileBatch = batch(given, () => ({
  profile: sql`update users set ${setProfile} where ${isCaller}`,
}));

const defaultTenantBatch = batch(params<DefaultTenantParams>(), () => ({
  profile: sql`
    update users set ${setProfile}, default_tenant_id = ${tenantId}
    where ${isCaller} and exists (select 1 from memberships m join tenants t on t.id = m.tenant_id
      where m.user_id = users.id and m.tenant_id = ${tenantId} and m.status = 'active'
        and t.status in ('active', 'ownerless'))`,
}));

const auditBatch = batch(given, () => ({
  audit: auditInsert(
    "user.updated",
    {
      id: entryId,
      tenantId: null,
      actorUserId: users.id,
      target: ["user", users.id],
      data: sql`${auditData}`,
      now,
    },
    sql`from users where ${isCaller} and users.claim = ${claim}`,
  ),
}));
