import type { Context, Hono } from "hono";
import { ClerkError, invalidValue, notFound } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { membershipsOf } from "./memberships.ts";
import { organizationClaims } from "./organization-claims.ts";
import {
  type Body,
  jsonResponse,
  pageOf,
  parseBody,
  requireKnownQuery,
  stringParam,
} from "./parameters.ts";
import { endSession, isLive, startSession } from "./sessions.ts";
import { createSignInToken } from "./sign-in-tokens.ts";
import { publicFields, type User } from "./store.ts";

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

/** Endpoints for sessions, session tokens and sign-in tokens. */
export function backendSessionEndpoints(api: Hono, instance: Instance): void {
  const { store, signer, settings, appUrl } = instance;
  const { users, sessions, tokens } = store.value;
  const sessionOf = (c: Context) => {
    const session = sessions[c.req.param("id") ?? ""];
    if (!session) throw notFound("Session", c.req.param("id"));
    // Updates the status if the session has expired.
    isLive(session);
    return session;
  };
  const userIn = (body: Body): User => {
    const id = stringParam(body, "user_id") ?? "";
    const user = users[id];
    if (!user) throw notFound("User", id);
    return user;
  };

  const isMember = (user: User, organization: string) =>
    membershipsOf(instance, user).some(({ _organization }) => _organization === organization);

  api.get("/sessions", (c) => {
    requireKnownQuery(c, ["client_id", "user_id", "status", "paginated", "limit", "offset"]);
    const { client_id: clientId, user_id: userId, status, paginated } = c.req.query();
    if (status && !statuses.includes(status)) throw invalidValue("status", status);
    const matching = Object.values(sessions)
      .filter((session) => isLive(session) || true)
      .filter((session) => !userId || session.user_id === userId)
      .filter((session) => !clientId || session.client_id === clientId)
      .filter((session) => !status || session.status === status);
    const page = pageOf(c, matching).map(publicFields);
    return jsonResponse(
      c,
      paginated === "true" ? { data: page, total_count: matching.length } : page,
    );
  });
  api.post("/sessions", async (c) => {
    const body = await parseBody(c, ["user_id", "active_organization_id"]);
    const user = userIn(body);
    const organization = stringParam(body, "active_organization_id");
    if (organization && !isMember(user, organization)) {
      throw notFound("Organization membership", organization);
    }
    const session = startSession(instance, user, settings);
    session.last_active_organization_id = organization ?? null;
    return jsonResponse(c, publicFields(session));
  });
  api.get("/sessions/:id", (c) => jsonResponse(c, publicFields(sessionOf(c))));
  api.post("/sessions/:id/revoke", (c) => {
    const session = sessionOf(c);
    endSession(instance, session, "revoked");
    return jsonResponse(c, publicFields(session));
  });
  const tokenOf = async (c: Context) => {
    const session = sessionOf(c);
    const user = users[session.user_id];
    if (!isLive(session) || !user) throw notFound("Session", session.id);
    const { expires_in_seconds: lifeSeconds } = await parseBody(c, ["expires_in_seconds"]);
    const jwt = signer.sign(session, user, {
      azp: appUrl,
      lifeSeconds: typeof lifeSeconds === "number" ? lifeSeconds : undefined,
      template: c.req.param("template"),
      organization: organizationClaims(instance, session, user),
    });
    return jsonResponse(c, { object: "token", jwt });
  };
  api.post("/sessions/:id/tokens", tokenOf);
  api.post("/sessions/:id/tokens/:template", tokenOf);

  api.post("/sign_in_tokens", async (c) => {
    const body = await parseBody(c, ["user_id", "org_id", "expires_in_seconds"]);
    const lifeSeconds = Number(body.expires_in_seconds ?? 30 * 86_400);
    return jsonResponse(c, publicFields(createSignInToken(instance, userIn(body), lifeSeconds)));
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
    return jsonResponse(c, publicFields(token));
  });
}
