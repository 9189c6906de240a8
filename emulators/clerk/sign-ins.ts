import type { Context, Hono } from "hono";
import {
  alreadySignedIn,
  ClerkError,
  identifierNotFound,
  invalidValue,
  missing,
  notFound,
  sessionExists,
} from "./errors.ts";
import { completeSignIn, continueSignIn } from "./finish-sign-in.ts";
import { firstFactorEndpoints, prepareFirst, tryPassword } from "./first-factors.ts";
import { type Fields, type Frontend, fieldsOf } from "./frontend.ts";
import { userByIdentifier } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { startOAuth } from "./oauth.ts";
import { transferToSignIn } from "./oauth-sign-in.ts";
import { passkeyChallenge } from "./passkeys.ts";
import { limitRate } from "./rate-limit.ts";
import { secondFactorEndpoints } from "./second-factors.ts";
import type { InstanceSettings } from "./settings.ts";
import { signInJson } from "./sign-in-json.ts";
import { type Client, clerkId, type SignIn, type User } from "./store.ts";
import { verified } from "./verifications.ts";

/** The sign-in of a request. */
export interface Attempt {
  signIn: SignIn;
  /** Undefined if there is no such user and strict enumeration protection hides that. */
  user: User | undefined;
  client: Client;
  settings: InstanceSettings;
}

const createFields = [
  "strategy",
  "identifier",
  "password",
  "ticket",
  "redirect_url",
  "action_complete_redirect_url",
  "transfer",
  "code",
  "token",
  "locale",
  // clerk-js 6.40.0 sends it; the API description of 2026-05-12 does not have it.
  "timezone",
  "oidc_login_hint",
  "oidc_prompt",
  "proof_token",
  "trusted_device_id",
  "sign_up_if_missing",
  "captcha_token",
  "captcha_error",
  "captcha_widget_type",
];

/** Endpoints for sign-ins. */
export function signInEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, openClient, respond, settingsOf, signedInSession } = frontend;
  const { store } = instance;
  const { users, signIns } = store.value;

  const attemptOf = (c: Context): Attempt => {
    const client = openClient(c);
    const id = c.req.param("id") ?? "";
    const signIn = signIns[id];
    if (!signIn || signIn._client !== client.id) throw notFound("Sign in", id);
    return { signIn, user: users[signIn._user ?? ""], client, settings: settingsOf(c) };
  };
  const respondWith = (c: Context, { signIn, client, settings }: Attempt) =>
    respond(c, signInJson(store, signIn, settings), client);

  api.post("/client/sign_ins", async (c) => {
    limitRate(c, frontend, "sign_ins");
    const client = openClient(c);
    const settings = settingsOf(c);
    const fields = await fieldsOf(c, createFields);
    requireNoSession(client, fields, settings);
    const signIn = newSignIn(client);
    signIns[signIn.id] = signIn;
    client.sign_in = signIn.id;
    const attempt: Attempt = { signIn, user: undefined, client, settings };
    if (fields.transfer === "true") transferToSignIn(instance, attempt);
    else if (fields.strategy?.startsWith("oauth_")) {
      const purpose = { type: "sign_in", id: signIn.id } as const;
      signIn._first = startOAuth(frontend, client, fields, settings, purpose);
    } else if (fields.strategy === "ticket") signInWithTicket(frontend, attempt, fields.ticket);
    else if (fields.strategy === "passkey" && settings.passkeys) {
      await startWithPasskey(instance, attempt);
    } else if (fields.identifier !== undefined)
      await startWithIdentifier(frontend, attempt, fields);
    else if (fields.strategy !== undefined) {
      if (!isKnownStrategy(fields.strategy)) throw invalidValue("strategy", fields.strategy);
      throw missing("identifier");
    }
    return respondWith(c, attempt);
  });

  function requireNoSession(client: Client, fields: Fields, settings: InstanceSettings): void {
    const current = signedInSession(client);
    if (!current) return;
    if (settings.singleSession) throw sessionExists();
    const user = userByIdentifier(store, fields.identifier ?? "");
    if (user?.id === current.user_id) throw alreadySignedIn(current.id);
  }

  api.get("/client/sign_ins/:id", (c) => respondWith(c, attemptOf(c)));
  api.patch("/client/sign_ins/:id/protect_check", async (c) => {
    const attempt = attemptOf(c);
    const { signIn, user, settings } = attempt;
    if (signIn._hasPassedProtectCheck) {
      throw new ClerkError(
        400,
        "protect_check_already_resolved",
        "protect check already resolved",
        { long: "This protect check has already been completed and cannot be resolved again." },
      );
    }
    const { proof_token: proof } = await fieldsOf(c, ["proof_token"]);
    if (!proof) throw missing("proof_token");
    signIn._hasPassedProtectCheck = true;
    if (signIn._first?.status === "verified" && user)
      continueSignIn(instance, attempt, user, settings);
    else signIn.status = "needs_first_factor";
    return respondWith(c, attempt);
  });
  firstFactorEndpoints(api, frontend, attemptOf, respondWith);
  secondFactorEndpoints(api, frontend, attemptOf, respondWith);
}

/** First factors whose code is sent at once if the request names them. */
const sentStrategies = ["email_code", "phone_code", "reset_password_email_code"];
const isKnownStrategy = (strategy: string) =>
  ["password", "email_link", "ticket", ...sentStrategies].includes(strategy);

function newSignIn(client: Client): SignIn {
  return {
    id: clerkId("sia"),
    status: "needs_identifier",
    identifier: null,
    created_session_id: null,
    abandon_at: Date.now() + 86_400_000,
    client_trust_state: "pending",
    _user: null,
    _first: null,
    _second: null,
    _external: null,
    _hasPassedProtectCheck: false,
    _client: client.id,
  };
}

/** Finds the user of an identifier, and verifies the password or sends a code if the request has one. */
async function startWithIdentifier(
  frontend: Frontend,
  attempt: Attempt,
  fields: Fields,
): Promise<void> {
  const { signIn, client, settings } = attempt;
  const { identifier = "", password, strategy } = fields;
  const user = userByIdentifier(frontend.instance.store, identifier);
  if (!user && !settings.strictEnumeration) throw identifierNotFound();
  attempt.user = user;
  signIn._user = user?.id ?? null;
  signIn.identifier = identifier;
  signIn.client_trust_state = client.trusted_user_ids.includes(user?.id ?? "") ? "known" : "new";
  signIn.status = settings.protectCheck ? "needs_protect_check" : "needs_first_factor";
  if (password !== undefined) tryPassword(frontend.instance, attempt, password);
  // A request with a strategy also sends its code.
  else if (strategy && sentStrategies.includes(strategy)) {
    await prepareFirst(frontend, attempt, strategy, undefined);
  }
}

/** Starts a sign-in with any passkey of this app: the user is known after the signature. */
async function startWithPasskey(instance: Instance, { signIn, settings }: Attempt): Promise<void> {
  signIn.status = settings.protectCheck ? "needs_protect_check" : "needs_first_factor";
  signIn._first = await passkeyChallenge(instance, undefined);
}

/** Signs in with a token of the Backend API, without another factor. */
function signInWithTicket(
  { instance }: Frontend,
  attempt: Attempt,
  ticket: string | undefined,
): void {
  const token = instance.store.value.tokens[ticket ?? ""];
  const user = instance.store.value.users[token?.user_id ?? ""];
  if (!token || !user) {
    throw new ClerkError(400, "ticket_invalid_code", "ticket is invalid", {
      long: "This ticket is invalid. Make sure you're using a valid ticket generated by Clerk.",
    });
  }
  if (token.status === "revoked") {
    throw new ClerkError(400, "sign_in_token_revoked_code", "sign in token has been revoked", {
      long: "This sign in token has been revoked and cannot be used anymore.",
    });
  }
  if (token.status === "accepted") {
    const message = "sign in token has already been used";
    throw new ClerkError(400, "sign_in_token_already_used_code", message, {
      long: "This sign in token has already been used. Each token can only be used once.",
    });
  }
  if (token._expires_at < Date.now()) {
    throw new ClerkError(400, "ticket_expired_code", "ticket has expired", {
      long: "This ticket has expired and cannot be used anymore.",
    });
  }
  token.status = "accepted";
  attempt.user = user;
  attempt.signIn._user = user.id;
  attempt.signIn._first = verified("ticket");
  completeSignIn(instance, attempt, user);
}
