import * as z from "zod/mini";
import { userView } from "../access/caller-view.ts";
import type { invitations } from "../db/schema.ts";
import { pageWith } from "../http/paging.ts";
import { Email, Id, PersonName, searchText } from "../http/text.ts";
import { invitationStatuses, statusOf } from "../links/status.ts";
import { roles } from "../permissions.ts";
import { Birthdate, NewPlayer } from "../players/contract.ts";
import { membershipView, tenantView } from "../tenants/contract.ts";
import type { Accepted } from "./accept.ts";
import type { Delivery } from "./columns.ts";

const invitee = () => ({
  email: Email,
  role: z.enum(roles),
  firstName: z.optional(PersonName),
  lastName: z.optional(PersonName),
  playerId: z.optional(Id),
  player: z.optional(NewPlayer),
});
const plainInvitee = () => z.strictObject(invitee());

/** A parent may come with a child; a player is always somebody on record; nobody else comes with one. */
function fitsRole(
  { role, playerId, player }: Omit<z.infer<ReturnType<typeof plainInvitee>>, "email">,
  ctx: z.core.$RefinementCtx,
): void {
  const fault = (message: string) => ctx.addIssue({ code: "custom", path: ["player"], message });
  if (playerId && player) fault("is there already: playerId names one");
  if (role === "player" && !playerId && !player) fault("is needed: name and birthdate");
  if (role !== "player" && role !== "parent" && (playerId || player)) {
    fault("comes with the roles parent and player alone");
  }
}

/** One person to invite. */
export const Invitee = z.lazy(() => plainInvitee().check(z.superRefine(fitsRole)));
export type Invitee = z.infer<typeof Invitee>;

/** `POST /api/admin/invitations` */
export const NewInvitation = z.lazy(() =>
  z.strictObject({ tenantId: Id, ...invitee() }).check(z.superRefine(fitsRole)),
);

/** A row of an import, flat as a table is. */
export const ImportRow = z.lazy(() =>
  z.pipe(
    z.strictObject({
      email: Email,
      role: z.enum(roles),
      firstName: z.optional(PersonName),
      lastName: z.optional(PersonName),
      playerFirstName: z.optional(PersonName),
      playerLastName: z.optional(PersonName),
      playerBirthdate: z.optional(Birthdate),
    }),
    z.transform(({ playerFirstName, playerLastName, playerBirthdate, ...row }, ctx) => {
      const isPlayer = row.role === "player";
      const player = {
        firstName: playerFirstName ?? (isPlayer ? row.firstName : undefined),
        lastName: playerLastName ?? (isPlayer ? row.lastName : undefined),
        birthdate: playerBirthdate,
      };
      const hasPlayer = isPlayer || Object.values(player).some((value) => value !== undefined);
      const invitee = Invitee.safeParse({ ...row, ...(hasPlayer && { player }) });
      if (invitee.success) return invitee.data;
      for (const issue of invitee.error.issues) {
        ctx.issues.push({ code: "custom", path: issue.path, message: issue.message, input: row });
      }
      return z.NEVER;
    }),
  ),
);

/** Rows that one import takes. */
export const mostRows = 500;

/** `POST …/invitations/import`: each row is checked by itself, so that one does not spoil the others. */
export const ImportInvitations = z.lazy(() =>
  z.strictObject({
    rows: z.array(z.record(z.string(), z.unknown())).check(z.minLength(1), z.maxLength(mostRows)),
  }),
);

/** `POST /api/admin/invitations/:id/resend`: to another address, where the first was wrong. */
export const ResendInvitation = z.lazy(() => z.strictObject({ email: z.optional(Email) }));

/** `GET …/invitations` */
export const InvitationsQuery = z.lazy(() =>
  pageWith({
    status: z.optional(z.enum(invitationStatuses)),
    q: z.optional(searchText(60)),
  }),
);
export type InvitationsQuery = z.infer<typeof InvitationsQuery>;

const Token = z.lazy(() => z.string().check(z.minLength(1), z.maxLength(200)));

/** `POST /api/invitations/preview` */
export const PreviewInvitation = z.lazy(() => z.strictObject({ token: Token }));

/** Clerk has its own mind on passwords; this only bounds what we pass on. */
const Password = z.lazy(() => z.string().check(z.minLength(8), z.maxLength(200)));

/** `POST /api/signup/accept-invite`. No password where the Clerk instance has none. */
export const AcceptInvitation = z.lazy(() =>
  z.strictObject({
    token: Token,
    password: z.optional(Password),
    firstName: z.optional(PersonName),
    lastName: z.optional(PersonName),
    acceptTerms: z.optional(z.boolean()),
  }),
);
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

/** An invitation, without the hash of its token, and what became of its newest mail. */
interface InvitationRow {
  invitation: Omit<typeof invitations.$inferSelect, "tokenHash" | "usedBy" | "vouchedBy" | "claim">;
  delivery: Delivery | null;
}

/** An invitation as those who run the tenant, and the invited person, see it. Never its token. */
export function invitationView(row: InvitationRow, now: number) {
  const { invitation } = row;
  return {
    id: invitation.id,
    tenantId: invitation.tenantId,
    email: invitation.email,
    firstName: invitation.firstName,
    lastName: invitation.lastName,
    role: invitation.role,
    playerId: invitation.playerId,
    purpose: invitation.purpose,
    status: statusOf(invitation, now),
    expiresAt: new Date(invitation.expiresAt).toISOString(),
    createdAt: new Date(invitation.createdAt).toISOString(),
    delivery: row.delivery?.status ?? "queued",
    deliveryError: row.delivery?.error ?? null,
    resends: invitation.resends,
    createdBy: invitation.createdBy,
  };
}
export type InvitationView = ReturnType<typeof invitationView>;

/** An invitation that was accepted, as the person who is now a member sees it. */
export function acceptedView({ me, tenant, membership }: Accepted) {
  return {
    user: userView(me),
    tenant: tenantView(tenant),
    membership: membershipView({ membership, tenant }),
  };
}
