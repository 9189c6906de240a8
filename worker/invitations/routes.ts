import { Hono } from "hono";
import { countryOf } from "../http/locale.ts";
import { fail, Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/request-context.ts";
import { EmptyBody } from "../http/text.ts";
import { validated } from "../http/validated.ts";
import { type Person, signUpIfNew } from "../identity/person.ts";
import { requireSession } from "../identity/session.ts";
import { deliverSoon } from "../mail/send.ts";
import { acceptInvitation } from "./accept.ts";
import {
  acceptedView,
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
export const adminInvitations = new Hono<AppEnv>()
  .post("/", requireSession, validated("json", NewInvitation), async (c) => {
    const { db, caller, settings, now } = c.var;
    const { tenantId, ...invitee } = c.req.valid("json");
    const asked = { tenantId, invitees: [invitee], appUrl: settings.APP_URL };
    const [outcome] = await invite(db, caller, asked, now);
    if (!outcome || "refused" in outcome) throw refusalProblem(outcome);
    deliverSoon(c);
    return c.json(invitationView(outcome.invitation, now), 201);
  })
  .post("/:id/resend", requireSession, validated("json", ResendInvitation), async (c) => {
    const { db, caller, settings, now } = c.var;
    const { email } = c.req.valid("json");
    const asked = { id: c.req.param("id"), email, appUrl: settings.APP_URL };
    const resent = await resendInvitation(db, caller, asked, now);
    deliverSoon(c);
    return c.json(invitationView(resent, now), 200);
  })
  .post("/:id/revoke", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, now } = c.var;
    const revoked = await revokeInvitation(db, caller, c.req.param("id"), now);
    return c.json(invitationView(revoked, now), 200);
  });

/** `/api/admin/tenants/:tenantId/invitations` */
export const tenantInvitations = new Hono<AppEnv>()
  .get(
    "/:tenantId/invitations",
    requireSession,
    validated("query", InvitationsQuery),
    async (c) => {
      const { db, caller, now } = c.var;
      const asked = { ...c.req.valid("query"), tenantId: c.req.param("tenantId") };
      const { items, nextCursor } = await listInvitations(db, caller, asked, now);
      return c.json({ items: items.map((row) => invitationView(row, now)), nextCursor }, 200);
    },
  )
  .post(
    "/:tenantId/invitations/import",
    requireSession,
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
export const invitations = new Hono<AppEnv>()
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
  .post("/:id/accept", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, settings, now } = c.var;
    const which = { id: c.req.param("id") };
    const acceptance = { country: countryOf(c), hasAcceptedTerms: false };
    const as = (person: Person | undefined) =>
      acceptInvitation(db, caller, which, { ...acceptance, person }, now);
    const accepted = await signUpIfNew(as, caller, settings).catch((error: unknown) => {
      // Somebody else's invitation is none of theirs to know of.
      const isTheirs = !(error instanceof Problem && error.code === "email_mismatch");
      throw isTheirs ? error : new Problem("not_found");
    });
    return c.json(acceptedView(accepted ?? fail("not_found")), 200);
  });
