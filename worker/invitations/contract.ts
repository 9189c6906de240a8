import * as z from "zod/mini";
import { pageWith } from "../http/paging.ts";
import { Email, Id, PersonName, searchText } from "../http/text.ts";
import { invitationStatuses } from "../links/status.ts";
import { roles } from "../permissions.ts";
import { Birthdate, NewPlayer } from "../players/contract.ts";

const invitee = () => ({
  email: Email,
  role: z.enum(roles),
  firstName: z.optional(PersonName),
  lastName: z.optional(PersonName),
  playerId: z.optional(Id),
  player: z.optional(NewPlayer),
});
const plainInvitee = () => z.strictObject(invitee());

/** A parent may be invited with a child and a player needs one; no other role takes a player. */
function fitsRole(
  { role, playerId, player }: Omit<z.infer<ReturnType<typeof plainInvitee>>, "email">,
  ctx: z.core.$RefinementCtx,
): void {
  const addIssue = (message: string) => ctx.addIssue({ code: "custom", path: ["player"], message });
  if (playerId && player) addIssue("must not be sent together with playerId");
  if (role === "player" && !playerId && !player) addIssue("is required: name and birthdate");
  if (role !== "player" && role !== "parent" && (playerId || player)) {
    addIssue("is only for the roles parent and player");
  }
}

/** One person to invite. */
export const Invitee = z.lazy(() => plainInvitee().check(z.superRefine(fitsRole)));
export type Invitee = z.infer<typeof Invitee>;

/** `POST /api/admin/invitations` */
export const NewInvitation = z.lazy(() =>
  z.strictObject({ tenantId: Id, ...invitee() }).check(z.superRefine(fitsRole)),
);

/** A row of an import, with all fields on one level. */
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

/** The largest number of rows in an import. */
const maxRows = 500;

/** `POST …/invitations/import`: each row is validated by itself, so that an invalid one does not stop the others. */
export const ImportInvitations = z.lazy(() =>
  z.strictObject({
    rows: z.array(z.record(z.string(), z.unknown())).check(z.minLength(1), z.maxLength(maxRows)),
  }),
);

/** `POST /api/admin/invitations/:id/resend`: with `email`, to a corrected address. */
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

/** Clerk's own rules decide about a password; this only limits its length. */
const Password = z.lazy(() => z.string().check(z.minLength(8), z.maxLength(200)));

/** `POST /api/signup/accept-invite`. Without a password if the Clerk instance has none. */
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
