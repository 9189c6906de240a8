import { Hono } from "hono";
import type { AppEnv } from "../http/request-context.ts";
import { validated } from "../http/validated.ts";
import { requireSession, trySession } from "../identity/session.ts";
import { toCodeRotated } from "../tenants/views.ts";
import { CodeInPath, JoinTenant, RotateCode } from "./contract.ts";
import { attempterOf } from "./failed-attempts.ts";
import { joinByCode } from "./join.ts";
import { joinAttemptFrom } from "./join-attempt.ts";
import { lookUpCode } from "./look-up.ts";
import { rotateCode } from "./rotate.ts";
import { toCodeFound, toJoined } from "./views.ts";

/** `/api/tenant`: joining by code. */
export const join = new Hono<AppEnv>().post(
  "/join",
  requireSession,
  validated("json", JoinTenant),
  async (c) => {
    const { db, caller, now } = c.var;
    const { code } = c.req.valid("json");
    const attempt = await joinAttemptFrom(c, code, "code");
    return c.json(toJoined(await joinByCode(db, caller, attempt, now)), 200);
  },
);

/** `/api/tenants/by-invite-code`: what a code says, to anybody who holds it. */
export const codes = new Hono<AppEnv>().get(
  "/by-invite-code/:code",
  trySession,
  validated("param", CodeInPath),
  async (c) => {
    const { db, caller, now } = c.var;
    const { code } = c.req.valid("param");
    const found = await lookUpCode(db, code, await attempterOf(c, caller), now);
    return c.json(toCodeFound(found), 200);
  },
);

/** `/api/admin/tenants/:tenantId/rotate-invite-code` */
export const tenantCode = new Hono<AppEnv>().post(
  "/:tenantId/rotate-invite-code",
  requireSession,
  validated("json", RotateCode),
  async (c) => {
    const { db, caller, now } = c.var;
    const wanted = { tenantId: c.req.param("tenantId"), length: c.req.valid("json").length };
    return c.json(toCodeRotated(await rotateCode(db, caller, wanted, now)), 200);
  },
);
