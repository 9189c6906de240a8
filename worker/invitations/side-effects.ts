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
 * What goes with an invitation. When it is written or sent again: a record for a stranger, a pending membership for
 * somebody who is known, the mail, and the count of the day's mails. When it is over, the first two are taken back.
 */

/** What these statements need of a request. */
export interface SideEffectParams {
  clerkUserId: string;
  /** What the link begins with. */
  acceptUrl: string;
  claim: string;
  now: number;
}
const { acceptUrl, claim, now } = params<SideEffectParams>();

/** The invitations that a batch has written: where to look for them, and a condition that is true of no others. */
export interface Written {
  from: SQL;
  isWritten: SQL;
}

const addresseeId = userIdByEmail(invitations.email);

/** A pending record for each address that nobody has. It becomes the person's when they sign up or accept. */
export const pendingUserInsert = (id: SQL | Placeholder, { from, isWritten }: Written) => sql`
  insert into users (id, email, first_name, last_name, kind, status, claim, created_at, updated_at)
  select ${id}, invitations.email, invitations.first_name, invitations.last_name,
    iif(invitations.role in ('parent', 'player'), invitations.role, null), 'pending', ${claim}, ${now}, ${now}
  ${from}
  where ${isWritten} and not exists (select 1 from users known
    where known.id = ${addresseeId} or (known.email = invitations.email and known.status = 'pending'))
  on conflict do nothing`;

/**
 * A pending membership for each person who is known: it grants nothing and holds a seat. If they have a row with this
 * role already, it stays as it is, so that a removal is not forgotten.
 */
export const pendingMembershipInsert = (id: SQL | Placeholder, { from, isWritten }: Written) => sql`
  insert into memberships (id, tenant_id, user_id, role, status,
    joined_via, joined_with, joined_at, claim, created_at, updated_at)
  select ${id}, invitations.tenant_id, users.id, invitations.role, 'pending',
    'invitation', invitations.id, ${now}, ${claim}, ${now}, ${now}
  ${from} join users on users.id = ${addresseeId} and users.status = 'active'
  where ${isWritten}
  on conflict do nothing`;

interface InvitationMail {
  id: SQL | Placeholder;
  /** The raw token. It is nowhere but in the mail's variables, which are erased once the provider has them. */
  token: SQL | Placeholder;
  isBulk?: SQL | Placeholder;
  dueAt?: SQL;
}

/** The mail of each invitation, in the language of the person where we know it, else of the person who invites. */
export const invitationMail = ({ token, ...mail }: InvitationMail, { from, isWritten }: Written) =>
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
    where ${isWritten}`,
  );

/** Adds the mails of the invitations to the tenant's day. */
export const countMails = ({ from, isWritten }: Written) => sql`
  update tenants set mails_on = ${mailDay},
    mails_that_day = ${mailsToday} + (select count(*) ${from} where ${isWritten})
  where tenants.id = (select invitations.tenant_id ${from} where ${isWritten})`;

/** Takes back the seats that open invitations hold for people who are known. `which` is a condition on them. */
export const cancelPendingMemberships = (which: SQL) => sql`
  delete from memberships
  where (memberships.tenant_id, memberships.joined_with) in (
      select invitations.tenant_id, invitations.id from invitations where ${which})
    and memberships.joined_via = 'invitation' and memberships.status = 'pending'`;

/**
 * Empties the pending records of strangers whose invitations are over, unless another one is still open. The row stays,
 * because to delete one makes SQLite look through every table that could name it.
 *
 * A `+` keeps SQLite from looking for records by what they all have in common.
 */
export const clearPendingUsers = (which: SQL) => sql`
  update users set email = null, first_name = null, last_name = null, phone = null, kind = null, locale = null,
    status = 'deleted', updated_at = ${now}
  where users.status = 'pending' and +users.clerk_user_id is null
    and users.email in (select invitations.email from invitations where ${which})
    and not exists (select 1 from invitations still_open
      where still_open.email = users.email and ${hasStatus(alias(invitations, "still_open"), "pending", now)})`;
