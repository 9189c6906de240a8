import { sql } from "drizzle-orm";
import {
  type Caller,
  type CallerParams,
  callerParams,
  defaultTenantOrder,
  hasClerkId,
  userColumns,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { addressesOf } from "../db/addresses.ts";
import type { Db } from "../db/client.ts";
import { invitations, tenants, users } from "../db/schema.ts";
import { type Answer, batch, combine, jsonObject, many, params } from "../db/sql.ts";
import { delivery, invitationColumns } from "../invitations/columns.ts";
import { hasStatus } from "../links/status.ts";
import { membershipRow, membershipsOf } from "../members/my-memberships.ts";
import { byCreation, playerRow, playersOf } from "../players/my-players.ts";

/**
 * The caller with their memberships, players and pending invitations, in one round trip to the nearest replica. Throws as
 * `requireActive` does.
 */
export async function readMe(db: Db, caller: Caller, now: number) {
  const { own } = await db.readNearest({ own: meStatement(caller, now) });
  return meFrom(own);
}

interface MeParams extends CallerParams {
  now: number;
}
const { now } = params<MeParams>();

/** A pending invitation of a verified address of the row of `users`. */
const invitationRow = jsonObject({
  invitation: jsonObject(invitationColumns),
  delivery,
  tenantName: tenants.name,
});
const fromPendingInvitations = sql`
  from invitations join tenants on tenants.id = invitations.tenant_id
  where invitations.email in ${addressesOf(users.id)}
    and ${hasStatus(invitations, "pending", now)}
    and tenants.status = 'active'
  order by invitations.expires_at`;

const meBatch = batch(params<MeParams>(), () => ({
  own: combine(
    {
      user: jsonObject(userColumns),
      // The default tenant comes first.
      memberships: many(
        membershipRow,
        sql`${membershipsOf(sql`users.id`)} order by memberships.status = 'active' desc,
          ${defaultTenantOrder(sql`memberships`, sql`tenants`)}`,
      ),
      players: many(playerRow, sql`${playersOf(sql`users.id`)} ${byCreation}`),
      invitations: many(invitationRow, fromPendingInvitations),
    },
    sql`from users where ${hasClerkId()}`,
  ),
}));

/** The statement of `readMe`, for a batch that changes some of it. */
export function meStatement(caller: Caller, now: number) {
  return meBatch({ ...callerParams(caller), now }).own;
}

type Own = Answer<ReturnType<typeof meStatement>>;

/** The caller from the result of `meStatement`. Throws as `requireActive` does. */
export function meFrom(own: Own) {
  const { user, memberships = [], players = [], invitations = [] } = own ?? {};
  const byDefault = memberships.find(({ membership }) => membership.status === "active");
  const tenantId = byDefault?.tenant.id ?? null;
  const role = byDefault?.membership.role ?? null;
  return {
    me: requireActive(user && { user, tenantId, role }),
    memberships: memberships.toSorted(oldestFirst),
    players,
    invitations,
  };
}

type Membership = NonNullable<Own>["memberships"][number];

/** The order of `ownMemberships`. */
function oldestFirst({ membership: a }: Membership, { membership: b }: Membership) {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
