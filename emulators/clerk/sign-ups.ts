import type { Context, Hono } from "hono";
import { sendLink } from "./email-links.ts";
import {
  ClerkError,
  emailTaken,
  invalidEmail,
  invalidPhone,
  invalidValue,
  missing,
  notFound,
  sessionExists,
  unknownParameter,
} from "./errors.ts";
import { type Fields, type Frontend, fieldsOf } from "./frontend.ts";
import { userByEmail, userByIdentifier } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { startOAuth } from "./oauth.ts";
import { addExternalAccount, transferToSignUp } from "./oauth-sign-up.ts";
import { checkPassword, hashPassword } from "./passwords.ts";
import { limitRate } from "./rate-limit.ts";
import { startSession } from "./sessions.ts";
import type { InstanceSettings } from "./settings.ts";
import { missingFields, signUpFields, signUpJson, unverifiedFields } from "./sign-up-json.ts";
import { type Client, clerkId, type SignUp } from "./store.ts";
import { createUser, isPhoneNumber } from "./users.ts";
import { attemptCode, pending } from "./verifications.ts";

/** Fields of the new user, which may also be changed later. */
const profileFields = [
  "email_address",
  "phone_number",
  "username",
  "password",
  "first_name",
  "last_name",
  "locale",
  // clerk-js 6.40.0 sends it; the API description of 2026-05-12 does not have it.
  "timezone",
  "unsafe_metadata",
  "legal_accepted",
];
const createFields = [
  ...profileFields,
  "strategy",
  "transfer",
  "ticket",
  "token",
  "code",
  "redirect_url",
  "action_complete_redirect_url",
  "captcha_token",
  "captcha_error",
  "captcha_widget_type",
  "oidc_login_hint",
  "oidc_prompt",
  "proof_token",
];

/** The token of Turnstile's public test key. Only its test secret accepts it. */
export const captchaTestToken = "XXXX.DUMMY.TOKEN.XXXX";

/** Endpoints for sign-ups. */
export function signUpEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, openClient, respond, sendCode, settingsOf, signedInSession } = frontend;
  const { store } = instance;
  const { signUps } = store.value;

  const respondWith = (c: Context, signUp: SignUp, client: Client) =>
    respond(c, signUpJson(signUp, settingsOf(c)), client);
  const signUpOf = (c: Context) => {
    const client = openClient(c);
    const id = c.req.param("id") ?? "";
    const signUp = signUps[id];
    if (!signUp || signUp._client !== client.id) throw notFound("Sign up", id);
    return { signUp, client, settings: settingsOf(c) };
  };
  const openSignUpOf = (c: Context) => {
    const open = signUpOf(c);
    if (!open.signUp.created_user_id) return open;
    throw new ClerkError(403, "sign_up_cannot_be_updated", "Sign up cannot be updated", {
      long: "This sign up has reached a terminal state and cannot be updated",
    });
  };

  function startOAuthIfRequested(
    signUp: SignUp,
    client: Client,
    fields: Fields,
    settings: InstanceSettings,
  ) {
    if (!fields.strategy?.startsWith("oauth_")) return;
    const purpose = { type: "sign_up", id: signUp.id } as const;
    const verification = startOAuth(frontend, client, fields, settings, purpose);
    signUp._external = { verification, profile: null };
  }

  api.post("/client/sign_ups", async (c) => {
    limitRate(c, frontend, "sign_ups");
    const client = openClient(c);
    const settings = settingsOf(c);
    const fields = await fieldsOf(c, createFields);
    if (settings.singleSession && signedInSession(client)) throw sessionExists();
    requireOpen(settings);
    checkCaptcha(fields, settings);
    const signUp = newSignUp(client);
    applyFields(instance, signUp, fields, settings);
    if (fields.transfer === "true") transferToSignUp(instance, signUp, client);
    startOAuthIfRequested(signUp, client, fields, settings);
    signUps[signUp.id] = signUp;
    client.sign_up = signUp.id;
    completeSignUp(instance, signUp, client, settings);
    return respondWith(c, signUp, client);
  });

  api.get("/client/sign_ups/:id", (c) => {
    const { signUp, client } = signUpOf(c);
    return respondWith(c, signUp, client);
  });
  api.patch("/client/sign_ups/:id", async (c) => {
    const { signUp, client, settings } = openSignUpOf(c);
    const fields = await fieldsOf(c, createFields);
    applyFields(instance, signUp, fields, settings);
    startOAuthIfRequested(signUp, client, fields, settings);
    completeSignUp(instance, signUp, client, settings);
    return respondWith(c, signUp, client);
  });
  api.patch("/client/sign_ups/:id/protect_check", async (c) => {
    const { signUp, client, settings } = openSignUpOf(c);
    const { proof_token: proof } = await fieldsOf(c, ["proof_token"]);
    if (!proof) throw missing("proof_token");
    signUp._hasPassedProtectCheck = true;
    completeSignUp(instance, signUp, client, settings);
    return respondWith(c, signUp, client);
  });

  api.post("/client/sign_ups/:id/prepare_verification", async (c) => {
    const { signUp, client, settings } = openSignUpOf(c);
    const { strategy, redirect_url: redirect } = await fieldsOf(c, prepareFields);
    if (!strategy) throw missing("strategy");
    if (strategy === "phone_code" && signUp.phone_number) {
      signUp._phone = await sendCode(signUp.phone_number, strategy, settings);
    } else if (strategy !== (settings.emailVerification === "link" ? "email_link" : "email_code")) {
      throw invalidValue("strategy", strategy);
    } else if (!signUp.email_address) throw missing("email_address");
    // An address that has a user already gets no code, and the response does not reveal it.
    else if (signUp._isTaken) signUp._email = pending(strategy, "");
    else if (strategy === "email_link") {
      signUp._email = await sendLink(instance, signUp.id, signUp.email_address, redirect);
    } else signUp._email = await sendCode(signUp.email_address, strategy, settings);
    return respondWith(c, signUp, client);
  });
  api.post("/client/sign_ups/:id/attempt_verification", async (c) => {
    limitRate(c, frontend, "attempts");
    const { signUp, client, settings } = openSignUpOf(c);
    const { strategy, code } = await fieldsOf(c, ["strategy", "code", "token", "signature"]);
    if (!strategy) throw missing("strategy");
    attemptCode(strategy === "phone_code" ? signUp._phone : signUp._email, code || undefined);
    completeSignUp(instance, signUp, client, settings);
    return respondWith(c, signUp, client);
  });
}

const prepareFields = [
  "strategy",
  "redirect_url",
  "action_complete_redirect_url",
  "email_address",
  "phone_number",
  "locale",
  "channel",
];

function requireOpen({ signUpMode }: InstanceSettings): void {
  if (signUpMode === "restricted") {
    throw new ClerkError(403, "sign_up_mode_restricted", "Sign-ups restricted", {
      long: "New sign-ups are currently restricted.",
    });
  }
  if (signUpMode === "waitlist") {
    throw new ClerkError(403, "sign_up_restricted_waitlist", "Sign-ups restricted with waitlist", {
      long: "Sign-ups are currently unavailable. Join the waitlist, and you will be notified when access becomes available.",
    });
  }
}

function checkCaptcha(fields: Fields, { captcha }: InstanceSettings): void {
  const { captcha_token: token, captcha_error: error } = fields;
  if (!captcha) {
    if (!token) return;
    throw new ClerkError(400, "captcha_not_enabled", "CAPTCHA not enabled", {
      long: "You attempted to complete a CAPTCHA, but they are not enabled. If this issue persists, please contact support.",
    });
  }
  if (error) {
    throw new ClerkError(400, "captcha_invalid", "Error loading CAPTCHA", {
      long: "The CAPTCHA failed to load. This may be due to an unsupported browser or a browser extension. Please try a different browser or disabling extensions. If this issue persists, please contact support.",
    });
  }
  if (token === captchaTestToken) return;
  const message = "Authentication unsuccessful due to failed security validations.";
  if (!token) {
    throw new ClerkError(400, "captcha_missing_token", message, {
      long: `${message} Please refresh the page to try again or reach out to support for more assistance.`,
    });
  }
  throw new ClerkError(400, "captcha_invalid", message, {
    long: `${message} Please try using a different browser or disabling browser extensions. If issues persist, contact support for assistance.`,
  });
}

function newSignUp(client: Client): SignUp {
  return {
    id: clerkId("sua"),
    email_address: null,
    phone_number: null,
    username: null,
    first_name: null,
    last_name: null,
    locale: null,
    unsafe_metadata: {},
    legal_accepted_at: null,
    created_user_id: null,
    created_session_id: null,
    abandon_at: Date.now() + 86_400_000,
    _password: null,
    _email: null,
    _phone: null,
    _external: null,
    _isTaken: false,
    _hasPassedProtectCheck: false,
    _client: client.id,
  };
}

/** Copies the fields of a request to the sign-up. Throws for disabled fields and invalid values. */
function applyFields(
  { store }: Instance,
  signUp: SignUp,
  fields: Fields,
  settings: InstanceSettings,
): void {
  const { off } = signUpFields(settings);
  const unknown = off.find((field) => fields[field]);
  if (unknown) throw unknownParameter(unknown);
  const email = fields.email_address?.toLowerCase();
  if (email !== undefined && email !== signUp.email_address) {
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) throw invalidEmail();
    signUp._isTaken = userByEmail(store, email) !== undefined;
    if (signUp._isTaken && !settings.strictEnumeration) throw emailTaken();
    signUp.email_address = email;
    signUp._email = null;
  }
  for (const field of ["username", "phone_number"] as const) {
    const value = fields[field];
    if (!value) continue;
    if (field === "phone_number" && !isPhoneNumber(value)) throw invalidPhone();
    if (userByIdentifier(store, value)) throw emailTaken(field);
    signUp[field] = value;
  }
  if (fields.password) {
    checkPassword(fields.password, settings, [signUp.email_address]);
    signUp._password = hashPassword(fields.password);
  }
  if (fields.first_name) signUp.first_name = fields.first_name;
  if (fields.last_name) signUp.last_name = fields.last_name;
  if (fields.locale) signUp.locale = fields.locale;
  if (fields.unsafe_metadata) signUp.unsafe_metadata = JSON.parse(fields.unsafe_metadata);
  if (fields.legal_accepted === "true") signUp.legal_accepted_at = Date.now();
}

/** Creates the user if no field is missing or unverified. */
export function completeSignUp(
  instance: Instance,
  signUp: SignUp,
  client: Client,
  settings: InstanceSettings,
): void {
  const isChallenged = settings.protectCheck && !signUp._hasPassedProtectCheck;
  if (isChallenged || missingFields(signUp, settings).length > 0) return;
  if (unverifiedFields(signUp).length > 0 || signUp.created_user_id) return;
  const user = createUser(instance, {
    ...signUp,
    emails: [{ address: signUp.email_address ?? "", verification: signUp._email }],
    phones: signUp.phone_number ? [signUp.phone_number] : [],
    passwordHash: signUp._password,
    change: (created) => addExternalAccount(signUp, created),
  });
  signUp.created_user_id = user.id;
  signUp.created_session_id = startSession(instance, user, settings, client).id;
  client.sign_up = null;
  client.last_authentication_strategy =
    signUp._external?.verification.strategy ?? signUp._email?.strategy ?? null;
}
