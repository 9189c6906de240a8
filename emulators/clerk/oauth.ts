import { randomBytes } from "node:crypto";
import type { Context, Hono } from "hono";
import { ClerkError, missing, notFound } from "./errors.ts";
import {
  alreadyConnected,
  externalAccountJson,
  linkAccount,
  newExternalAccount,
  removeAccount,
  userByExternalAccount,
} from "./external-accounts.ts";
import { type Fields, type Frontend, fieldsOf } from "./frontend.ts";
import { userByEmail } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { oauthRefusals } from "./oauth-outcome.ts";
import { providerOf } from "./oauth-providers.ts";
import { finishSignInByOAuth } from "./oauth-sign-in.ts";
import { finishSignUpByOAuth } from "./oauth-sign-up.ts";
import type { OAuthFlow, OAuthPurpose, ProviderProfile } from "./oauth-store.ts";
import { requireReverified } from "./reverification.ts";
import type { InstanceSettings } from "./settings.ts";
import type { Client } from "./store.ts";
import { ownUserJson } from "./user-json.ts";
import { updateUser } from "./users.ts";
import { refuseVerification, type Verification } from "./verifications.ts";

/* Sign-in, sign-up and connected accounts through an OAuth provider: the way there, and the way back. */

const stateLifeMs = 600_000;

/** Begins a visit to the provider that a strategy names. The verification says where the browser has to go. */
export function beginOAuth(
  { instance }: Frontend,
  client: Client,
  fields: Fields,
  settings: InstanceSettings,
  purpose: OAuthPurpose,
): Verification {
  const { strategy = "", redirect_url: redirectUrl, action_complete_redirect_url: done } = fields;
  const provider = providerOf(strategy, settings);
  if (!redirectUrl) throw missing("redirect_url");
  const completeUrl = done ?? redirectUrl;
  for (const url of [redirectUrl, completeUrl]) requireOwnUrl(instance, url);
  const state = randomBytes(24).toString("base64url");
  const callbackUrl = settings.isDevelopment
    ? `${instance.url}/fapi/v1/oauth_callback`
    : `${instance.appUrl}/__clerk/v1/oauth_callback`;
  const expiresAt = Date.now() + stateLifeMs;
  instance.store.value.oauthFlows[state] = {
    provider,
    client: client.id,
    purpose,
    callbackUrl,
    redirectUrl,
    completeUrl,
    expiresAt,
    code: null,
    profile: null,
  };
  const url = new URL(`${instance.url}/oauth/${provider}/authorize`);
  const query = {
    client_id: "emulated",
    redirect_uri: callbackUrl,
    response_type: "code",
    scope: "openid email profile",
    state,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return {
    status: "unverified",
    strategy,
    attempts: null,
    expire_at: expiresAt,
    _code: null,
    _redirectUrl: url.href,
  };
}

/** Throws for an address that is not the app's, so that nobody is sent to another site after signing in. */
function requireOwnUrl({ appUrl }: Instance, url: string): void {
  if (URL.canParse(url) && new URL(url).origin === new URL(appUrl).origin) return;
  throw new ClerkError(400, "resource_missmatch", "Redirect url mismatch", {
    long: `The current redirect url passed in the sign in or sign up request does not match an authorized redirect URI for this instance. Review authorized redirect urls for your instance. ${url}`,
  });
}

/** Where a provider sends the browser back to, and the accounts that a signed-in user has connected. */
export function oauthEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, clientOf, liveSession, respond, settingsOf } = frontend;
  const { clients, oauthFlows } = instance.store.value;

  /** The visit that a state belongs to, once. */
  function takeFlow(c: Context, state: string): { flow: OAuthFlow; client: Client } {
    const flow = oauthFlows[state];
    delete oauthFlows[state];
    const client = clients[flow?.client ?? ""];
    // A development instance is not asked through the proxy, so the browser brings no cookie along.
    const isSame = settingsOf(c).isDevelopment || clientOf(c)?.id === client?.id;
    if (!flow || !client || !isSame || flow.expiresAt < Date.now()) {
      throw new ClerkError(400, "oauth_callback_invalid", "Invalid OAuth callback", {
        long: "invalid form for oauth_callback",
      });
    }
    return { flow, client };
  }

  api.get("/oauth_callback", (c) => {
    const { state = "", code, error } = c.req.query();
    const { flow, client } = takeFlow(c, state);
    const profile = !error && code && code === flow.code ? flow.profile : null;
    const isComplete = finish(instance, flow, client, settingsOf(c), profile);
    instance.store.changed();
    return c.redirect(isComplete ? flow.completeUrl : flow.redirectUrl, 303);
  });
  api.post("/oauth_callback", async (c) => {
    const query = new URLSearchParams(await c.req.text());
    const { pathname } = new URL(c.req.url);
    return c.redirect(`${instance.appUrl}/__clerk/v1${pathname}?${query}`, 303);
  });

  api.post("/me/external_accounts", async (c) => {
    const { session, user, client } = liveSession(c);
    const fields = await fieldsOf(c, connectFields);
    requireReverified(session, user, settingsOf(c));
    if (!fields.strategy) throw missing("strategy");
    const provider = providerOf(fields.strategy, settingsOf(c));
    const theirs = user.external_accounts.filter((one) => one.provider === fields.strategy);
    if (theirs.some(({ verification }) => verification.status === "verified")) {
      throw alreadyConnected(provider);
    }
    const account = newExternalAccount(provider, { ...unsent, strategy: fields.strategy });
    const purpose = { type: "connect", user: user.id, account: account.id } as const;
    account.verification = beginOAuth(frontend, client, fields, settingsOf(c), purpose);
    updateUser(instance, user, () => {
      // One that was begun before and not finished makes room for this one.
      user.external_accounts = user.external_accounts.filter((one) => !theirs.includes(one));
      user.external_accounts.push(account);
    });
    return respond(c, externalAccountJson(account));
  });
  api.delete("/me/external_accounts/:account", (c) => {
    const { session, user } = liveSession(c);
    requireReverified(session, user, settingsOf(c));
    const id = removeAccount(instance, user, c.req.param("account"));
    return respond(c, { object: "external_account", id, deleted: true });
  });
  api.patch("/me/external_accounts/:account/reauthorize", async (c) => {
    const { user, client } = liveSession(c);
    const fields = await fieldsOf(c, connectFields);
    const account = user.external_accounts.find(({ id }) => id === c.req.param("account"));
    if (!account) throw notFound("External account", c.req.param("account"));
    const purpose = { type: "connect", user: user.id, account: account.id } as const;
    const asked = { ...fields, strategy: account.provider };
    account.verification = beginOAuth(frontend, client, asked, settingsOf(c), purpose);
    return respond(c, externalAccountJson(account));
  });
  api.delete("/me/external_accounts/:account/tokens", (c) => {
    const { user } = liveSession(c);
    const account = user.external_accounts.find(({ id }) => id === c.req.param("account"));
    if (!account) throw notFound("External account", c.req.param("account"));
    return respond(c, ownUserJson(user));
  });
}

const connectFields = [
  "strategy",
  "enterprise_connection_id",
  "redirect_url",
  "action_complete_redirect_url",
  "additional_scope",
  "code",
  "token",
  "oidc_login_hint",
  "oidc_prompt",
];

const unsent = { status: "unverified", attempts: null, expire_at: 0, _code: null } as const;

/** Moves on what the visit was for. Answers whether nothing is left to do. */
function finish(
  instance: Instance,
  { provider, purpose }: OAuthFlow,
  client: Client,
  settings: InstanceSettings,
  profile: ProviderProfile | null,
): boolean {
  const { signIns, signUps, users } = instance.store.value;
  if (purpose.type === "connect") {
    const user = users[purpose.user];
    const account = user?.external_accounts.find(({ id }) => id === purpose.account);
    if (!user || !account) return false;
    const other =
      profile &&
      (userByExternalAccount(instance.store, provider, profile) ??
        userByEmail(instance.store, profile.email_address));
    const refusal = !profile
      ? oauthRefusals.denied(provider)
      : other && other.id !== user.id
        ? oauthRefusals.claimed()
        : undefined;
    if (refusal || !profile) {
      updateUser(instance, user, () => refuseVerification(account.verification, refusal));
      return false;
    }
    linkAccount(instance, user, provider, profile, account);
    return true;
  }
  const signIn = purpose.type === "sign_in" ? signIns[purpose.id] : undefined;
  const signUp = purpose.type === "sign_up" ? signUps[purpose.id] : undefined;
  if (signIn) finishSignInByOAuth(instance, { signIn, client, settings }, provider, profile);
  if (signUp) finishSignUpByOAuth(instance, { signUp, client, settings }, provider, profile);
  return Boolean(signIn?.created_session_id ?? signUp?.created_session_id);
}
