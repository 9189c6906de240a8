import type { Context, Hono } from "hono";
import { clientJson, sessionJson } from "./client-json.ts";
import { ClerkError } from "./errors.ts";
import { azpOf, type Frontend, fieldsOf } from "./frontend.ts";
import { membershipsOf } from "./memberships.ts";
import { organizationClaims } from "./organization-claims.ts";
import { endSession, finishTask, liveSessionsOf } from "./sessions.ts";

/** Endpoints for the browser's client, its sessions and their tokens. */
export function sessionEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, clientOf, openClient, respond, liveSession, settingsOf } = frontend;
  const { store, signer } = instance;

  api.get("/client", (c) => {
    const client = clientOf(c);
    return c.json({
      response: client ? clientJson(instance, client, azpOf(c), settingsOf(c)) : null,
      client: null,
    });
  });
  api.put("/client", (c) => {
    const client = openClient(c);
    return respond(c, clientJson(instance, client, azpOf(c), settingsOf(c)), client);
  });
  for (const path of ["/client", "/client/sessions"]) {
    api.delete(path, (c) => {
      const client = openClient(c);
      for (const session of liveSessionsOf(store, client)) {
        endSession(instance, session, "removed");
      }
      client.sessions = [];
      client.last_active_session_id = null;
      return respond(c, clientJson(instance, client, azpOf(c), settingsOf(c)), client);
    });
  }

  api.get("/client/sessions/:id", (c) => {
    const { session, user, client } = liveSession(c);
    return respond(c, sessionJson(instance, session, user, azpOf(c)), client);
  });
  api.post("/client/sessions/:id/touch", async (c) => {
    const { session, user, client } = liveSession(c);
    const { active_organization_id: organization } = await fieldsOf(c, touchFields);
    // Empty: the personal account.
    if (organization === "") session.last_active_organization_id = null;
    if (organization) {
      const isOwn = membershipsOf(instance, user).some(
        ({ _organization }) => _organization === organization,
      );
      if (!isOwn) throw notMember();
      session.last_active_organization_id = organization;
      finishTask(instance, session, user, "choose-organization");
    }
    session.last_active_at = Date.now();
    user.last_active_at = session.last_active_at;
    client.last_active_session_id = session.id;
    return respond(c, sessionJson(instance, session, user, azpOf(c)), client);
  });

  const issueToken = async (c: Context) => {
    const { session, user } = liveSession(c);
    await fieldsOf(c, tokenFields);
    const jwt = signer.sign(session, user, {
      azp: azpOf(c),
      template: c.req.param("template"),
      organization: organizationClaims(instance, session, user),
    });
    return c.json({ object: "token", jwt });
  };
  api.post("/client/sessions/:id/tokens", issueToken);
  api.post("/client/sessions/:id/tokens/:template", issueToken);

  for (const [verb, status] of [
    ["end", "ended"],
    ["remove", "removed"],
  ] as const) {
    api.post(`/client/sessions/:id/${verb}`, (c) => {
      const { session, user, client } = liveSession(c);
      endSession(instance, session, status);
      if (client.last_active_session_id === session.id) client.last_active_session_id = null;
      return respond(c, sessionJson(instance, session, user, azpOf(c)), client);
    });
  }
}

/** clerk-js 6.40.0 sends the last three; the API description of 2026-05-12 does not have them. */
const tokenFields = ["organization_id", "tab_state", "token", "force_origin"];
const touchFields = ["active_organization_id", "intent"];

function notMember(): ClerkError {
  return new ClerkError(403, "not_a_member_in_organization", "not a member", {
    long: "Current user is not a member of the organization. Only organization members can perform this action.",
  });
}
