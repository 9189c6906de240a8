import { and, type Column, eq, exists, notExists, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { holderOf } from "../db/addresses.ts";
import { q } from "../db/client.ts";
import { emails, invitations, memberships, tenants, users } from "../db/schema.ts";
import { callerId, type Named } from "../db/scope.ts";
import { insertFrom, type Source } from "../db/statement.ts";
import { dayOf } from "./rules.ts";

/*
 * What goes with an invitation that was just written or sent again: the records that wait for the
 * person, and the mail. Each is a statement over the invitations that `from` finds.
 */

/** Selects from the invitations that this batch won, narrowed by `also`. */
export type FromInvitations = (select: Source, also: SQL) => unknown;

/** Somebody whom Clerk has verified at the invitation's address, under one of our aliases. */
function isTheirs(them: { id: Column }): SQL {
  return eq(them.id, holderOf(invitations.email));
}

/** A waiting record for each address that nobody has: it becomes theirs when they sign up or accept. */
export function pendingPerson(
  values: { id: SQL<string>; kind: SQL },
  from: FromInvitations,
  now: number,
) {
  const them = alias(users, "known");
  const isStranger = notExists(
    q
      .select({ id: them.id })
      .from(them)
      .where(
        and(or(isTheirs(them), and(eq(them.email, invitations.email), eq(them.status, "pending")))),
      ),
  );
  return insertFrom(
    users,
    {
      id: values.id,
      email: invitations.email,
      firstName: invitations.firstName,
      lastName: invitations.lastName,
      kind: values.kind as SQL<"parent">,
      status: "pending",
      claim: invitations.claim,
      createdAt: now,
      updatedAt: now,
    },
    (select) => from(select, isStranger),
  ).onConflictDoNothing();
}

/**
 * A pending membership for each person who is known: it grants nothing and holds a seat. Where a row of
 * theirs is there already it stays as it is, so that a removal is not forgotten.
 */
export function pendingPlace(
  values: { id: SQL<string>; claim: string },
  from: FromInvitations,
  now: number,
) {
  const them = alias(users, "known");
  const theirId = q
    .select({ id: them.id })
    .from(them)
    .where(and(isTheirs(them), eq(them.status, "active")))
    .limit(1);
  return insertFrom(
    memberships,
    {
      id: values.id,
      tenantId: invitations.tenantId,
      userId: sql`${theirId}`,
      role: invitations.role,
      status: "pending",
      joinedVia: "invitation",
      joinedWith: invitations.id,
      joinedAt: now,
      claim: values.claim,
      createdAt: now,
      updatedAt: now,
    },
    (select) => from(select, exists(theirId)),
  ).onConflictDoNothing();
}

interface Mail {
  id: SQL<string> | string;
  /** The raw token: here, in what is erased once the provider has it, and nowhere else. */
  token: SQL<string> | string;
  caller: Named;
  /** What the accepting link begins with. */
  acceptUrl: string;
  claim: string;
  /** Only of an import: whether it is one, and when each mail is due. */
  bulk?: { isBulk: number; dueAt: SQL };
}

/** The mail of each invitation, in the language of the person where we know it, else of whoever invites. */
export function invitationMail(mail: Mail, from: FromInvitations, now: number) {
  const them = alias(users, "addressee");
  const sender = alias(users, "sender");
  const tenant = alias(tenants, "inviting");
  const theirs = (column: typeof them.locale | typeof them.firstName) =>
    sql`(${q.select({ value: column }).from(them).where(isTheirs(them)).limit(1)})`;
  const senders = (value: SQL) =>
    sql`(${q
      .select({ value })
      .from(sender)
      .where(eq(sender.id, callerId(mail.caller)))})`;
  const senderName = sql`trim(coalesce(${sender.firstName}, '') || ' ' || coalesce(${sender.lastName}, ''))`;
  const tenantName = q
    .select({ name: tenant.name })
    .from(tenant)
    .where(eq(tenant.id, invitations.tenantId));
  return insertFrom(
    emails,
    {
      id: mail.id,
      tenantId: invitations.tenantId,
      invitationId: invitations.id,
      recipient: invitations.email,
      template: "tenant-welcome-invite",
      locale: sql`coalesce(${theirs(them.locale)}, ${senders(sql`${sender.locale}`)})`,
      variables: sql`json_object(
        'recipient_name', coalesce(${invitations.firstName}, ${theirs(them.firstName)}, ''),
        'sender_name', coalesce(${senders(senderName)}, ''),
        'tenant_name', ${tenantName},
        'accept_url', ${mail.acceptUrl} || ${mail.token})`,
      nextAttemptAt: mail.bulk?.dueAt ?? now,
      isBulk: mail.bulk ? sql`${mail.bulk.isBulk}` : false,
      claim: mail.claim,
      createdAt: now,
      updatedAt: now,
    },
    (select) => from(select, sql`true`),
  );
}

/** What every accepting link begins with; the page takes the token out of the address at once. */
export function acceptUrl(appUrl: string): string {
  return `${appUrl}/accept-invite?token=`;
}

/** Counts the mails of the invitations that were won against the tenant's day. */
export function countMails(tenantId: SQL | string, won: SQL, now: number) {
  const day = dayOf(now);
  const count = q.select({ count: sql`count(*)` }).from(invitations).where(won);
  return q
    .update(tenants)
    .set({
      mailsThatDay: sql`case ${tenants.mailsOn} when ${day} then ${tenants.mailsThatDay} else 0 end + (${count})`,
      mailsOn: day,
    })
    .where(
      and(
        sql`${tenants.id} = ${tenantId}`,
        exists(q.select({ id: invitations.id }).from(invitations).where(won)),
      ),
    );
}
