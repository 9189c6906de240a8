import { verifyToken } from "@clerk/backend";
import { Hono } from "hono";
import { countCost, withCost } from "./count-cost.js";

/* The baseline: the router, Clerk's documented check of a token, and one query by a unique column. */

const app = new Hono().get("/api/me", async (c) => {
  const [, token = ""] = (c.req.header("authorization") ?? "").split(" ");
  const { sub } = await verifyToken(token, {
    jwtKey: c.env.CLERK_JWT_KEY,
    authorizedParties: [c.env.APP_URL],
  });
  const user = await c.env.DB.prepare(
    "select id, email, first_name from users where clerk_user_id = ?",
  )
    .bind(sub)
    .first();
  return user ? c.json(user) : c.json({ error: "not_found" }, 404);
});

export default {
  async fetch(request, env, context) {
    if (!request.headers.has("x-count")) return app.fetch(request, env, context);
    const { database, meter } = countCost(env.DB);
    return withCost(await app.fetch(request, { ...env, DB: database }, context), meter);
  },
};
