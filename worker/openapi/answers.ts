import * as z from "zod/mini";
import type { UserView } from "../access/caller-view.ts";
import { actions } from "../audit/actions.ts";
import {
  emailStatuses,
  emailTemplates,
  invitationPurposes,
  joinedVias,
  kinds,
  membershipStatuses,
  sessionKinds,
  sessionStatuses,
  signupStatuses,
  tenantStatuses,
  userStatuses,
} from "../db/schema.ts";
import type { InvitationView } from "../invitations/contract.ts";
import { invitationStatuses } from "../links/status.ts";
import type { MemberView } from "../members/contract.ts";
import { roles } from "../permissions.ts";
import type { PlayerView, TenantPlayerView } from "../players/contract.ts";
import { ageBands } from "../players/redaction.ts";
import { policyInForce } from "../policy.ts";
import { type ProblemCode, problems } from "../problems.ts";
import type { SessionView } from "../sessions/contract.ts";
import type { MembershipView, TenantView } from "../tenants/contract.ts";

/*
 * What the API answers, for its document. Requests are checked by their schemas, answers are copied by
 * their views; these say the same once more, and every answer that a test gets is held against them.
 */

const text = z.string();
const id = z.string().check(z.minLength(1));
const moment = z.iso.datetime();
const count = z.int().check(z.gte(0));
const orNull = <Schema extends z.ZodMiniType>(schema: Schema) => z.nullable(schema);
const listOf = (item: z.ZodMiniType) =>
  z.strictObject({ items: z.array(item), nextCursor: orNull(text) });
const itemsOf = (item: z.ZodMiniType) => z.strictObject({ items: z.array(item) });

const tenant = {
  id,
  name: text,
  slug: text,
  logoUrl: orNull(text),
  timezone: text,
  createdAt: moment,
};
const Tenant: z.ZodMiniType<TenantView> = z.strictObject(tenant);

const User: z.ZodMiniType<UserView> = z.strictObject({
  id,
  clerkUserId: orNull(text),
  email: orNull(text),
  firstName: orNull(text),
  lastName: orNull(text),
  phone: orNull(text),
  kind: orNull(z.enum(kinds)),
  status: z.enum(userStatuses),
  tenantId: orNull(id),
  role: orNull(z.enum(roles)),
  locale: orNull(text),
  avatarUrl: orNull(text),
  createdAt: moment,
});

const Membership: z.ZodMiniType<MembershipView> = z.strictObject({
  id,
  role: z.enum(roles),
  status: z.enum(membershipStatuses),
  joinedVia: z.enum(joinedVias),
  createdAt: moment,
  tenant: Tenant,
});

const guardian = {
  userId: id,
  firstName: orNull(text),
  lastName: orNull(text),
  hasConsented: z.boolean(),
};
const player = {
  id,
  firstName: text,
  lastName: text,
  birthdate: orNull(z.iso.date()),
  userId: orNull(id),
  tenants: z.array(z.strictObject({ tenantId: id, status: text })),
};
const Player: z.ZodMiniType<PlayerView> = z.strictObject({
  ...player,
  tenantNames: z.record(id, text),
  guardians: z.array(z.strictObject(guardian)),
});
const TenantPlayer: z.ZodMiniType<TenantPlayerView> = z.strictObject({
  ...player,
  ageBand: orNull(z.enum(ageBands)),
  isHeld: z.boolean(),
  guardians: z.array(z.strictObject({ ...guardian, phone: orNull(text), email: orNull(text) })),
});

const session = {
  id,
  tenant: z.strictObject({ id, name: text }),
  title: text,
  kind: z.enum(sessionKinds),
  startsAt: moment,
  endsAt: moment,
  timezone: text,
  location: orNull(text),
  notes: orNull(text),
  capacity: orNull(count),
  status: z.enum(sessionStatuses),
  going: count,
  waitlisted: count,
  seriesId: orNull(id),
  mine: z.array(z.strictObject({ playerId: orNull(id), status: z.enum(signupStatuses) })),
};
const Session: z.ZodMiniType<SessionView> = z.strictObject(session);

const RosterRow = z.strictObject({
  playerId: orNull(id),
  userId: orNull(id),
  firstName: orNull(text),
  lastName: orNull(text),
  status: z.enum(signupStatuses),
  attended: orNull(z.boolean()),
  contacts: z.optional(
    z.array(z.strictObject({ name: text, phone: orNull(text), email: orNull(text) })),
  ),
});

const invitation = {
  id,
  tenantId: id,
  email: text,
  firstName: orNull(text),
  lastName: orNull(text),
  role: z.enum(roles),
  playerId: orNull(id),
  purpose: z.enum(invitationPurposes),
  status: z.enum(invitationStatuses),
  expiresAt: moment,
  createdAt: moment,
  delivery: z.enum(emailStatuses),
  deliveryError: orNull(text),
  resends: count,
  createdBy: id,
};
const Invitation: z.ZodMiniType<InvitationView> = z.strictObject(invitation);
const OwnInvitation = z.strictObject({ ...invitation, tenantName: text });

const Offer = z.strictObject({
  id,
  playerId: id,
  email: text,
  firstName: orNull(text),
  lastName: orNull(text),
  expiresAt: moment,
  createdAt: moment,
});

const Member: z.ZodMiniType<MemberView> = z.strictObject({
  id,
  role: z.enum(roles),
  status: z.enum(membershipStatuses),
  joinedVia: z.enum(joinedVias),
  joinedCountry: orNull(text),
  joinedAt: moment,
  createdAt: moment,
  user: z.strictObject({
    id,
    email: orNull(text),
    firstName: orNull(text),
    lastName: orNull(text),
    avatarUrl: orNull(text),
  }),
});

const EmailRow = z.strictObject({
  id,
  to: text,
  template: z.enum(emailTemplates),
  status: z.enum(emailStatuses),
  attempts: count,
  error: orNull(text),
  invitationId: orNull(id),
  createdAt: moment,
  updatedAt: moment,
  history: z.array(z.strictObject({ event: text, detail: orNull(text), at: moment })),
});

const AuditRow = z.strictObject({
  id,
  action: z.enum(actions),
  actor: orNull(z.strictObject({ id, name: orNull(text) })),
  targetType: text,
  targetId: text,
  data: z.record(text, z.unknown()),
  createdAt: moment,
});

const Counts = z.strictObject({ members: count, seats: count });
const Settings = z.strictObject({
  tenant: Tenant,
  inviteCode: text,
  inviteCodeUpdatedAt: moment,
  inviteCodeUpdatedBy: orNull(id),
  policy: policyInForce(),
  counts: Counts,
});

const platformTenant = {
  ...tenant,
  status: z.enum(tenantStatuses),
  ownerUserId: id,
  counts: Counts,
};
const PlatformTenant = z.strictObject(platformTenant);
const PlatformUser = z.strictObject({
  id,
  email: orNull(text),
  firstName: orNull(text),
  lastName: orNull(text),
  status: z.enum(userStatuses),
  createdAt: moment,
});

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];
const FieldError = z.strictObject({ path: text, code: text, message: text });
const Problem = z.strictObject({
  type: text,
  title: text,
  status: z.int(),
  code: z.enum(codes),
  detail: z.optional(text),
  errors: z.optional(z.array(FieldError)),
  invitationId: z.optional(id),
  requestId: z.uuid(),
});

/** Every shape that an answer has, by the name that the document gives it. */
export const answers = {
  Tenant,
  User,
  Membership,
  Player,
  TenantPlayer,
  Session,
  RosterRow,
  Invitation,
  OwnInvitation,
  Offer,
  Member,
  EmailRow,
  AuditRow,
  Counts,
  Settings,
  PlatformTenant,
  PlatformUser,
  Problem,
  Health: z.strictObject({
    status: z.enum(["ok", "degraded"]),
    parts: z.strictObject({
      database: z.literal("ok"),
      limiter: z.enum(["ok", "down"]),
      mail: z.enum(["ok", "late"]),
    }),
  }),
  Founded: z.strictObject({ tenant: Tenant, user: User, membership: Membership, inviteCode: text }),
  Mailed: z.strictObject({ status: z.literal("mailed") }),
  SignedUp: z.strictObject({
    user: User,
    memberships: z.array(Membership),
    inviteCode: z.optional(z.strictObject({ ok: z.boolean(), code: z.optional(z.enum(codes)) })),
  }),
  Me: z.strictObject({
    user: User,
    memberships: z.array(Membership),
    players: z.array(Player),
    invitations: z.array(OwnInvitation),
  }),
  Export: z.strictObject({
    user: User,
    termsAcceptedAt: orNull(moment),
    addresses: z.array(z.strictObject({ email: text, isVerified: z.boolean() })),
    memberships: z.array(z.record(text, z.unknown())),
    players: z.array(Player),
    answers: z.array(z.record(text, z.unknown())),
    invitations: z.array(z.record(text, z.unknown())),
    offers: z.array(z.record(text, z.unknown())),
    mails: z.array(z.record(text, z.unknown())),
    calendarFeedSince: orNull(moment),
    deeds: z.array(z.record(text, z.unknown())),
  }),
  Joined: z.strictObject({
    tenant: Tenant,
    user: User,
    membership: Membership,
    alreadyMember: z.boolean(),
  }),
  Added: z.strictObject({
    memberships: z.array(Membership),
    players: z.array(Player),
    alreadyMember: z.boolean(),
  }),
  CodeFound: z.strictObject({ tenantId: id, tenantName: text, requiresApproval: z.boolean() }),
  CodeRotated: z.strictObject({
    inviteCode: text,
    inviteCodeUpdatedAt: moment,
    inviteCodeUpdatedBy: orNull(id),
  }),
  OwnTenants: listOf(z.strictObject({ ...tenant, roles: z.array(z.enum(roles)) })),
  OwnTenant: z.strictObject({ tenant: Tenant, roles: z.array(z.enum(roles)), counts: Counts }),
  Overview: z.strictObject({
    members: count,
    waiting: count,
    invited: count,
    bounced: count,
    sessions: count,
  }),
  TenantChanged: z.strictObject({ tenant: Tenant }),
  OrganizationLinked: z.strictObject({ organizationId: orNull(text) }),
  Members: listOf(Member),
  Suspended: z.strictObject({ suspended: count }),
  Invitations: listOf(Invitation),
  Imported: z.strictObject({
    created: count,
    skipped: z.array(z.strictObject({ row: count, code: z.enum(codes) })),
    failed: z.array(
      z.strictObject({
        row: count,
        code: z.enum(codes),
        message: text,
        errors: z.optional(z.array(FieldError)),
      }),
    ),
  }),
  Preview: z.strictObject({
    tenantName: orNull(text),
    email: text,
    firstName: orNull(text),
    lastName: orNull(text),
    role: z.enum(roles),
    purpose: z.enum([...invitationPurposes, "guardian"]),
    expiresAt: moment,
    hasAccount: z.boolean(),
    playerName: z.optional(text),
  }),
  Accepted: z.strictObject({
    user: User,
    tenant: orNull(Tenant),
    membership: orNull(Membership),
    player: z.optional(Player),
    signInToken: z.optional(text),
  }),
  Players: listOf(Player),
  TenantPlayers: listOf(TenantPlayer),
  Offers: listOf(Offer),
  Slips: itemsOf(
    z.strictObject({
      playerId: id,
      firstName: text,
      lastName: text,
      code: text,
      expiresAt: moment,
    }),
  ),
  Sessions: listOf(Session),
  SessionsAdded: itemsOf(Session),
  SessionChanged: z.strictObject({ ...session, items: z.array(Session) }),
  Roster: listOf(RosterRow),
  Marked: z.strictObject({ marked: count }),
  Feed: z.strictObject({ createdAt: orNull(moment) }),
  FeedAddress: z.strictObject({ url: z.url() }),
  AuditRows: listOf(AuditRow),
  EmailRows: listOf(EmailRow),
  PlatformTenants: listOf(PlatformTenant),
  PlatformUsers: listOf(PlatformUser),
} as const;
export type AnswerName = keyof typeof answers;
