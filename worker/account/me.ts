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
 * Everything that is the caller's own: who they are, where they belong or wait to, the players they
 * are or look after, the invitations that wait for their verified addresses. One trip to the nearest
 * replica. Throws as `requireActive` does.
 */
export async function readMe(db: Db, caller: Caller, now: number) {
  const { own } = await db.readNearest({ own: everythingOwn(caller, now) });
  return everythingOf(own);
}

interface MeParams extends CallerParams {
  now: number;
}
const { now } = params<MeParams>();

/** An invitation that waits for an address of the person in `users`. */
const invitationRow = jsonObject({
  invitation: jsonObject(invitationColumns),
  delivery,
  tenantName: tenants.name,
});
const waitingInvitations = sql`
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
      invitations: many(invitationRow, waitingInvitations),
    },
    sql`from users where ${hasClerkId()}`,
  ),
}));

/** The statement of `readMe`, for a batch that changed some of it. */
export function everythingOwn(caller: Caller, now: number) {
  return meBatch({ ...callerParams(caller), now }).own;
}

type Own = Answer<ReturnType<typeof everythingOwn>>;

/** What `everythingOwn` answered. Throws as `requireActive` does. */
export function everythingOf(own: Own) {
  const { user, memberships = [], players = [], invitations = [] } = own ?? {};
  const first = memberships.find(({ membership }) => membership.status === "active");
  const shown = { tenantId: first?.tenant.id ?? null, role: first?.membership.role ?? null };
  return {
    me: requireActive(user && { user, ...shown }),
    memberships: memberships.toSorted(byMembershipAge),
    players,
    invitations,
  };
}

type Membership = NonNullable<Own>["memberships"][number];

/** As `ownMemberships` orders them. */
function byMembershipAge({ membership: one }: Membership, { membership: other }: Membership) {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);
}
