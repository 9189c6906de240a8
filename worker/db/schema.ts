import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { roles } from "../permissions.ts";
import type { Policy } from "../policy.ts";

/*
 * Every table; docs/data.md explains them. Ids are UUIDv7, times are milliseconds since 1970, emails are stored as
 * `normalizeEmail` returns them. A `claim` is the id of the write that last won the row: later statements of the same
 * batch depend on it, so a lost race writes nothing.
 */

export const kinds = ["coach", "parent", "player"] as const;
export const userStatuses = ["pending", "active", "suspended", "deleted"] as const;
export const globalRoles = ["user", "platform_admin"] as const;
export const tenantStatuses = ["active", "suspended", "ownerless", "deleted"] as const;
export const membershipStatuses = ["active", "pending", "suspended", "removed", "left"] as const;
export const joinedVias = ["founder", "signup", "code", "invitation", "clerk"] as const;
export const invitationPurposes = [
  "signup_welcome",
  "add_membership",
  "player_link",
  "club_signup",
] as const;
export const sessionKinds = ["training", "match", "event"] as const;
export const sessionStatuses = ["scheduled", "cancelled"] as const;
export const signupStatuses = ["going", "not_going", "waitlisted"] as const;
export const logoTypes = ["image/png", "image/jpeg", "image/webp"] as const;
export const emailTemplates = [
  "tenant-welcome-invite",
  "club-signup",
  "guardian-invite",
  "session-cancelled",
  "series-cancelled",
  "session-moved",
  "series-moved",
  "place-free",
] as const;
export const emailStatuses = [
  "queued",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "failed",
] as const;

function oneOf(name: string, column: AnySQLiteColumn, values: readonly string[]) {
  return check(
    name,
    sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`,
  );
}

const flag = (name: string) => integer(name, { mode: "boolean" });

/** A person. `clerk_user_id` is null until an invited person first signs in with Clerk. */
export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    clerkUserId: text("clerk_user_id").unique(),
    email: text("email"),
    emailVerified: flag("email_verified").notNull().default(false),
    firstName: text("first_name"),
    lastName: text("last_name"),
    phone: text("phone"),
    kind: text("kind", { enum: kinds }),
    status: text("status", { enum: userStatuses }).notNull(),
    // Who suspended them: the platform, Clerk (a ban), or both. Each lifts only its own suspension.
    platformSuspended: flag("platform_suspended").notNull().default(false),
    clerkBanned: flag("clerk_banned").notNull().default(false),
    globalRole: text("global_role", { enum: globalRoles }).notNull().default("user"),
    defaultTenantId: text("default_tenant_id").references((): AnySQLiteColumn => tenants.id),
    locale: text("locale"),
    avatarUrl: text("avatar_url"),
    termsAcceptedAt: integer("terms_accepted_at"),
    // The person is deleted, and their Clerk account is to be closed from then on.
    clerkClosesAt: integer("clerk_closes_at"),
    clerkUpdatedAt: integer("clerk_updated_at"),
    // When the data that they signed up with was true at Clerk. `clerk_updated_at` is null if it came from their token.
    signedUpAsOf: integer("signed_up_as_of"),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    index("users_email").on(t.email),
    index("users_closing").on(t.clerkClosesAt).where(sql`${t.clerkClosesAt} is not null`),
    // For deleting a tenant: SQLite looks for rows that refer to it, and most people have no default.
    index("users_default_tenant")
      .on(t.defaultTenantId)
      .where(sql`${t.defaultTenantId} is not null`),
    // One pending person per address, so that two invitations to a new person create one row.
    uniqueIndex("users_pending_email").on(t.email).where(sql`${t.status} = 'pending'`),
    oneOf("users_kind", t.kind, kinds),
    oneOf("users_status", t.status, userStatuses),
    oneOf("users_global_role", t.globalRole, globalRoles),
    // Only a deleted person (a tombstone) has no address.
    check("users_email_kept", sql`${t.status} = 'deleted' or ${t.email} is not null`),
  ],
);

/**
 * Every address that Clerk has verified for a person, including the one in `users`: triggers (migrations) copy that one
 * here, and reset `users.email_verified` when it ends. Ended addresses stay, because mail sent to them must be found
 * and erased with the person.
 */
export const userEmails = sqliteTable(
  "user_emails",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    email: text("email").notNull(),
    // When this was true at Clerk. Of two reports about one address the newer one counts.
    saidAt: integer("said_at").notNull(),
    // When Clerk removed it, or verified it for another person.
    endedAt: integer("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.email] }),
    uniqueIndex("user_emails_held").on(t.email).where(sql`${t.endedAt} is null`),
  ],
);

/** A former slug of a tenant: until `until` it leads to the tenant, and no other tenant can take it. */
export const oldSlugs = sqliteTable(
  "old_slugs",
  {
    slug: text("slug").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references((): AnySQLiteColumn => tenants.id),
    until: integer("until").notNull(),
  },
  (t) => [index("old_slugs_until").on(t.until), index("old_slugs_tenant").on(t.tenantId)],
);

/** A tenant, such as a club. */
export const tenants = sqliteTable(
  "tenants",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    slug: text("slug").notNull().unique(),
    ownerUserId: text("owner_user_id")
      .notNull()
      .references(() => users.id),
    status: text("status", { enum: tenantStatuses }).notNull(),
    inviteCode: text("invite_code").notNull().unique(),
    inviteCodeUpdatedAt: integer("invite_code_updated_at").notNull(),
    inviteCodeUpdatedBy: text("invite_code_updated_by").references(() => users.id),
    // How many people joined with this code; the policy's `codeMaxUses` is the limit.
    inviteCodeUses: integer("invite_code_uses").notNull().default(0),
    // The person whose personal tenant this is (`ONBOARDING=personal`). Each person gets one at most.
    personalOf: text("personal_of")
      .unique()
      .references(() => users.id),
    // The Clerk organization that its memberships follow, if any.
    clerkOrgId: text("clerk_org_id").unique(),
    logoUrl: text("logo_url"),
    timezone: text("timezone").notNull(),
    policy: text("policy", { mode: "json" }).$type<Policy>().notNull().default({}),
    metadata: text("metadata", { mode: "json" })
      .$type<Record<string, unknown>>()
      .notNull()
      .default({}),
    // People with an active membership, and people with a seat (active, pending or suspended).
    // Triggers (migrations) maintain both, so that no request counts a tenant's members.
    memberCount: integer("member_count").notNull().default(0),
    seatCount: integer("seat_count").notNull().default(0),
    // How many mails this tenant sent on a day (days since 1970, UTC); the policy's `invitesPerDay` is the limit.
    mailsOn: integer("mails_on").notNull().default(0),
    mailsThatDay: integer("mails_that_day").notNull().default(0),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
    deletedAt: integer("deleted_at"),
  },
  (t) => [
    index("tenants_deleted").on(t.deletedAt),
    oneOf("tenants_status", t.status, tenantStatuses),
  ],
);

/**
 * A tenant's uploaded logo, served at `tenants.logo_url`. Triggers (migrations) delete it when that URL changes.
 */
export const tenantLogos = sqliteTable(
  "tenant_logos",
  {
    tenantId: text("tenant_id")
      .primaryKey()
      .references(() => tenants.id),
    // Part of the URL: a new picture has a new URL, so that no cache serves the old one.
    id: text("id").notNull().unique(),
    type: text("type", { enum: logoTypes }).notNull(),
    // Base64, a few kilobytes.
    image: text("image").notNull(),
  },
  (t) => [oneOf("tenant_logos_type", t.type, logoTypes)],
);

/** One role of one person in one tenant. Rows stay when people leave, so that a removed person cannot rejoin unnoticed. */
export const memberships = sqliteTable(
  "memberships",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: roles }).notNull(),
    status: text("status", { enum: membershipStatuses }).notNull(),
    joinedVia: text("joined_via", { enum: joinedVias }).notNull(),
    // The code or invitation, and the country as Cloudflare reports it: what an admin needs when a code leaks.
    joinedWith: text("joined_with"),
    joinedCountry: text("joined_country"),
    joinedAt: integer("joined_at").notNull(),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    unique("memberships_tenant_user_role").on(t.tenantId, t.userId, t.role),
    index("memberships_user").on(t.userId, t.status),
    index("memberships_tenant").on(t.tenantId, t.id),
    // Who waits for approval: few rows, even in a large tenant.
    index("memberships_waiting").on(t.tenantId).where(sql`${t.status} = 'pending'`),
    // For the frequent check whether a tenant has an owner; owners are few.
    index("memberships_owners")
      .on(t.tenantId)
      .where(sql`${t.role} = 'owner' and ${t.status} = 'active'`),
    index("memberships_joined_with").on(t.tenantId, t.joinedWith),
    oneOf("memberships_role", t.role, roles),
    oneOf("memberships_status", t.status, membershipStatuses),
    oneOf("memberships_joined_via", t.joinedVia, joinedVias),
  ],
);

/** A copy of Clerk's organization memberships. The memberships of a linked tenant follow it. */
export const clerkOrgMembers = sqliteTable(
  "clerk_org_members",
  {
    id: text("id").primaryKey(),
    organizationId: text("organization_id").notNull(),
    clerkUserId: text("clerk_user_id").notNull(),
    role: text("role", { enum: ["admin", "member"] }).notNull(),
    updatedAt: integer("updated_at").notNull(),
    // Final: a person who comes back to the organization gets a new membership with a new id.
    isGone: flag("is_gone").notNull(),
  },
  (t) => [
    index("clerk_org_members_organization").on(t.organizationId),
    index("clerk_org_members_user").on(t.clerkUserId),
  ],
);

/** A player, often a child without a login who has guardians. */
export const players = sqliteTable(
  "players",
  {
    id: text("id").primaryKey(),
    firstName: text("first_name").notNull(),
    lastName: text("last_name").notNull(),
    birthdate: text("birthdate"),
    userId: text("user_id")
      .unique()
      .references(() => users.id),
    // Set for a child without a guardian's consent: others see initials and an age band, and from then on the child is
    // erased. Triggers (migrations) maintain it, so that no way of adding a player can forget it.
    heldUntil: integer("held_until"),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id),
    claim: text("claim").notNull().default(""),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [index("players_held").on(t.heldUntil).where(sql`${t.heldUntil} is not null`)],
);

/** The guardians of each player. */
export const playerGuardians = sqliteTable(
  "player_guardians",
  {
    playerId: text("player_id")
      .notNull()
      .references(() => players.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    // When the guardian consented to our keeping the player's data, and to which version of the text. Null before.
    consentedAt: integer("consented_at"),
    consentVersion: text("consent_version"),
    claim: text("claim").notNull().default(""),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.playerId, t.userId] }),
    index("player_guardians_user").on(t.userId),
  ],
);

/** A code on paper: a person who enters it and knows the birthdate becomes a guardian of one player. */
export const claimSlips = sqliteTable(
  "claim_slips",
  {
    id: text("id").primaryKey(),
    codeHash: text("code_hash").notNull().unique(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    playerId: text("player_id")
      .notNull()
      .references(() => players.id),
    expiresAt: integer("expires_at").notNull(),
    // Wrong birthdates so far: after a few, the slip no longer works.
    misses: integer("misses").notNull().default(0),
    usedAt: integer("used_at"),
    usedBy: text("used_by").references(() => users.id),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    index("claim_slips_tenant").on(t.tenantId, t.playerId),
    index("claim_slips_player").on(t.playerId),
    index("claim_slips_expiring").on(t.expiresAt),
  ],
);

/** A guardian's invitation to another person to become a guardian too. It belongs to no tenant. */
export const guardianInvitations = sqliteTable(
  "guardian_invitations",
  {
    id: text("id").primaryKey(),
    tokenHash: text("token_hash").notNull().unique(),
    playerId: text("player_id")
      .notNull()
      .references(() => players.id),
    email: text("email").notNull(),
    firstName: text("first_name"),
    lastName: text("last_name"),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
    usedBy: text("used_by").references(() => users.id),
    revokedAt: integer("revoked_at"),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    index("guardian_invitations_player").on(t.playerId),
    index("guardian_invitations_email").on(t.email, t.createdAt),
  ],
);

/** The players of each tenant. */
export const playerMemberships = sqliteTable(
  "player_memberships",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    playerId: text("player_id")
      .notNull()
      .references(() => players.id),
    status: text("status", { enum: membershipStatuses }).notNull(),
    claim: text("claim").notNull().default(""),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.playerId] }),
    index("player_memberships_waiting").on(t.tenantId).where(sql`${t.status} = 'pending'`),
    index("player_memberships_player").on(t.playerId, t.status),
    oneOf("player_memberships_status", t.status, membershipStatuses),
  ],
);

/** A training, a match or an event. Those of a series are separate rows, so that each can be moved. */
export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    title: text("title").notNull(),
    kind: text("kind", { enum: sessionKinds }).notNull(),
    startsAt: integer("starts_at").notNull(),
    endsAt: integer("ends_at").notNull(),
    timezone: text("timezone").notNull(),
    location: text("location"),
    notes: text("notes"),
    capacity: integer("capacity"),
    status: text("status", { enum: sessionStatuses }).notNull().default("scheduled"),
    seriesId: text("series_id"),
    // Increases with each change. Calendar apps keep the version with the highest sequence.
    sequence: integer("sequence").notNull().default(0),
    // Triggers (migrations) maintain both, so that no list counts sign-ups.
    going: integer("going").notNull().default(0),
    waitlisted: integer("waitlisted").notNull().default(0),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    index("sessions_tenant").on(t.tenantId, t.startsAt, t.id),
    index("sessions_series").on(t.seriesId, t.startsAt),
    // For the cron: sessions with a free place and a waitlist. Full sessions are not in it.
    index("sessions_promotable")
      .on(t.startsAt)
      .where(sql`${t.waitlisted} > 0 and (${t.capacity} is null or ${t.going} < ${t.capacity})`),
    index("sessions_ended").on(t.endsAt),
    oneOf("sessions_kind", t.kind, sessionKinds),
    oneOf("sessions_status", t.status, sessionStatuses),
    check("sessions_end", sql`${t.endsAt} > ${t.startsAt}`),
    check("sessions_capacity", sql`${t.capacity} is null or ${t.going} <= ${t.capacity}`),
  ],
);

/** The answer of one person or one player to one session. */
export const sessionSignups = sqliteTable(
  "session_signups",
  {
    id: text("id").primaryKey(),
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id),
    playerId: text("player_id").references(() => players.id),
    userId: text("user_id").references(() => users.id),
    status: text("status", { enum: signupStatuses }).notNull(),
    attended: flag("attended"),
    byUserId: text("by_user_id")
      .notNull()
      .references(() => users.id),
    // When they gave this answer; the order of the waitlist.
    answeredAt: integer("answered_at").notNull(),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("session_signups_player").on(t.sessionId, t.playerId),
    uniqueIndex("session_signups_user").on(t.sessionId, t.userId),
    index("session_signups_of_player").on(t.playerId),
    index("session_signups_of_user").on(t.userId),
    oneOf("session_signups_status", t.status, signupStatuses),
    check("session_signups_whose", sql`(${t.playerId} is null) <> (${t.userId} is null)`),
  ],
);

/** The secret URL of a person's calendar, as a hash. */
export const calendarFeeds = sqliteTable("calendar_feeds", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id),
  tokenHash: text("token_hash").notNull().unique(),
  createdAt: integer("created_at").notNull(),
});

/** An invitation of an address to a membership. The token is only in the mail; its hash is here. */
export const invitations = sqliteTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    tokenHash: text("token_hash").notNull().unique(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    email: text("email").notNull(),
    firstName: text("first_name"),
    lastName: text("last_name"),
    role: text("role", { enum: roles }).notNull(),
    playerId: text("player_id").references(() => players.id),
    purpose: text("purpose", { enum: invitationPurposes }).notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
    usedBy: text("used_by").references(() => users.id),
    revokedAt: integer("revoked_at"),
    // How often it was resent.
    resends: integer("resends").notNull().default(0),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id),
    // Who sent it last. At acceptance this person must still have the right to grant the role.
    vouchedBy: text("vouched_by").references(() => users.id),
    claim: text("claim").notNull().default(""),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    index("invitations_tenant").on(t.tenantId, t.id),
    index("invitations_email").on(t.email),
    // For erasing a player; most invitations have none.
    index("invitations_player").on(t.playerId).where(sql`${t.playerId} is not null`),
    // Neither accepted nor revoked: few rows, even with thousands accepted.
    index("invitations_open")
      .on(t.tenantId, t.id)
      .where(sql`${t.usedAt} is null and ${t.revokedAt} is null`),
    // Revoked, until the cron deletes it.
    index("invitations_withdrawn")
      .on(t.revokedAt)
      .where(sql`${t.usedAt} is null and ${t.revokedAt} is not null`),
    index("invitations_expiring")
      .on(t.expiresAt)
      .where(sql`${t.usedAt} is null and ${t.revokedAt} is null`),
    oneOf("invitations_role", t.role, roles),
    oneOf("invitations_purpose", t.purpose, invitationPurposes),
  ],
);

/**
 * A tenant that a person without an account requested. The mailed token proves the address; using it creates the account
 * and the tenant. Separate from invitations, so that neither token works as the other.
 */
export const clubSignups = sqliteTable(
  "club_signups",
  {
    id: text("id").primaryKey(),
    tokenHash: text("token_hash").notNull().unique(),
    email: text("email").notNull(),
    tenantName: text("tenant_name").notNull(),
    slug: text("slug"),
    alsoCoach: flag("also_coach").notNull(),
    timezone: text("timezone").notNull(),
    firstName: text("first_name"),
    lastName: text("last_name"),
    phone: text("phone"),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
    usedBy: text("used_by").references(() => users.id),
    // The tenant that was created, so that a second use of the link finds it.
    tenantId: text("tenant_id").references(() => tenants.id),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    index("club_signups_email").on(t.email, t.createdAt),
    // For deleting a tenant, as users_default_tenant.
    index("club_signups_tenant").on(t.tenantId).where(sql`${t.tenantId} is not null`),
  ],
);

/**
 * The outbox. A mail is committed with the change that causes it. A delivery run claims it for some time, so that two
 * runs never send the same mail (docs/decisions/0010-mail-outbox.md).
 */
export const emails = sqliteTable(
  "emails",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").references(() => tenants.id),
    invitationId: text("invitation_id").references(() => invitations.id),
    recipient: text("recipient").notNull(),
    template: text("template", { enum: emailTemplates }).notNull(),
    locale: text("locale"),
    // The values of the template, with the secret link: deleted once the provider has accepted the mail.
    variables: text("variables", { mode: "json" }).$type<Record<string, string>>(),
    status: text("status", { enum: emailStatuses }).notNull().default("queued"),
    attempts: integer("attempts").notNull().default(0),
    // Due from then on. A claim moves it ahead, so that no other run takes the mail in that time.
    nextAttemptAt: integer("next_attempt_at").notNull(),
    // The run that claimed it last: only that run may record the result.
    claim: text("claim").notNull(),
    // The run that claimed it first. Every message of the mail at Postmark has it as metadata.
    firstRun: text("first_run"),
    // From an import: sent through the broadcast stream, if there is one.
    isBulk: integer("is_bulk", { mode: "boolean" }).notNull().default(false),
    providerId: text("provider_id"),
    lastError: text("last_error"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    index("emails_tenant").on(t.tenantId, t.id),
    // Undelivered mail: few rows, however many were sent.
    index("emails_stuck")
      .on(t.tenantId, t.createdAt)
      .where(sql`${t.status} in ('bounced', 'complained', 'failed')`),
    index("emails_recipient").on(t.recipient, t.createdAt),
    index("emails_invitation").on(t.invitationId, t.id),
    index("emails_due").on(t.nextAttemptAt, t.id).where(sql`${t.status} = 'queued'`),
    oneOf("emails_status", t.status, emailStatuses),
  ],
);

/** The history of a mail: each attempt with its result, and the provider's later events. */
export const emailEvents = sqliteTable(
  "email_events",
  {
    id: text("id").primaryKey(),
    emailId: text("email_id")
      .notNull()
      .references(() => emails.id),
    event: text("event").notNull(),
    detail: text("detail"),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [index("email_events_email").on(t.emailId, t.id)],
);

/** Who did what, when. Written in the same batch as the change itself; never updated. */
export const auditEntries = sqliteTable(
  "audit_entries",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").references(() => tenants.id),
    actorUserId: text("actor_user_id").references(() => users.id),
    action: text("action").notNull(),
    targetType: text("target_type").notNull(),
    targetId: text("target_id").notNull(),
    data: text("data", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    index("audit_entries_tenant").on(t.tenantId, t.id),
    // For a person's export: what they did.
    index("audit_entries_actor").on(t.actorUserId, t.id),
  ],
);

/**
 * Requests with an Idempotency-Key, and their first response for repeats. By Clerk's id of the person, because the
 * sign-up request comes from a person without a row in `users`.
 */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    clerkUserId: text("clerk_user_id").notNull(),
    key: text("key").notNull(),
    // SHA-256 of the request's method, URL and body.
    fingerprint: text("fingerprint").notNull(),
    // The request that runs now or ran last; empty if it failed and a repeat may run again.
    claim: text("claim").notNull(),
    // The id of the row that the request creates, the same in each repeat, so that an earlier result can be found.
    makes: text("makes"),
    // Null while the first request is under way.
    status: integer("status"),
    body: text("body"),
    // The person's active memberships with roles, and their players, at the time of the response. A person who has lost
    // one of them does not get the stored response.
    standing: text("standing", { mode: "json" }).$type<string[]>(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clerkUserId, t.key] }),
    index("idempotency_keys_created").on(t.createdAt),
  ],
);

/**
 * People whose tenants must be written to Clerk's metadata. Triggers (migrations) add them when a membership changes.
 * `version` increases with each change, so that a change during the call to Clerk is sent too.
 */
export const metadataDue = sqliteTable(
  "metadata_due",
  {
    userId: text("user_id").primaryKey(),
    version: integer("version").notNull().default(1),
    attempts: integer("attempts").notNull().default(0),
    dueAt: integer("due_at").notNull().default(0),
  },
  (t) => [index("metadata_due_at").on(t.dueAt, t.userId)],
);

/** Wrong codes, by what they are counted by (codes/misses.ts): a network, a person, or the whole world. */
export const codeMisses = sqliteTable(
  "code_misses",
  {
    key: text("key").primaryKey(),
    misses: integer("misses").notNull(),
    windowEndsAt: integer("window_ends_at").notNull(),
  },
  (t) => [index("code_misses_ended").on(t.windowEndsAt)],
);

/** The newest change of a Clerk user who has not signed up here. A sign-up that started earlier asks Clerk again. */
export const clerkChanges = sqliteTable(
  "clerk_changes",
  {
    clerkUserId: text("clerk_user_id").primaryKey(),
    updatedAt: integer("updated_at").notNull(),
    isBanned: flag("is_banned").notNull(),
    // SHA-256 of their id and addresses: enough to compare without storing an unknown person's addresses.
    addressesHash: text("addresses_hash").notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (t) => [index("clerk_changes_received").on(t.receivedAt)],
);

/** The ids of processed webhook events, so that a repeated event changes nothing. */
export const webhookEvents = sqliteTable(
  "webhook_events",
  {
    id: text("id").primaryKey(),
    source: text("source", { enum: ["clerk", "postmark"] }).notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (t) => [index("webhook_events_received").on(t.receivedAt)],
);
