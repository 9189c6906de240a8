import { Hono } from "hono";
import { fail, Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/request-context.ts";
import { followOrganization } from "../organizations/follow.ts";

/** `/api/webhooks/clerk` */
export const clerkWebhook = new Hono<AppEnv>().post("/", async (c) => {
  const { db, settings, now } = c.var;
  const { parseClerkEvent } = await import("../identity/webhook.ts");
  const event = await parseClerkEvent(c.req.raw, settings);
  const eventId = c.req.header("svix-id") ?? fail("unauthenticated");
  if (event?.type === "organizationMember" || event?.type === "organizationDeleted") {
    if (settings.CLERK_ORGANIZATIONS) await followOrganization(db, eventId, event, now);
  } else if (event) {
    const { syncUser } = await import("../account/sync.ts");
    await syncUser(db, eventId, event, now);
  }
  return c.body(null, 204);
});

/** `/api/webhooks/postmark`. Fails with 401, because after 403 Postmark stops sending events. */
export const postmarkWebhook = new Hono<AppEnv>().post("/", async (c) => {
  const { db, settings, now } = c.var;
  const { hasPostmarkCredential, parseMailEvent } = await import("../mail/webhook.ts");
  if (!(await hasPostmarkCredential(c.req.header("authorization"), settings))) {
    throw new Problem("unauthenticated");
  }
  const body: unknown = await c.req.json().catch(() => fail("validation_failed"));
  const event = parseMailEvent(body);
  if (event) {
    const { recordMailEvent } = await import("../mail/events.ts");
    await recordMailEvent(db, event, now);
  }
  return c.body(null, 204);
});
