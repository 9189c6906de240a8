import { Hono } from "hono";
import { userView } from "../account/contract.ts";
import { signedIn } from "../http/caller.ts";
import { countryOf } from "../http/edge.ts";
import type { Observed } from "../http/observe.ts";
import { validated } from "../http/validated.ts";
import { membershipView, tenantView } from "../tenants/contract.ts";
import { CodeInPath, JoinTenant } from "./contract.ts";
import { guarded, guardedLookUp } from "./guard.ts";
import { joinByCode } from "./join.ts";
import { lookUpCode } from "./look-up.ts";

/** `/api/tenant`: joining by code. */
export const join = new Hono<Observed>().post(
  "/join",
  signedIn,
  validated("json", JoinTenant),
  async (c) => {
    const { db, caller, now } = c.var;
    const brought = { ...c.req.valid("json"), via: "code" as const, country: countryOf(c) };
    const { me, tenant, membership, alreadyMember } = await guarded(c, caller, () =>
      joinByCode(db, caller, brought, now),
    );
    const view = {
      tenant: tenantView(tenant),
      user: userView(me),
      membership: membershipView({ membership, tenant }),
      alreadyMember,
    };
    return c.json(view, 200);
  },
);

/** `/api/tenants/by-invite-code`: what a code says, to anybody who holds it. */
export const codes = new Hono<Observed>().get(
  "/:code",
  validated("param", CodeInPath),
  async (c) => {
    const { code } = c.req.valid("param");
    return c.json(await guardedLookUp(c, lookUpCode(c.var.db, code, c.var.now)), 200);
  },
);
