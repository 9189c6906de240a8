import { sql } from "drizzle-orm";
import { hasClerkId } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { users } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { type AddressesParams, addressStatements } from "../identity/addresses.ts";
import type { UserEvent } from "../identity/events.ts";
import { addressesHash } from "../identity/person.ts";
import { ownerlessStatements } from "../members/owners.ts";
import { erasedColumns, type LeaveParams, leaveStatements } from "./leave-everything.ts";

type Change = UserEvent & { type: "changed" };

/**
 * Applies an event of a Clerk user. Events may be repeated: the event's id is committed with its effect. They may be out
 * of order: the newer change wins, and a deletion is final, even of a person without a row (docs/threats.md, 9).
 *
 * It does not create people: they sign up here themselves.
 */
export async function syncUser(db: Db, eventId: string, event: UserEvent, now: number) {
  const ids = { eventId, claim: newId(now), entryId: idPrefix(now), now };
  if (event.type === "deleted") {
    const { clerkUserId } = event;
    await db.commit(deleteBatch({ ...ids, clerkUserId, tombstoneId: newId(now) }));
  } else {
    await db.commit({
      ...banStatements(event, eventId, now),
      ...changeBatch(await changeValues(event, ids)),
    });
  }
}

interface EventParams {
  eventId: string;
  clerkUserId: string;
  claim: string;
  entryId: string;
  now: number;
}
interface BanParams extends EventParams {
  /** When the user was changed at Clerk. */
  asOf: number;
}
interface ChangeParams extends BanParams, AddressesParams {
  /** Null if none of their addresses at Clerk is acceptable. */
  email: string | null;
  isVerified: number;
  firstName: string | null;
  lastName: string | null;
  avatarUrl: string | null;
  isBanned: number;
  addressesHash: string;
}

async function changeValues(
  { clerkUserId, person, isBanned = false, updatedAt }: Change,
  ids: Omit<EventParams, "clerkUserId">,
): Promise<ChangeParams> {
  return {
    ...ids,
    clerkUserId,
    asOf: updatedAt,
    email: person.email,
    isVerified: Number(person.isEmailVerified),
    emails: JSON.stringify(person.verifiedEmails),
    firstName: person.firstName,
    lastName: person.lastName,
    avatarUrl: person.avatarUrl,
    isBanned: Number(isBanned),
    addressesHash: await addressesHash(clerkUserId, person),
  };
}

/**
 * Suspends a person whom Clerk has banned, or ends that suspension. It does not end a suspension by the platform, and the
 * platform does not end this one. A locked Clerk account does not count: anybody can lock it with wrong passwords.
 */
function banStatements({ clerkUserId, isBanned, updatedAt }: Change, eventId: string, now: number) {
  if (isBanned === undefined) return {};
  const claim = newId(now);
  const values = { eventId, clerkUserId, asOf: updatedAt, claim, entryId: idPrefix(now), now };
  return isBanned ? banBatch(values) : unbanBatch(values);
}

const given = params<ChangeParams>();
const { eventId, clerkUserId, asOf, email, isVerified, emails, firstName, lastName, avatarUrl } =
  given;
const { isBanned, claim, entryId, now } = given;

const isNewEvent = sql`not exists (select 1 from webhook_events where webhook_events.id = ${eventId})`;

/** The last statement of each batch, so that a repeated event changes nothing. */
const recordEvent = sql`
  insert into webhook_events (id, source, received_at) values (${eventId}, 'clerk', ${now}) on conflict do nothing`;

/** The row is the user's, and no newer change has been applied. Two changes in one millisecond both count. */
const isNewest = sql`${hasClerkId()}
  and users.status <> 'deleted'
  and (users.clerk_updated_at is null or users.clerk_updated_at <= ${asOf})
  and ${isNewEvent}`;

/** This batch changed the user. */
const hasChanged = sql`${hasClerkId()} and users.claim = ${claim}`;

const userAudit = (action: "user.suspended" | "user.reinstated" | "user.updated") =>
  auditInsert(
    action,
    {
      id: entryId,
      tenantId: null,
      actorUserId: null,
      target: ["user", users.id],
      data: { via: "clerk" },
      now,
    },
    sql`from users where ${hasChanged}`,
  );

const ownedTenants = ownerlessStatements(
  sql`(select users.id from users where ${hasClerkId()})`,
  null,
);

const banBatch = batch(params<BanParams>(), () => ({
  banned: sql`
    update users set clerk_banned = 1, claim = ${claim}, updated_at = ${now},
      status = case users.status when 'active' then 'suspended' else users.status end
    where ${isNewest} and not users.clerk_banned`,
  banAudit: userAudit("user.suspended"),

  ...ownedTenants,
}));

const unbanBatch = batch(params<BanParams>(), () => ({
  banned: sql`
    update users set clerk_banned = 0, claim = ${claim}, updated_at = ${now},
      status = iif(users.status = 'suspended' and not users.platform_suspended, 'active', users.status)
    where ${isNewest} and users.clerk_banned`,
  banAudit: userAudit("user.reinstated"),

  ...ownedTenants,
}));

/** Without an address at Clerk, the old one stays, unverified. */
const newEmail = sql`coalesce(${email}, users.email)`;

const currentAddresses = sql`(select json_group_array(verified.email) from (
  select e.email from user_emails e where e.user_id = users.id and e.ended_at is null order by 1) verified)`;

/** Clerk sends an event for each sign-in; only one that changes a visible value gets an audit entry. */
const isDifferent = sql`(users.email, users.email_verified, users.avatar_url, ${currentAddresses})
  is not (${newEmail}, ${isVerified}, ${avatarUrl}, ${emails})`;

const changeBatch = batch(given, () => ({
  // A name that the person has entered here stays; Clerk's is only used if there is none.
  user: sql`
    update users set email = ${newEmail}, email_verified = ${isVerified}, avatar_url = ${avatarUrl},
      first_name = coalesce(users.first_name, ${firstName}), last_name = coalesce(users.last_name, ${lastName}),
      clerk_updated_at = ${asOf}, claim = iif(${isDifferent}, ${claim}, users.claim), updated_at = ${now}
    where ${isNewest}`,

  ...addressStatements(sql`${hasClerkId()} and users.clerk_updated_at = ${asOf}
    and users.status <> 'deleted' and ${isNewEvent}`),

  audit: userAudit("user.updated"),

  // An unknown person may be signing up at this moment (`newUserStatements` checks).
  unknownUser: sql`
    insert into clerk_changes (clerk_user_id, updated_at, is_banned, addresses_hash, received_at)
    select ${clerkUserId}, ${asOf}, ${isBanned}, ${given.addressesHash}, ${now}
    where not exists (select 1 from users where ${hasClerkId()}) and ${isNewEvent}
    on conflict (clerk_user_id) do update set updated_at = excluded.updated_at, is_banned = excluded.is_banned,
      addresses_hash = excluded.addresses_hash, received_at = ${now}
    where excluded.updated_at >= clerk_changes.updated_at`,

  recordEvent,
}));

const { tombstoneId } = params<{ tombstoneId: string }>();

const deleteBatch = batch(params<EventParams & LeaveParams & { tombstoneId: string }>(), () => ({
  user: sql`
    update users set ${erasedColumns}, status = 'deleted', claim = ${claim}, updated_at = ${now}
    where ${hasClerkId()} and users.status <> 'deleted' and ${isNewEvent}`,

  // For an unknown person: the tombstone prevents a late sign-up.
  tombstone: sql`
    insert into users (id, clerk_user_id, status, claim, created_at, updated_at)
    values (${tombstoneId}, ${clerkUserId}, 'deleted', ${claim}, ${now}, ${now})
    on conflict (clerk_user_id) do nothing`,

  ...leaveStatements(isNewEvent, { actorUserId: null, via: "clerk" }),

  recordEvent,
}));
