import { Hono } from "hono";
import type { AppEnv } from "../http/request-context.ts";
import { validated } from "../http/validated.ts";
import { requireSession } from "../identity/session.ts";
import { AuditQuery } from "./contract.ts";
import { listAudit } from "./list.ts";
import { toAuditRow } from "./views.ts";

/** `/api/admin/tenants/:tenantId/audit` */
export const tenantAudit = new Hono<AppEnv>().get(
  "/:tenantId/audit",
  requireSession,
  validated("query", AuditQuery),
  async (c) => {
    const tenantId = c.req.param("tenantId");
    const { items, nextCursor } = await listAudit(
      c.var.db,
      c.var.caller,
      tenantId,
      c.req.valid("query"),
    );
    return c.json({ items: items.map(toAuditRow), nextCursor }, 200);
  },
);
