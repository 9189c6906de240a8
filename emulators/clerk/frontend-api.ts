import { type Context, Hono } from "hono";
import { environment } from "./environment.ts";
import { ClerkError } from "./errors.ts";
import { azpOf, type Frontend, fieldsOf, frontend } from "./frontend.ts";
import { clientJson, sessionJson } from "./frontend-json.ts";
import { type Instance, updateUser, userJson } from "./instance.ts";
import { signInEndpoints } from "./sign-ins.ts";
import { signUpEndpoints } from "./sign-ups.ts";
import type { Signer } from "./tokens.ts";

/**
 * Clerk's Frontend API (`/fapi/v1`), the part that clerk-js calls for sign-up and sign-in with
 * password, emailed code and ticket, and to keep a session. clerk-js sends everything but GET as POST
 * with `_method`, form-encoded, and reads the client from every answer.
 */
export function frontendApi(instance: Instance, signer: Signer) {
  const api = new Hono().onError(asClerkError);
  const shared = frontend(instance, signer);
  clientEndpoints(api, shared);
  signUpEndpoints(api, shared);
  signInEndpoints(api, shared);
  sessionEndpoints(api, shared);

  return new Hono().use("/*", async (c) => {
    // clerk-js tunnels every method through POST; undone before routing.
    const url = new URL(c.req.url);
    url.pathname = url.pathname.replace(/^\/fapi\/v1/, "") || "/";
    const method = (url.searchParams.get("_method") ?? c.req.method).toUpperCase();
    const body = c.req.method === "GET" ? undefined : await c.req.arrayBuffer();
    const hasBody = body !== undefined && method !== "GET";
    const request = new Request(url, {
      method,
      headers: c.req.raw.headers,
      ...(hasBody && { body }),
    });
    return api.fetch(request);
  });
}

/** The browser's client, and what the instance says of itself. */
function clientEndpoints(
  api: Hono,
  { instance, signer, clientOf, openClient, respond }: Frontend,
): void {
  const { store } = instance;
  const { sessions } = store.value;

  api.get("/environment", (c) => c.json(environment()));
  api.patch("/environment", (c) => c.json(environment()));

  api.get("/client", (c) => {
    const client = clientOf(c);
    return c.json({
      response: client ? clientJson(store, signer, client, azpOf(c)) : null,
      client: null,
    });
  });
  api.put("/client", (c) => {
    const client = openClient(c);
    return respond(c, clientJson(store, signer, client, azpOf(c)), client);
  });
  for (const path of ["/client", "/client/sessions"]) {
    api.delete(path, (c) => {
      const client = openClient(c);
      for (const id of client.sessions) {
        const session = sessions[id];
        if (session?.status === "active") session.status = "removed";
      }
      client.sessions = [];
      client.last_active_session_id = null;
      return respond(c, clientJson(store, signer, client, azpOf(c)), client);
    });
  }
}

/** A live session: kept alive, asked for tokens, ended; and the person in it. */
function sessionEndpoints(api: Hono, { instance, signer, liveSession, respond }: Frontend): void {
  api.post("/client/sessions/:id/touch", (c) => {
    const { session, user, client } = liveSession(c);
    session.last_active_at = Date.now();
    client.last_active_session_id = session.id;
    return respond(c, sessionJson(signer, session, user, azpOf(c)), client);
  });
  const issueToken = (c: Context) => {
    const { session, user } = liveSession(c);
    const jwt = signer.sign(session, user, { azp: azpOf(c), template: c.req.param("template") });
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
      const answer = { ...sessionJson(signer, session, user, azpOf(c)), status };
      session.status = status;
      client.last_active_session_id = null;
      return respond(c, answer, client);
    });
  }

  api.get("/me", (c) => respond(c, userJson(liveSession(c).user)));
  api.patch("/me", async (c) => {
    const { user } = liveSession(c);
    const fields = await fieldsOf(c);
    updateUser(instance, user, () => {
      if ("first_name" in fields) user.first_name = fields.first_name || null;
      if ("last_name" in fields) user.last_name = fields.last_name || null;
    });
    return respond(c, userJson(user));
  });
}

/** A refusal in Clerk's form, whichever API it came from. */
export function asClerkError(error: Error, c: Context): Response {
  const known =
    error instanceof ClerkError
      ? error
      : new ClerkError(500, "internal_clerk_error", error.message);
  if (known !== error) console.error(error);
  return c.body(JSON.stringify(known.body()), known.status, { "content-type": "application/json" });
}
