import { Hono } from "hono";
import { signedIn } from "../http/caller.ts";
import type { Observed } from "../http/observe.ts";
import { validated } from "../http/validated.ts";
import { changeMember, leaveTenant } from "./change.ts";
import { MembersQuery, memberView, SuspendJoined, UpdateMember } from "./contract.ts";
import { listMembers } from "./list.ts";
import { suspendJoined } from "./suspend-joined.ts";

/** `/api/admin/tenants/:tenantId/members` */
export const members = new Hono<Observed>()
  .get("/", signedIn, validated("query", MembersQuery), async (c) => {
    const { db, caller } = c.var;
    const tenantId = c.req.param("tenantId") ?? "";
    const { items, nextCursor, showsEmail } = await listMembers(
      db,
      caller,
      tenantId,
      c.req.valid("query"),
    );
    return c.json({ items: items.map((row) => memberView(row, showsEmail)), nextCursor }, 200);
  })
  .post("/suspend", signedIn, validated("json", SuspendJoined), async (c) => {
    const { db, caller, now } = c.var;
    const by = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") ?? "" };
    return c.json({ suspended: await suspendJoined(db, caller, by, now) }, 200);
  })
  .patch("/:membershipId", signedIn, validated("json", UpdateMember), async (c) => {
    const { db, caller, now } = c.var;
    const { tenantId = "", membershipId } = c.req.param() as {
      tenantId?: string;
      membershipId: string;
    };
    const row = await changeMember(
      db,
      caller,
      { tenantId, membershipId },
      c.req.valid("json"),
      now,
    );
    return c.json(memberView(row, true), 200);
  })
  .delete("/:membershipId", signedIn, async (c) => {
    const { db, caller, now } = c.var;
    const { tenantId = "", membershipId } = c.req.param() as {
      tenantId?: string;
      membershipId: string;
    };
    await changeMember(db, caller, { tenantId, membershipId }, { status: "removed" }, now);
    return c.body(null, 204);
  });

/** `/api/memberships`: my own. */
export const ownMemberships = new Hono<Observed>().delete("/:id", signedIn, async (c) => {
  await leaveTenant(c.var.db, c.var.caller, c.req.param("id"), c.var.now);
  return c.body(null, 204);
});
