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
 * Takes in what Clerk says of a user. Safe when repeated: the event's id is committed with its effect. Safe out of
 * order: an older change loses to a newer one, and a deletion beats everything for ever, even where it comes before we
 * ever saw the person (docs/threats.md, 9).
 *
 * Somebody we don't know is not made known by it: people come in by signing up with us.
 */
export async function syncUser(db: Db, eventId: string, event: UserEvent, now: number) {
  const ids = { eventId, claim: newId(now), entryId: idPrefix(now), now };
  if (event.type === "deleted") {
    const { clerkUserId } = event;
    await db.commit(deleteBatch({ ...ids, clerkUserId, tombstoneId: newId(now) }));
  } else {
    await db.commit({
      ...banOrLift(event, eventId, now),
      ...changeBatch(await changeOf(event, ids)),
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
  /** When Clerk changed the user, as it says. */
  asOf: number;
}
interface ChangeParams extends BanParams, AddressesParams {
  /** Null when Clerk has no address for them that we accept. */
  email: string | null;
  isVerified: number;
  firstName: string | null;
  lastName: string | null;
  avatarUrl: string | null;
  isBanned: number;
  addressesHash: string;
}

async function changeOf(
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
 * Bars somebody whom Clerk has banned, as a suspension by the platform does, or lifts that. Neither lifts what the
 * other did. Being locked is no ban: it is how Clerk answers wrong passwords, which anybody can type.
 */
function banOrLift({ clerkUserId, isBanned, updatedAt }: Change, eventId: string, now: number) {
  if (isBanned === undefined) return {};
  const claim = newId(now);
  const values = { eventId, clerkUserId, asOf: updatedAt, claim, entryId: idPrefix(now), now };
  return isBanned ? banBatch(values) : liftBatch(values);
}

const given = params<ChangeParams>();
const { eventId, clerkUserId, asOf, email, isVerified, emails, firstName, lastName, avatarUrl } =
  given;
const { isBanned, claim, entryId, now } = given;

const isNewEvent = sql`not exists (select 1 from webhook_events where webhook_events.id = ${eventId})`;

/** The last statement of every batch: an event counts once. */
const seen = sql`
  insert into webhook_events (id, source, received_at) values (${eventId}, 'clerk', ${now}) on conflict do nothing`;

/**
 * The row is the user's, and no newer word of Clerk's about them has come. Two words of one millisecond both count, in
 * the order they come.
 */
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

const liftBatch = batch(params<BanParams>(), () => ({
  banned: sql`
    update users set clerk_banned = 0, claim = ${claim}, updated_at = ${now},
      status = iif(users.status = 'suspended' and not users.platform_suspended, 'active', users.status)
    where ${isNewest} and users.clerk_banned`,
  banAudit: userAudit("user.reinstated"),

  ...ownedTenants,
}));

/** An address that is given up stays visible to others, but is not verified any more. */
const shownEmail = sql`coalesce(${email}, users.email)`;

const heldAddresses = sql`(select json_group_array(held.email) from (
  select e.email from user_emails e where e.user_id = users.id and e.ended_at is null order by 1) held)`;

/** Clerk tells of every sign-in; only a change that shows is one for the audit. */
const differs = sql`(users.email, users.email_verified, users.avatar_url, ${heldAddresses})
  is not (${shownEmail}, ${isVerified}, ${avatarUrl}, ${emails})`;

const changeBatch = batch(given, () => ({
  // A name that the person gave us stands; Clerk's fills a gap.
  user: sql`
    update users set email = ${shownEmail}, email_verified = ${isVerified}, avatar_url = ${avatarUrl},
      first_name = coalesce(users.first_name, ${firstName}), last_name = coalesce(users.last_name, ${lastName}),
      clerk_updated_at = ${asOf}, claim = iif(${differs}, ${claim}, users.claim), updated_at = ${now}
    where ${isNewest}`,

  ...addressStatements(sql`${hasClerkId()} and users.clerk_updated_at = ${asOf}
    and users.status <> 'deleted' and ${isNewEvent}`),

  audit: userAudit("user.updated"),

  // Somebody whom we don't know may be signing up right now (`newUserStatements`).
  stranger: sql`
    insert into clerk_changes (clerk_user_id, updated_at, is_banned, addresses_hash, received_at)
    select ${clerkUserId}, ${asOf}, ${isBanned}, ${given.addressesHash}, ${now}
    where not exists (select 1 from users where ${hasClerkId()}) and ${isNewEvent}
    on conflict (clerk_user_id) do update set updated_at = excluded.updated_at, is_banned = excluded.is_banned,
      addresses_hash = excluded.addresses_hash, received_at = ${now}
    where excluded.updated_at >= clerk_changes.updated_at`,

  seen,
}));

const { tombstoneId } = params<{ tombstoneId: string }>();

const deleteBatch = batch(params<EventParams & LeaveParams & { tombstoneId: string }>(), () => ({
  user: sql`
    update users set ${erasedColumns}, status = 'deleted', claim = ${claim}, updated_at = ${now}
    where ${hasClerkId()} and users.status <> 'deleted' and ${isNewEvent}`,

  // Of somebody we don't know: the tombstone keeps a late sign-up from bringing them back.
  tombstone: sql`
    insert into users (id, clerk_user_id, status, claim, created_at, updated_at)
    values (${tombstoneId}, ${clerkUserId}, 'deleted', ${claim}, ${now}, ${now})
    on conflict (clerk_user_id) do nothing`,

  ...leaveStatements(isNewEvent, { actorUserId: null, via: "clerk" }),

  seen,
}));
