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
 * Every table. `docs/data.md` says what each holds and why. Ids are UUIDv7, times are milliseconds
 * since 1970, emails are stored as `normalizeEmail` leaves them. A `claim` is the id of the write
 * that last won the row: later statements of the same batch depend on it, so a lost race writes nothing.
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

/** A person. Clerk says who they are; `clerk_user_id` is null until an invited person first signs in. */
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
    // Who bars them: the platform, Clerk, or both. `suspended` is what comes of it, and one alone lifts its own bar.
    platformSuspended: flag("platform_suspended").notNull().default(false),
    clerkBanned: flag("clerk_banned").notNull().default(false),
    globalRole: text("global_role", { enum: globalRoles }).notNull().default("user"),
    defaultTenantId: text("default_tenant_id").references((): AnySQLiteColumn => tenants.id),
    locale: text("locale"),
    avatarUrl: text("avatar_url"),
    termsAcceptedAt: integer("terms_accepted_at"),
    // They have left us, and Clerk has still to close their account; due from then.
    clerkClosesAt: integer("clerk_closes_at"),
    clerkUpdatedAt: integer("clerk_updated_at"),
    // When Clerk said what they signed up with: `clerk_updated_at` is null where only their token did.
    signedUpAsOf: integer("signed_up_as_of"),
    claim: text("claim").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    index("users_email").on(t.email),
    index("users_closing").on(t.clerkClosesAt).where(sql`${t.clerkClosesAt} is not null`),
    // For deleting a tenant: SQLite looks for the rows that refer to it, and most people chose none.
    index("users_default_tenant")
      .on(t.defaultTenantId)
      .where(sql`${t.defaultTenantId} is not null`),
    // One waiting record an address, so that two invitations to a stranger meet in one person.
    uniqueIndex("users_pending_email").on(t.email).where(sql`${t.status} = 'pending'`),
    oneOf("users_kind", t.kind, kinds),
    oneOf("users_status", t.status, userStatuses),
    oneOf("users_global_role", t.globalRole, globalRoles),
    // A tombstone keeps no address; everybody else has one.
    check("users_email_kept", sql`${t.status} = 'deleted' or ${t.email} is not null`),
  ],
);

/**
 * Every address that Clerk has verified for a person, the one in `users` too: triggers (migrations) keep that one
 * here and take `users.email_verified` back when it ends. An address that ended stays, because what was written
 * to it has to be found and erased with the person.
 */
export const userEmails = sqliteTable(
  "user_emails",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    email: text("email").notNull(),
    // When Clerk said so: of two words about one address the newer counts.
    saidAt: integer("said_at").notNull(),
    // When Clerk took it back, or verified it for somebody else.
    endedAt: integer("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.email] }),
    uniqueIndex("user_emails_held").on(t.email).where(sql`${t.endedAt} is null`),
  ],
);

/** A slug that a tenant had: until then it still leads to it, and nobody else gets it. */
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

/** A club, or whatever the product calls the thing that people belong to. */
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
    // People whom this code took in; `codeMaxUses` is checked against it.
    inviteCodeUses: integer("invite_code_uses").notNull().default(0),
    // Whose personal tenant it is, where each person gets one: nobody gets a second.
    personalOf: text("personal_of")
      .unique()
      .references(() => users.id),
    // The Clerk organization that its memberships follow, where there is one.
    clerkOrgId: text("clerk_org_id").unique(),
    logoUrl: text("logo_url"),
    timezone: text("timezone").notNull(),
    policy: text("policy", { mode: "json" }).$type<Policy>().notNull().default({}),
    metadata: text("metadata", { mode: "json" })
      .$type<Record<string, unknown>>()
      .notNull()
      .default({}),
    // People with an active membership, and people who hold a seat (active, pending or suspended).
    // Triggers keep both (migrations), so that no request ever counts a tenant's members.
    memberCount: integer("member_count").notNull().default(0),
    seatCount: integer("seat_count").notNull().default(0),
    // Mails that went out for this tenant on a day (days since 1970, UTC): `invitesPerDay` bounds them.
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
 * A tenant's logo as it was uploaded, served under an address of its own (`tenants.logo_url`). Triggers
 * (migrations) let go of it when the address becomes another.
 */
export const tenantLogos = sqliteTable(
  "tenant_logos",
  {
    tenantId: text("tenant_id")
      .primaryKey()
      .references(() => tenants.id),
    // In its address: a new picture has a new one, so that what is kept of the old never stands in its way.
    id: text("id").notNull().unique(),
    type: text("type", { enum: logoTypes }).notNull(),
    // Base64: a few kilobytes, read by its id alone.
    image: text("image").notNull(),
  },
  (t) => [oneOf("tenant_logos_type", t.type, logoTypes)],
);

/** Who belongs where, as what. Rows stay when people go, so that a removed person's return is noticed. */
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
    // Which code or invitation, and from which country Cloudflare saw them come: what an admin
    // needs on the day a code leaks.
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
    // Who waits for a yes: few rows, however many belong.
    index("memberships_waiting").on(t.tenantId).where(sql`${t.status} = 'pending'`),
    // Whether a tenant has an owner is asked often, and owners are few.
    index("memberships_owners")
      .on(t.tenantId)
      .where(sql`${t.role} = 'owner' and ${t.status} = 'active'`),
    index("memberships_joined_with").on(t.tenantId, t.joinedWith),
    oneOf("memberships_role", t.role, roles),
    oneOf("memberships_status", t.status, membershipStatuses),
    oneOf("memberships_joined_via", t.joinedVia, joinedVias),
  ],
);

/** What Clerk said last of an organization's members: memberships of a linked tenant follow it. */
export const clerkOrgMembers = sqliteTable(
  "clerk_org_members",
  {
    id: text("id").primaryKey(),
    organizationId: text("organization_id").notNull(),
    clerkUserId: text("clerk_user_id").notNull(),
    role: text("role", { enum: ["admin", "member"] }).notNull(),
    updatedAt: integer("updated_at").notNull(),
    // It ended, for ever: whoever comes back gets another.
    isGone: flag("is_gone").notNull(),
  },
  (t) => [
    index("clerk_org_members_organization").on(t.organizationId),
    index("clerk_org_members_user").on(t.clerkUserId),
  ],
);

/** Somebody who plays: often a child without a login, looked after by guardians. */
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
    // A child whom no guardian has agreed to: shown as initials and an age band, erased from then on.
    // Triggers keep it (migrations), so that no way of adding a player can forget it.
    heldUntil: integer("held_until"),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id),
    claim: text("claim").notNull().default(""),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [index("players_held").on(t.heldUntil).where(sql`${t.heldUntil} is not null`)],
);

/** Which people look after which player. */
export const playerGuardians = sqliteTable(
  "player_guardians",
  {
    playerId: text("player_id")
      .notNull()
      .references(() => players.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    // When they agreed that we keep the player's data, and to which words; null while they have not.
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

/** A code on paper that makes whoever types it, and knows the birthdate, a guardian of one player. */
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
    // Wrong birthdates so far: a few, and the slip is dead.
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

/** An offer to look after a player, from one guardian to another. It is no tenant's: apart from invitations. */
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

/** Which players a tenant sees. */
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

/** A training, a match, an event. Repeated ones share a series; each is a row of its own, so each can be moved. */
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
    // Grows with every change: calendars take the highest.
    sequence: integer("sequence").notNull().default(0),
    // Triggers keep both (migrations), so that no list counts sign-ups.
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
    // What the cron looks at: sessions with a free place and somebody who waits for one. A session that is
    // full is not in it, however many wait.
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

/** The answer of one person, or of one player, to one session. */
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
    // Since when they wait, or gave this answer: the order of the waitlist.
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

/** The secret address under which a person's calendar can be read; here lies its hash. */
export const calendarFeeds = sqliteTable("calendar_feeds", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id),
  tokenHash: text("token_hash").notNull().unique(),
  createdAt: integer("created_at").notNull(),
});

/** An offer of a membership to an address. The token itself travels by mail alone; here lies its hash. */
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
    // How often it was sent again.
    resends: integer("resends").notNull().default(0),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id),
    // Who sent it last: at acceptance they must still be able to grant the role.
    vouchedBy: text("vouched_by").references(() => users.id),
    claim: text("claim").notNull().default(""),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    index("invitations_tenant").on(t.tenantId, t.id),
    index("invitations_email").on(t.email),
    // Whoever is erased is looked for here; most invitations name no player.
    index("invitations_player").on(t.playerId).where(sql`${t.playerId} is not null`),
    // What is still open, or was never taken up: few rows even where thousands were accepted.
    index("invitations_open")
      .on(t.tenantId, t.id)
      .where(sql`${t.usedAt} is null and ${t.revokedAt} is null`),
    // What was withdrawn, until the clock erases it.
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
 * A club that somebody without an account asked for. Its token proves the mailbox; only then is there an
 * account and a tenant. Apart from invitations, so that neither token can do the other's work.
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
    // The tenant that it became: whoever comes back with the link finds it again.
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
 * The outbox. A row is committed with what it tells of; whoever delivers claims it for a while, so two
 * deliverers never send one mail twice (docs/decisions/0010-mail-outbox.md).
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
    // What the template says, the secret link too: erased once the provider has it.
    variables: text("variables", { mode: "json" }).$type<Record<string, string>>(),
    status: text("status", { enum: emailStatuses }).notNull().default("queued"),
    attempts: integer("attempts").notNull().default(0),
    // Due from then on. A claim moves it ahead: so long nobody else takes the mail.
    nextAttemptAt: integer("next_attempt_at").notNull(),
    // The run that took it last: only that run may settle it.
    claim: text("claim").notNull(),
    // The run that took it first. Postmark knows every message of the mail by this.
    firstRun: text("first_run"),
    // From an import, with many others: goes by the broadcast stream where there is one.
    isBulk: integer("is_bulk", { mode: "boolean" }).notNull().default(false),
    providerId: text("provider_id"),
    lastError: text("last_error"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [
    index("emails_tenant").on(t.tenantId, t.id),
    // What did not arrive: few rows, however many were sent.
    index("emails_stuck")
      .on(t.tenantId, t.createdAt)
      .where(sql`${t.status} in ('bounced', 'complained', 'failed')`),
    index("emails_recipient").on(t.recipient, t.createdAt),
    index("emails_invitation").on(t.invitationId, t.id),
    index("emails_due").on(t.nextAttemptAt, t.id).where(sql`${t.status} = 'queued'`),
    oneOf("emails_status", t.status, emailStatuses),
  ],
);

/** What became of a mail, step by step: every attempt and its answer, and what the provider told later. */
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
    // What somebody did, for their own export.
    index("audit_entries_actor").on(t.actorUserId, t.id),
  ],
);

/**
 * Requests that carried an Idempotency-Key: the first answer, for whoever repeats it. Kept by Clerk's id
 * of the person, for the first of all requests is made by somebody who has no row yet.
 */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    clerkUserId: text("clerk_user_id").notNull(),
    key: text("key").notNull(),
    // What was asked: SHA-256 of method, address and body.
    fingerprint: text("fingerprint").notNull(),
    // Whose turn it is; empty where a try ended without an answer to keep, and the next may begin.
    claim: text("claim").notNull(),
    // The id of what the request makes, the same in every try: what an earlier one made is found by it.
    makes: text("makes"),
    // Null while the first request is under way.
    status: integer("status"),
    body: text("body"),
    // The active memberships, each with its role, and the players in their care when it was answered: without
    // them, no repeat.
    standing: text("standing", { mode: "json" }).$type<string[]>(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clerkUserId, t.key] }),
    index("idempotency_keys_created").on(t.createdAt),
  ],
);

/**
 * People whose tenants Clerk has still to be told of. Triggers put them here whenever a membership changes
 * (migrations), so no way of changing one can forget it; `version` grows with each change, so that one that
 * comes while Clerk is being told is told too.
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

/**
 * The newest change of a Clerk user who has not signed up with us. A sign-up that was begun before it asks Clerk again.
 */
export const clerkChanges = sqliteTable(
  "clerk_changes",
  {
    clerkUserId: text("clerk_user_id").primaryKey(),
    updatedAt: integer("updated_at").notNull(),
    isBanned: flag("is_banned").notNull(),
    // A SHA-256 of their id and addresses: enough to compare, and no address of somebody unknown is kept.
    addressesHash: text("addresses_hash").notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (t) => [index("clerk_changes_received").on(t.receivedAt)],
);

/** Webhooks already dealt with, by the sender's id, so that a repeat changes nothing. */
export const webhookEvents = sqliteTable(
  "webhook_events",
  {
    id: text("id").primaryKey(),
    source: text("source", { enum: ["clerk", "postmark"] }).notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (t) => [index("webhook_events_received").on(t.receivedAt)],
);
