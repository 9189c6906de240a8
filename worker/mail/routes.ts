import { Hono } from "hono";
import type { Observed } from "../http/observe.ts";
import { Problem, refuse } from "../http/problem.ts";
import { validated } from "../http/validated.ts";
import { signedIn } from "../identity/session.ts";
import { EmailsQuery, emailView } from "./contract.ts";
import { listEmails } from "./list.ts";
import { isPostmark, mailEventIn } from "./webhook.ts";

/** `/api/admin/tenants/:tenantId/emails` */
export const tenantEmails = new Hono<Observed>().get(
  "/",
  signedIn,
  validated("query", EmailsQuery),
  async (c) => {
    const { db, caller } = c.var;
    const tenantId = c.req.param("tenantId") ?? "";
    const { items, nextCursor } = await listEmails(db, caller, tenantId, c.req.valid("query"));
    return c.json({ items: items.map(emailView), nextCursor }, 200);
  },
);

/** `/api/webhooks/postmark`. A refusal is 401: Postmark takes 403 for a wish to hear nothing more. */
export const postmarkWebhook = new Hono<Observed>().post("/", async (c) => {
  const { db, settings, now } = c.var;
  if (!(await isPostmark(c.req.header("authorization"), settings))) {
    throw new Problem("unauthenticated");
  }
  const body: unknown = await c.req.json().catch(() => refuse("validation_failed"));
  const event = mailEventIn(body);
  if (event) {
    const { noteMailEvent } = await import("./events.ts");
    await noteMailEvent(db, event, now);
  }
  return c.body(null, 204);
});
