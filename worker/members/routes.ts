import { Hono } from "hono";
import type { AppEnv } from "../http/request-context.ts";
import { validated } from "../http/validated.ts";
import { requireSession } from "../identity/session.ts";
import { changeMember } from "./change.ts";
import { MembersQuery, SuspendJoined, UpdateMember } from "./contract.ts";
import { leaveTenant } from "./leave.ts";
import { listMembers } from "./list.ts";
import { suspendJoined } from "./suspend-joined.ts";
import { toMember } from "./views.ts";

/** `/api/admin/tenants/:tenantId/members` */
export const tenantMembers = new Hono<AppEnv>()
  .get("/:tenantId/members", requireSession, validated("query", MembersQuery), async (c) => {
    const { db, caller } = c.var;
    const { items, nextCursor, showsEmail } = await listMembers(
      db,
      caller,
      c.req.param("tenantId"),
      c.req.valid("query"),
    );
    return c.json({ items: items.map((row) => toMember(row, showsEmail)), nextCursor }, 200);
  })
  .post(
    "/:tenantId/members/suspend",
    requireSession,
    validated("json", SuspendJoined),
    async (c) => {
      const { db, caller, now } = c.var;
      const by = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
      return c.json({ suspended: await suspendJoined(db, caller, by, now) }, 200);
    },
  )
  .patch(
    "/:tenantId/members/:membershipId",
    requireSession,
    validated("json", UpdateMember),
    async (c) => {
      const { db, caller, now } = c.var;
      const row = await changeMember(db, caller, c.req.param(), c.req.valid("json"), now);
      return c.json(toMember(row, true), 200);
    },
  )
  .delete("/:tenantId/members/:membershipId", requireSession, async (c) => {
    const { db, caller, now } = c.var;
    await changeMember(db, caller, c.req.param(), { status: "removed" }, now);
    return c.body(null, 204);
  });

/** `/api/memberships`: the caller's own. */
export const ownMemberships = new Hono<AppEnv>().delete("/:id", requireSession, async (c) => {
  await leaveTenant(c.var.db, c.var.caller, c.req.param("id"), c.var.now);
  return c.body(null, 204);
});
