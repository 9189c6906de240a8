import { Hono } from "hono";
import { countryOf } from "../http/locale.ts";
import { fail, Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/request-context.ts";
import { EmptyBody } from "../http/text.ts";
import { validated } from "../http/validated.ts";
import { type Person, signUpIfNew } from "../identity/person.ts";
import { requireSession } from "../identity/session.ts";
import { previewLink } from "../links/preview.ts";
import { deliverSoon } from "../mail/send.ts";
import { acceptInvitation } from "./accept.ts";
import {
  ImportInvitations,
  InvitationsQuery,
  NewInvitation,
  PreviewInvitation,
  ResendInvitation,
} from "./contract.ts";
import { invite } from "./create.ts";
import { importInvitations } from "./import.ts";
import { listInvitations } from "./list.ts";
import { resendInvitation } from "./resend.ts";
import { revokeInvitation } from "./revoke.ts";
import { refusalProblem } from "./rules.ts";
import { toAccepted, toInvitation, toPreview } from "./views.ts";

/** `/api/admin/invitations` */
export const adminInvitations = new Hono<AppEnv>()
  .post("/", requireSession, validated("json", NewInvitation), async (c) => {
    const { db, caller, settings, now } = c.var;
    const { tenantId, ...invitee } = c.req.valid("json");
    const request = { tenantId, invitees: [invitee], appUrl: settings.APP_URL };
    const [outcome] = await invite(db, caller, request, now);
    if (!outcome || "refusal" in outcome) throw refusalProblem(outcome);
    deliverSoon(c);
    return c.json(toInvitation(outcome.invitation, now), 201);
  })
  .post("/:id/resend", requireSession, validated("json", ResendInvitation), async (c) => {
    const { db, caller, settings, now } = c.var;
    const { email } = c.req.valid("json");
    const request = { id: c.req.param("id"), email, appUrl: settings.APP_URL };
    const resent = await resendInvitation(db, caller, request, now);
    deliverSoon(c);
    return c.json(toInvitation(resent, now), 200);
  })
  .post("/:id/revoke", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, now } = c.var;
    const revoked = await revokeInvitation(db, caller, c.req.param("id"), now);
    return c.json(toInvitation(revoked, now), 200);
  });

/** `/api/admin/tenants/:tenantId/invitations` */
export const tenantInvitations = new Hono<AppEnv>()
  .get(
    "/:tenantId/invitations",
    requireSession,
    validated("query", InvitationsQuery),
    async (c) => {
      const { db, caller, now } = c.var;
      const query = { ...c.req.valid("query"), tenantId: c.req.param("tenantId") };
      const { items, nextCursor } = await listInvitations(db, caller, query, now);
      return c.json({ items: items.map((row) => toInvitation(row, now)), nextCursor }, 200);
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
      const request = { ...c.req.valid("json"), tenantId, appUrl, mailsAMinute };
      const result = await importInvitations(db, caller, request, now);
      if (result.created > 0) deliverSoon(c);
      return c.json(result, 200);
    },
  );

/** `/api/invitations`: for invited people. */
export const invitations = new Hono<AppEnv>()
  .post("/preview", validated("json", PreviewInvitation), async (c) => {
    const link = await previewLink(c.var.db, c.req.valid("json").token, c.var.now);
    return c.json(toPreview(link), 200);
  })
  .post("/:id/accept", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, settings, now } = c.var;
    const key = { by: "id", key: c.req.param("id") } as const;
    const acceptance = { country: countryOf(c), hasAcceptedTerms: false };
    const accept = (person: Person | undefined) =>
      acceptInvitation(db, caller, key, { ...acceptance, person }, now);
    const accepted = await signUpIfNew(accept, caller, settings).catch((error: unknown) => {
      // Does not tell that another person's invitation exists.
      const isMismatch = error instanceof Problem && error.code === "email_mismatch";
      throw isMismatch ? new Problem("not_found") : error;
    });
    return c.json(toAccepted(accepted ?? fail("not_found")), 200);
  });
