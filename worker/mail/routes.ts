import { Hono } from "hono";
import type { AppEnv } from "../http/request-context.ts";
import { validated } from "../http/validated.ts";
import { requireSession } from "../identity/session.ts";
import { EmailsQuery } from "./contract.ts";
import { listEmails } from "./list.ts";
import { toEmailRow } from "./views.ts";

/** `/api/admin/tenants/:tenantId/emails` */
export const tenantEmails = new Hono<AppEnv>().get(
  "/:tenantId/emails",
  requireSession,
  validated("query", EmailsQuery),
  async (c) => {
    const { db, caller } = c.var;
    const tenantId = c.req.param("tenantId");
    const { items, nextCursor } = await listEmails(db, caller, tenantId, c.req.valid("query"));
    return c.json({ items: items.map(toEmailRow), nextCursor }, 200);
  },
);
