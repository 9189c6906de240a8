import { type Context, Hono } from "hono";
import { sha256 } from "../db/secret.ts";
import type { Settings } from "../http/env.ts";
import { Page } from "../http/paging.ts";
import { fail } from "../http/problem.ts";
import type { AppEnv } from "../http/request-context.ts";
import { validated } from "../http/validated.ts";
import { createIdempotently } from "../identity/create-idempotently.ts";
import { requireSession } from "../identity/session.ts";
import { deliverSoon } from "../mail/send.ts";
import { markAttendance } from "./attendance.ts";
import { listSessions, readSession } from "./calendar.ts";
import { cancelSession } from "./cancel.ts";
import { changeSession } from "./change.ts";
import {
  Attendance,
  CancelSession,
  NewSession,
  SessionsQuery,
  SignUp,
  UpdateSession,
} from "./contract.ts";
import { createSessions, findCreatedSessions } from "./create.ts";
import { createFeed, feedCreatedAt, readFeed, removeFeed } from "./feed.ts";
import type { CalendarRow } from "./ics.ts";
import { readRoster } from "./roster.ts";
import { signUpForSession } from "./sign-up.ts";
import { toRosterRow, toSession } from "./views.ts";

/** `/api/sessions`: the sessions of the tenants of the caller and their players. */
export const sessions = new Hono<AppEnv>()
  .get("/", requireSession, validated("query", SessionsQuery), async (c) => {
    const { db, caller, now } = c.var;
    const { items, nextCursor } = await listSessions(db, caller, c.req.valid("query"), now);
    return c.json({ items: items.map(toSession), nextCursor }, 200);
  })
  .get("/:id", requireSession, async (c) =>
    c.json(toSession(await readSession(c.var.db, c.var.caller, c.req.param("id"))), 200),
  )
  .get("/:id/session.ics", requireSession, async (c) => {
    const session = await readSession(c.var.db, c.var.caller, c.req.param("id"));
    return calendarResponse(c, [session], c.var.settings, "session.ics");
  })
  .put("/:id/signup", requireSession, validated("json", SignUp), async (c) => {
    const { db, caller, settings, now } = c.var;
    const answer = { ...c.req.valid("json"), id: c.req.param("id"), appUrl: settings.APP_URL };
    const session = await signUpForSession(db, caller, answer, now);
    // The free place may have gone to the waitlist, with a mail.
    if (answer.status === "not_going") deliverSoon(c);
    return c.json(toSession(session), 200);
  })
  .get("/:id/roster", requireSession, validated("query", Page), async (c) => {
    const query = { ...c.req.valid("query"), id: c.req.param("id") };
    const { items, nextCursor, shows } = await readRoster(c.var.db, c.var.caller, query);
    return c.json({ items: items.map((row) => toRosterRow(row, shows)), nextCursor }, 200);
  })
  .put("/:id/attendance", requireSession, validated("json", Attendance), async (c) => {
    const { db, caller, now } = c.var;
    const marks = { ...c.req.valid("json"), id: c.req.param("id") };
    return c.json({ marked: await markAttendance(db, caller, marks, now) }, 200);
  });

/** `/api/admin/tenants/:tenantId/sessions` */
export const tenantSessions = new Hono<AppEnv>()
  .post("/:tenantId/sessions", requireSession, validated("json", NewSession), async (c) => {
    const { db, caller, now } = c.var;
    const tenantId = c.req.param("tenantId");
    const request = { ...c.req.valid("json"), tenantId };
    const created = await createIdempotently(
      c,
      (id) => findCreatedSessions(db, caller, { id, tenantId }),
      (id) => createSessions(db, caller, { ...request, id }, now),
    );
    return c.json({ items: created.map(toSession) }, 201);
  })
  .patch("/:tenantId/sessions/:id", requireSession, validated("json", UpdateSession), async (c) => {
    const { db, caller, settings, now } = c.var;
    const target = { ...c.req.param(), appUrl: settings.APP_URL };
    const changed = await changeSession(db, caller, target, c.req.valid("json"), now);
    deliverSoon(c);
    const items = changed.map(toSession);
    const session = items.find(({ id }) => id === target.id);
    return c.json({ ...session, items }, 200);
  })
  .delete(
    "/:tenantId/sessions/:id",
    requireSession,
    validated("query", CancelSession),
    async (c) => {
      const { db, caller, settings, now } = c.var;
      const target = { ...c.req.param(), appUrl: settings.APP_URL };
      await cancelSession(db, caller, target, c.req.valid("query").scope, now);
      deliverSoon(c);
      return c.body(null, 204);
    },
  );

/** `/api/me/calendar-feed` */
export const ownFeed = new Hono<AppEnv>()
  .get("/", requireSession, async (c) => {
    const createdAt = await feedCreatedAt(c.var.db, c.var.caller);
    return c.json(
      { createdAt: createdAt === null ? null : new Date(createdAt).toISOString() },
      200,
    );
  })
  .post("/", requireSession, async (c) => {
    const token = await createFeed(c.var.db, c.var.caller, c.var.now);
    c.set("isSecret", true);
    return c.json({ url: `${c.var.settings.APP_URL}/api/calendar/${token}.ics` }, 200);
  })
  .delete("/", requireSession, async (c) => {
    await removeFeed(c.var.db, c.var.caller, c.var.now);
    return c.body(null, 204);
  });

/** `/api/calendar`: for calendar apps, which have no session. The address is the secret. */
export const feeds = new Hono<AppEnv>().get("/:file", async (c) => {
  const [, token] = /^([\w-]{20,100})\.ics$/.exec(c.req.param("file")) ?? fail("not_found");
  const rows = await readFeed(c.var.db, token ?? "", c.var.now);
  return calendarResponse(c, rows, c.var.settings, "tenantry.ics");
});

/** A calendar file with an ETag, so that an unchanged file is answered with 304. */
async function calendarResponse(
  c: Context,
  rows: CalendarRow[],
  settings: Settings,
  name: string,
): Promise<Response> {
  const { toICalendar } = await import("./ics.ts");
  const text = toICalendar(rows, { appUrl: settings.APP_URL, name: settings.PRODUCT_NAME });
  const etag = `"${(await sha256(text)).slice(0, 32)}"`;
  c.header("cache-control", "private, no-cache");
  c.header("etag", etag);
  if (c.req.header("if-none-match")?.includes(etag)) return c.body(null, 304);
  c.header("content-type", "text/calendar; charset=utf-8");
  c.header("content-disposition", `attachment; filename="${name}"`);
  return c.body(text, 200);
}
