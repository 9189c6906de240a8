import type { Context, Hono } from "hono";
import { ClerkError, checkPassword, notFound } from "./errors.ts";
import { type Frontend, fieldsOf, wrongCode } from "./frontend.ts";
import { signInJson } from "./frontend-json.ts";
import { startSession } from "./instance.ts";
import {
  type Client,
  clerkId,
  hashPassword,
  isPassword,
  type SignIn,
  type User,
  userByEmail,
} from "./store.ts";

/** Sign-in: by password, by a mailed code, or by a ticket; and a forgotten password. */
export function signInEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, openClient, respond, mailCode } = frontend;
  const { store } = instance;
  const { users, signIns, tokens } = store.value;

  function completeSignIn(signIn: SignIn, client: Client, strategy: string): void {
    const user = users[signIn._user ?? ""];
    if (!user) throw notFound("User");
    signIn.verified_by = strategy;
    signIn.status = "complete";
    signIn.created_session_id = startSession(instance, user, client).id;
    client.sign_in = null;
  }

  function endSessions(user: User): void {
    for (const session of Object.values(store.value.sessions)) {
      if (session.user_id === user.id && session.status === "active") session.status = "revoked";
    }
  }

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
      // Named at once, the factor is prepared at once.
      else if (fields.strategy === "reset_password_email_code") {
        signIn._code = await mailCode(fields.identifier);
      }
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
    const { password = "", sign_out_of_other_sessions } = await fieldsOf(c);
    if (signIn.status !== "needs_new_password") throw notFound("Sign in");
    checkPassword(password);
    user._password = hashPassword(password);
    if (sign_out_of_other_sessions === "true") endSessions(user);
    completeSignIn(signIn, client, "reset_password_email_code");
    return respond(c, signInJson(store, signIn), client);
  });
}
