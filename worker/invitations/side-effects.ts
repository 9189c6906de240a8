import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { hasClerkId } from "../access/caller.ts";
import { userIdByEmail } from "../db/addresses.ts";
import { invitations } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import { hasStatus } from "../links/status.ts";
import { mailInsert } from "../mail/outbox.ts";
import { mailDay, mailsToday } from "./rules.ts";

/*
 * What belongs to an open invitation: a pending user for an unknown address, a pending membership for a known person,
 * the mail, and the count of the day's mails. The first two are removed when the invitation is over.
 */

export interface SideEffectParams {
  clerkUserId: string;
  /** The link without the token. */
  acceptUrl: string;
  claim: string;
  now: number;
}
const { acceptUrl, claim, now } = params<SideEffectParams>();

/** The invitations that a batch has sent: a `from` clause, and a condition that finds only them. */
export interface SentInvitations {
  from: SQL;
  isSent: SQL;
}

const addresseeId = userIdByEmail(invitations.email);

/** A pending user for each unknown address. It becomes the person's row when they sign up or accept. */
export const pendingUserInsert = (id: SQL | Placeholder, { from, isSent }: SentInvitations) => sql`
  insert into users (id, email, first_name, last_name, kind, status, claim, created_at, updated_at)
  select ${id}, invitations.email, invitations.first_name, invitations.last_name,
    iif(invitations.role in ('parent', 'player'), invitations.role, null), 'pending', ${claim}, ${now}, ${now}
  ${from}
  where ${isSent} and not exists (select 1 from users known
    where known.id = ${addresseeId} or (known.email = invitations.email and known.status = 'pending'))
  on conflict do nothing`;

/**
 * A pending membership for each known person: it grants nothing and occupies a seat. An existing row with this role
 * stays as it is, so that a removal is not forgotten.
 */
export const pendingMembershipInsert = (
  id: SQL | Placeholder,
  { from, isSent }: SentInvitations,
) => sql`
  insert into memberships (id, tenant_id, user_id, role, status,
    joined_via, joined_with, joined_at, claim, created_at, updated_at)
  select ${id}, invitations.tenant_id, users.id, invitations.role, 'pending',
    'invitation', invitations.id, ${now}, ${claim}, ${now}, ${now}
  ${from} join users on users.id = ${addresseeId} and users.status = 'active'
  where ${isSent}
  on conflict do nothing`;

interface InvitationMail {
  id: SQL | Placeholder;
  /** The raw token. Only the mail's variables have it, and they are erased once the provider has accepted the mail. */
  token: SQL | Placeholder;
  isBulk?: SQL | Placeholder;
  dueAt?: SQL;
}

/** The mail of each invitation, in the recipient's language if it is known, else in the sender's. */
export const invitationMail = (
  { token, ...mail }: InvitationMail,
  { from, isSent }: SentInvitations,
) =>
  mailInsert(
    {
      ...mail,
      tenantId: invitations.tenantId,
      invitationId: invitations.id,
      recipient: invitations.email,
      template: "tenant-welcome-invite",
      locale: sql`coalesce(addressee.locale, sender.locale)`,
      variables: sql`json_object(
        'recipient_name', coalesce(invitations.first_name, addressee.first_name, ''),
        'sender_name', trim(coalesce(sender.first_name, '') || ' ' || coalesce(sender.last_name, '')),
        'tenant_name', tenants.name,
        'accept_url', ${acceptUrl} || ${token})`,
      claim,
      now,
    },
    sql`${from}
      join tenants on tenants.id = invitations.tenant_id
      join users sender on ${hasClerkId(sql`sender`)}
      left join users addressee on addressee.id = ${addresseeId}
    where ${isSent}`,
  );

/** Adds the mails of the invitations to the tenant's count of the day. */
export const mailCountUpdate = ({ from, isSent }: SentInvitations) => sql`
  update tenants set mails_on = ${mailDay},
    mails_that_day = ${mailsToday} + (select count(*) ${from} where ${isSent})
  where tenants.id = (select invitations.tenant_id ${from} where ${isSent})`;

/** Deletes the pending memberships of the invitations for which the condition is true. */
export const pendingMembershipDelete = (isOver: SQL) => sql`
  delete from memberships
  where (memberships.tenant_id, memberships.joined_with) in (
      select invitations.tenant_id, invitations.id from invitations where ${isOver})
    and memberships.joined_via = 'invitation' and memberships.status = 'pending'`;

/**
 * Clears the pending users of the invitations for which the condition is true, unless the address has another open
 * invitation. The row stays: for a delete, SQLite reads every table with a foreign key to it.
 *
 * `+`, because an index on `clerk_user_id` would find all pending users.
 */
export const pendingUserClear = (isOver: SQL) => sql`
  update users set email = null, first_name = null, last_name = null, phone = null, kind = null, locale = null,
    status = 'deleted', updated_at = ${now}
  where users.status = 'pending' and +users.clerk_user_id is null
    and users.email in (select invitations.email from invitations where ${isOver})
    and not exists (select 1 from invitations still_open
      where still_open.email = users.email and ${hasStatus(alias(invitations, "still_open"), "pending", now)})`;
