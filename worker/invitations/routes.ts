import { type Context, Hono } from "hono";
import type { Caller } from "../access/caller.ts";
import { userView } from "../access/caller-view.ts";
import { sha256 } from "../db/secret.ts";
import { countryOf, languageOf } from "../http/edge.ts";
import type { Observed } from "../http/observe.ts";
import { Problem, refuse } from "../http/problem.ts";
import { Nothing } from "../http/text.ts";
import { validated } from "../http/validated.ts";
import { signInTokenFor } from "../identity/open-account.ts";
import { asKnown, type Person } from "../identity/person.ts";
import { orStranger, signedIn } from "../identity/session.ts";
import { deliverSoon } from "../mail/send.ts";
import { acceptOffer } from "../players/accept-offer.ts";
import { playerView } from "../players/contract.ts";
import { membershipView, tenantView } from "../tenants/contract.ts";
import { acceptInvitation, type Which } from "./accept.ts";
import { becomeCaller } from "./accept-as-stranger.ts";
import {
  AcceptInvitation,
  ImportInvitations,
  InvitationsQuery,
  invitationView,
  NewInvitation,
  PreviewInvitation,
  ResendInvitation,
} from "./contract.ts";
import { invite } from "./create.ts";
import { importInvitations } from "./import.ts";
import { listInvitations } from "./list.ts";
import { previewLink } from "./preview.ts";
import { resendInvitation } from "./resend.ts";
import { revokeInvitation } from "./revoke.ts";
import { refusalProblem } from "./rules.ts";

/** `/api/admin/invitations` */
export const adminInvitations = new Hono<Observed>()
  .post("/", signedIn, validated("json", NewInvitation), async (c) => {
    const { db, caller, settings, now } = c.var;
    const { tenantId, ...invitee } = c.req.valid("json");
    const asked = { tenantId, invitees: [invitee], appUrl: settings.APP_URL };
    const [outcome] = await invite(db, caller, asked, now);
    if (!outcome || "refused" in outcome) throw refusalProblem(outcome);
    deliverSoon(c);
    return c.json(invitationView(outcome.invitation, now), 201);
  })
  .post("/:id/resend", signedIn, validated("json", ResendInvitation), async (c) => {
    const { db, caller, settings, now } = c.var;
    const { email } = c.req.valid("json");
    const asked = { id: c.req.param("id"), email, appUrl: settings.APP_URL };
    const resent = await resendInvitation(db, caller, asked, now);
    deliverSoon(c);
    return c.json(invitationView(resent, now), 200);
  })
  .post("/:id/revoke", signedIn, validated("json", Nothing), async (c) => {
    const { db, caller, now } = c.var;
    const revoked = await revokeInvitation(db, caller, c.req.param("id"), now);
    return c.json(invitationView(revoked, now), 200);
  });

/** `/api/admin/tenants/:tenantId/invitations` */
export const tenantInvitations = new Hono<Observed>()
  .get("/:tenantId/invitations", signedIn, validated("query", InvitationsQuery), async (c) => {
    const { db, caller, now } = c.var;
    const asked = { ...c.req.valid("query"), tenantId: c.req.param("tenantId") };
    const { items, nextCursor } = await listInvitations(db, caller, asked, now);
    return c.json({ items: items.map((row) => invitationView(row, now)), nextCursor }, 200);
  })
  .post(
    "/:tenantId/invitations/import",
    signedIn,
    validated("json", ImportInvitations),
    async (c) => {
      const { db, caller, settings, now } = c.var;
      const tenantId = c.req.param("tenantId");
      const { APP_URL: appUrl, MAILS_PER_RUN: mailsAMinute } = settings;
      const asked = { ...c.req.valid("json"), tenantId, appUrl, mailsAMinute };
      const imported = await importInvitations(db, caller, asked, now);
      if (imported.created > 0) deliverSoon(c);
      return c.json(imported, 200);
    },
  );

/** `/api/invitations`: for the invited. */
export const invitations = new Hono<Observed>()
  .post("/preview", validated("json", PreviewInvitation), async (c) => {
    const {
      id: _,
      expiresAt,
      playerName,
      ...offer
    } = await previewLink(c.var.db, c.req.valid("json").token, c.var.now);
    const view = {
      ...offer,
      expiresAt: new Date(expiresAt).toISOString(),
      ...(playerName && { playerName }),
    };
    return c.json(view, 200);
  })
  .post("/:id/accept", signedIn, validated("json", Nothing), async (c) => {
    const accepted = await accept(c, c.var.caller, { id: c.req.param("id") }, {}).catch(
      (error: unknown) => {
        // Somebody else's invitation is none of theirs to know of.
        const isTheirs = !(error instanceof Problem && error.code === "email_mismatch");
        throw isTheirs ? error : new Problem("not_found");
      },
    );
    return c.json(joinedView(accepted ?? refuse("not_found")), 200);
  });

/** `/api/signup`: by the link in a mail. */
export const signup = new Hono<Observed>().post(
  "/accept-invite",
  orStranger,
  validated("json", AcceptInvitation),
  async (c) => {
    const { db, settings, now } = c.var;
    const { token, ...said } = c.req.valid("json");
    const which = { tokenHash: await sha256(token) };
    const stranger = c.var.caller
      ? undefined
      : await becomeCaller(db, settings, { token, ...said }, now);
    const newcomer = stranger && { ...stranger.caller, locale: languageOf(c) };
    const caller = c.var.caller ?? newcomer ?? refuse("unauthenticated");
    const accepted =
      (await accept(c, caller, which, said, stranger?.person)) ??
      (await acceptOther(c, caller, { ...which, ...said }, stranger?.person));
    const signInToken = stranger && (await signInTokenFor(caller.clerkUserId, settings));
    return c.json({ ...acceptedView(accepted), ...(signInToken && { signInToken }) }, 200);
  },
);

/** The links that are no tenant's invitation: to look after a player, and to finish a club. */
async function acceptOther(
  c: Asked,
  caller: Caller,
  said: Said & { tokenHash: string },
  known?: Person,
) {
  const { db, settings, now } = c.var;
  const hasAcceptedTerms = known !== undefined && said.acceptTerms === true;
  const as = async (person: Person | undefined) => {
    const accepted = await acceptOffer(db, caller, person, said, hasAcceptedTerms, now);
    if (accepted) return accepted;
    const { finishClub } = await import("../tenants/club-signup.ts");
    return finishClub(db, caller, person, said, now);
  };
  return known ? as(known) : asKnown(as, caller, settings);
}

/** What accepting needs of a request, whoever made it. */
type Asked = Pick<Context<Observed>, "req" | "var">;
type Said = Pick<AcceptInvitation, "firstName" | "lastName" | "acceptTerms">;

/** Accepts as somebody signed in. Who turns out to be new to us is asked for of Clerk, and signed up by it. */
async function accept(c: Asked, caller: Caller, which: Which, said: Said, known?: Person) {
  const { db, settings, now } = c.var;
  const { firstName, lastName, acceptTerms } = said;
  const names = { ...(firstName && { firstName }), ...(lastName && { lastName }) };
  const rest = { ...names, country: countryOf(c), hasAcceptedTerms: acceptTerms === true };
  const as = (newcomer: Person | undefined) =>
    acceptInvitation(db, caller, which, { ...rest, person: newcomer }, now);
  return known ? as(known) : asKnown(as, caller, settings);
}

type Joined = NonNullable<Awaited<ReturnType<typeof acceptInvitation>>>;
type Accepted = Joined | NonNullable<Awaited<ReturnType<typeof acceptOffer>>>;

/** What came of it: a membership, or a player to look after, which needs none. */
function acceptedView(accepted: Accepted) {
  if (!("player" in accepted)) return joinedView(accepted);
  const { me, player } = accepted;
  return { user: userView(me), tenant: null, membership: null, player: playerView(player) };
}

function joinedView({ me, tenant, membership }: Joined) {
  return {
    user: userView(me),
    tenant: tenantView(tenant),
    membership: membershipView({ membership, tenant }),
  };
}
