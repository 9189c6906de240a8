import type { Context, Hono } from "hono";
import { ClerkError, invalidValue, notFound } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { membershipsOf } from "./memberships.ts";
import { organizationClaims } from "./organization-claims.ts";
import { answer, type Body, bodyOf, checkQuery, pageOf, textIn } from "./parameters.ts";
import { endSession, isLive, startSession } from "./sessions.ts";
import { createSignInToken } from "./sign-in-tokens.ts";
import { shown, type User } from "./store.ts";

const statuses = [
  "abandoned",
  "active",
  "ended",
  "expired",
  "pending",
  "removed",
  "replaced",
  "revoked",
];

/** Sessions, their tokens, and tokens that sign in. */
export function backendSessionEndpoints(api: Hono, instance: Instance): void {
  const { store, signer, settings, appUrl } = instance;
  const { users, sessions, tokens } = store.value;
  const sessionOf = (c: Context) => {
    const session = sessions[c.req.param("id") ?? ""];
    if (!session) throw notFound("Session", c.req.param("id"));
    // Its time may be over without anybody having looked.
    isLive(session);
    return session;
  };
  const userIn = (body: Body): User => {
    const id = textIn(body, "user_id") ?? "";
    const user = users[id];
    if (!user) throw notFound("User", id);
    return user;
  };

  const isMember = (user: User, organization: string) =>
    membershipsOf(instance, user).some(({ _organization }) => _organization === organization);

  api.get("/sessions", (c) => {
    checkQuery(c, ["client_id", "user_id", "status", "paginated", "limit", "offset"]);
    const { client_id: clientId, user_id: userId, status, paginated } = c.req.query();
    if (status && !statuses.includes(status)) throw invalidValue("status", status);
    const found = Object.values(sessions)
      .filter((session) => isLive(session) || true)
      .filter((session) => !userId || session.user_id === userId)
      .filter((session) => !clientId || session.client_id === clientId)
      .filter((session) => !status || session.status === status);
    const page = pageOf(c, found).map(shown);
    return answer(c, paginated === "true" ? { data: page, total_count: found.length } : page);
  });
  api.post("/sessions", async (c) => {
    const body = await bodyOf(c, ["user_id", "active_organization_id"]);
    const user = userIn(body);
    const organization = textIn(body, "active_organization_id");
    if (organization && !isMember(user, organization)) {
      throw notFound("Organization membership", organization);
    }
    const session = startSession(instance, user, settings);
    session.last_active_organization_id = organization ?? null;
    return answer(c, shown(session));
  });
  api.get("/sessions/:id", (c) => answer(c, shown(sessionOf(c))));
  api.post("/sessions/:id/revoke", (c) => {
    const session = sessionOf(c);
    endSession(instance, session, "revoked");
    return answer(c, shown(session));
  });
  const tokenOf = async (c: Context) => {
    const session = sessionOf(c);
    const user = users[session.user_id];
    if (!isLive(session) || !user) throw notFound("Session", session.id);
    const { expires_in_seconds: lifeSeconds } = await bodyOf(c, ["expires_in_seconds"]);
    const jwt = signer.sign(session, user, {
      azp: appUrl,
      lifeSeconds: typeof lifeSeconds === "number" ? lifeSeconds : undefined,
      template: c.req.param("template"),
      organization: organizationClaims(instance, session, user),
    });
    return answer(c, { object: "token", jwt });
  };
  api.post("/sessions/:id/tokens", tokenOf);
  api.post("/sessions/:id/tokens/:template", tokenOf);

  api.post("/sign_in_tokens", async (c) => {
    const body = await bodyOf(c, ["user_id", "org_id", "expires_in_seconds"]);
    const lifeSeconds = Number(body.expires_in_seconds ?? 30 * 86_400);
    return answer(c, shown(createSignInToken(instance, userIn(body), lifeSeconds)));
  });
  api.post("/sign_in_tokens/:id/revoke", (c) => {
    const token = Object.values(tokens).find(({ id }) => id === c.req.param("id"));
    if (!token) throw notFound("Sign in token", c.req.param("id"));
    if (token.status !== "pending") {
      throw new ClerkError(400, "sign_in_token_cannot_be_revoked_code", "cannot revoke", {
        long: `Sign in token cannot be revoked because its status is ${token.status}. Only pending tokens can be revoked.`,
      });
    }
    token.status = "revoked";
    token.updated_at = Date.now();
    store.changed();
    return answer(c, shown(token));
  });
}
