import { randomInt } from "node:crypto";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { environment } from "./environment.ts";
import { ClerkError, checkPassword, emailTaken, notFound } from "./errors.ts";
import { clientJson, missingFields, sessionJson, signInJson, signUpJson } from "./frontend-json.ts";
import { createUser, type Instance, startSession, updateUser, userJson } from "./instance.ts";
import {
  type Client,
  clerkId,
  hashPassword,
  isPassword,
  type Session,
  type SignIn,
  type SignUp,
  type User,
  userByEmail,
} from "./store.ts";
import type { Signer } from "./tokens.ts";

type Fields = Record<string, string>;

/**
 * Clerk's Frontend API (`/fapi/v1`), the part that clerk-js calls for sign-up and sign-in with
 * password, emailed code and ticket, and to keep a session. clerk-js sends everything but GET as POST
 * with `_method`, form-encoded, and reads the client from every answer.
 */
export function frontendApi(instance: Instance, signer: Signer) {
  const { store } = instance;
  const { users, sessions, clients, signUps, signIns, tokens } = store.value;

  const clientOf = (c: Context): Client | undefined => clients[getCookie(c, "__client") ?? ""];

  function openClient(c: Context): Client {
    const known = clientOf(c);
    if (known) return known;
    const client: Client = {
      id: clerkId("client"),
      sessions: [],
      last_active_session_id: null,
      sign_in: null,
      sign_up: null,
      created_at: Date.now(),
    };
    clients[client.id] = client;
    setCookie(c, "__client", client.id, {
      httpOnly: true,
      sameSite: "Lax",
      path: "/",
      maxAge: 31_536_000,
    });
    return client;
  }

  /** Every answer carries the client as it now is. */
  function respond(c: Context, response: unknown, client = clientOf(c)) {
    store.changed();
    return c.json({
      response,
      client: client ? clientJson(store, signer, client, azpOf(c)) : null,
    });
  }

  function liveSession(c: Context): { session: Session; user: User; client: Client } {
    const client = clientOf(c);
    const session = sessions[c.req.param("id") ?? client?.last_active_session_id ?? ""];
    const user = session && users[session.user_id];
    if (!client || !user || session.status !== "active" || !client.sessions.includes(session.id)) {
      const message = "Invalid authentication. Unable to authenticate the request.";
      throw new ClerkError(401, "authentication_invalid", message);
    }
    return { session, user, client };
  }

  function completeSignUp(signUp: SignUp, client: Client): void {
    if (!signUp.is_verified || missingFields(signUp).length > 0 || signUp.created_user_id) return;
    const user = createUser(
      instance,
      {
        emails: [signUp.email_address ?? ""],
        first_name: signUp.first_name,
        last_name: signUp.last_name,
        unsafe_metadata: signUp.unsafe_metadata,
      },
      "email_code",
    );
    user._password = signUp._password;
    signUp.created_user_id = user.id;
    signUp.created_session_id = startSession(instance, user, client).id;
    client.sign_up = null;
  }

  function completeSignIn(signIn: SignIn, client: Client, strategy: string): void {
    const user = users[signIn._user ?? ""] ?? raise(notFound("User"));
    signIn.verified_by = strategy;
    signIn.status = "complete";
    signIn.created_session_id = startSession(instance, user, client).id;
    client.sign_in = null;
  }

  async function mailCode(to: string): Promise<string> {
    // Clerk's own test addresses: no mail, and a code that everyone knows.
    if (to.includes("+clerk_test@")) return "424242";
    const code = String(randomInt(100_000, 1_000_000));
    await instance.mailCode(to, code);
    return code;
  }

  const api = new Hono();

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

  api.post("/client/sign_ups", async (c) => {
    const client = openClient(c);
    const fields = await fieldsOf(c);
    const email = fields.email_address?.toLowerCase() ?? null;
    if (email && userByEmail(store, email)) throw emailTaken();
    if (fields.password) checkPassword(fields.password);
    const signUp: SignUp = {
      id: clerkId("sua"),
      email_address: email,
      first_name: fields.first_name ?? null,
      last_name: fields.last_name ?? null,
      unsafe_metadata: fields.unsafe_metadata ? JSON.parse(fields.unsafe_metadata) : {},
      is_verified: false,
      created_user_id: null,
      created_session_id: null,
      _password: fields.password ? hashPassword(fields.password) : null,
      _code: null,
    };
    signUps[signUp.id] = signUp;
    client.sign_up = signUp.id;
    return respond(c, signUpJson(signUp), client);
  });

  const signUpOf = (c: Context) => {
    const client = openClient(c);
    const signUp = signUps[c.req.param("id") ?? ""];
    if (!signUp || client.sign_up !== signUp.id) throw notFound("Sign up");
    return { signUp, client };
  };
  api.get("/client/sign_ups/:id", (c) => respond(c, signUpJson(signUpOf(c).signUp)));
  api.patch("/client/sign_ups/:id", async (c) => {
    const { signUp, client } = signUpOf(c);
    const fields = await fieldsOf(c);
    if (fields.password) {
      checkPassword(fields.password);
      signUp._password = hashPassword(fields.password);
    }
    if (fields.first_name) signUp.first_name = fields.first_name;
    if (fields.last_name) signUp.last_name = fields.last_name;
    completeSignUp(signUp, client);
    return respond(c, signUpJson(signUp), client);
  });
  api.post("/client/sign_ups/:id/prepare_verification", async (c) => {
    const { signUp, client } = signUpOf(c);
    signUp._code = await mailCode(signUp.email_address ?? "");
    return respond(c, signUpJson(signUp), client);
  });
  api.post("/client/sign_ups/:id/attempt_verification", async (c) => {
    const { signUp, client } = signUpOf(c);
    const { code } = await fieldsOf(c);
    if (signUp._code === null || code !== signUp._code) throw wrongCode();
    signUp.is_verified = true;
    completeSignUp(signUp, client);
    return respond(c, signUpJson(signUp), client);
  });

  api.post("/client/sign_ins", async (c) => {
    const client = openClient(c);
    const fields = await fieldsOf(c);
    const signIn: SignIn = {
      id: clerkId("sia"),
      status: "needs_identifier",
      identifier: null,
      created_session_id: null,
      verified_by: null,
      _user: null,
      _code: null,
    };
    signIns[signIn.id] = signIn;
    client.sign_in = signIn.id;
    if (fields.strategy === "ticket") {
      const token = tokens[fields.ticket ?? ""];
      if (token?.status !== "pending" || token._expires_at < Date.now()) {
        throw new ClerkError(422, "ticket_invalid_code", "Ticket is invalid.");
      }
      token.status = "accepted";
      signIn._user = token.user_id;
      completeSignIn(signIn, client, "ticket");
    } else if (fields.identifier) {
      const user = userByEmail(store, fields.identifier);
      if (!user) {
        const message = "Couldn't find your account.";
        throw new ClerkError(422, "form_identifier_not_found", message, "identifier");
      }
      signIn._user = user.id;
      signIn.identifier = fields.identifier;
      signIn.status = "needs_first_factor";
      if (fields.password !== undefined) tryPassword(user, fields.password, signIn, client);
    }
    return respond(c, signInJson(store, signIn), client);
  });

  function tryPassword(user: User, password: string, signIn: SignIn, client: Client): void {
    if (!isPassword(password, user._password)) {
      const message = "Password is incorrect. Try again, or use another method.";
      throw new ClerkError(422, "form_password_incorrect", message, "password");
    }
    completeSignIn(signIn, client, "password");
  }

  const signInOf = (c: Context) => {
    const client = openClient(c);
    const signIn = signIns[c.req.param("id") ?? ""];
    const user = users[signIn?._user ?? ""];
    if (!signIn || !user || client.sign_in !== signIn.id) throw notFound("Sign in");
    return { signIn, user, client };
  };
  api.get("/client/sign_ins/:id", (c) => respond(c, signInJson(store, signInOf(c).signIn)));
  api.post("/client/sign_ins/:id/prepare_first_factor", async (c) => {
    const { signIn, client } = signInOf(c);
    signIn._code = await mailCode(signIn.identifier ?? "");
    return respond(c, signInJson(store, signIn), client);
  });
  api.post("/client/sign_ins/:id/attempt_first_factor", async (c) => {
    const { signIn, user, client } = signInOf(c);
    const { strategy = "", code, password = "" } = await fieldsOf(c);
    if (strategy === "password") tryPassword(user, password, signIn, client);
    else if (signIn._code === null || code !== signIn._code) throw wrongCode();
    else if (strategy === "reset_password_email_code") signIn.status = "needs_new_password";
    else completeSignIn(signIn, client, strategy);
    return respond(c, signInJson(store, signIn), client);
  });
  api.post("/client/sign_ins/:id/reset_password", async (c) => {
    const { signIn, user, client } = signInOf(c);
    const { password = "" } = await fieldsOf(c);
    if (signIn.status !== "needs_new_password") throw notFound("Sign in");
    checkPassword(password);
    user._password = hashPassword(password);
    completeSignIn(signIn, client, "reset_password_email_code");
    return respond(c, signInJson(store, signIn), client);
  });

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
    return api.onError(asClerkError).fetch(request);
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

/** The page that asked: its Origin, or for a same-origin GET what the proxy says of itself. */
function azpOf(c: Context): string {
  const referer = c.req.header("referer");
  return c.req.header("origin") ?? (referer ? new URL(referer).origin : "");
}

async function fieldsOf(c: Context): Promise<Fields> {
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}

function wrongCode(): ClerkError {
  return new ClerkError(422, "form_code_incorrect", "Incorrect code", "code");
}

function raise(error: Error): never {
  throw error;
}
