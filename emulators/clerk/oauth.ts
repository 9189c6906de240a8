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
import { oauthErrors } from "./oauth-outcome.ts";
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

/* Sign-in, sign-up and connected accounts with an OAuth provider. */

const stateLifeMs = 600_000;

/** Starts an OAuth flow. The verification has the address of the provider's page. */
export function startOAuth(
  { instance }: Frontend,
  client: Client,
  fields: Fields,
  settings: InstanceSettings,
  purpose: OAuthPurpose,
): Verification {
  const {
    strategy = "",
    redirect_url: redirectUrl,
    action_complete_redirect_url: complete,
  } = fields;
  const provider = providerOf(strategy, settings);
  if (!redirectUrl) throw missing("redirect_url");
  const completeUrl = complete ?? redirectUrl;
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

/** Throws unless an address is the app's: Clerk must not redirect to another site after signing in. */
function requireOwnUrl({ appUrl }: Instance, url: string): void {
  if (URL.canParse(url) && new URL(url).origin === new URL(appUrl).origin) return;
  throw new ClerkError(400, "resource_missmatch", "Redirect url mismatch", {
    long: `The current redirect url passed in the sign in or sign up request does not match an authorized redirect URI for this instance. Review authorized redirect urls for your instance. ${url}`,
  });
}

/** The OAuth callback, and endpoints for connected accounts. */
export function oauthEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, clientOf, liveSession, respond, settingsOf } = frontend;
  const { clients, oauthFlows } = instance.store.value;

  /** Finds and deletes the OAuth flow of a state. */
  function consumeFlow(c: Context, state: string): { flow: OAuthFlow; client: Client } {
    const flow = oauthFlows[state];
    delete oauthFlows[state];
    const client = clients[flow?.client ?? ""];
    // A development instance has no proxy, so the callback has no cookie.
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
    const { flow, client } = consumeFlow(c, state);
    const profile = !error && code && code === flow.code ? flow.profile : null;
    const isComplete = finishFlow(instance, flow, client, settingsOf(c), profile);
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
    const existing = user.external_accounts.filter(
      (account) => account.provider === fields.strategy,
    );
    if (existing.some(({ verification }) => verification.status === "verified")) {
      throw alreadyConnected(provider);
    }
    const account = newExternalAccount(provider, { ...unsent, strategy: fields.strategy });
    const purpose = { type: "connect", user: user.id, account: account.id } as const;
    account.verification = startOAuth(frontend, client, fields, settingsOf(c), purpose);
    updateUser(instance, user, () => {
      // Replaces an account that was started before and not connected.
      user.external_accounts = user.external_accounts.filter((other) => !existing.includes(other));
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
    const request = { ...fields, strategy: account.provider };
    account.verification = startOAuth(frontend, client, request, settingsOf(c), purpose);
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

/** Finishes an OAuth flow. Returns whether the sign-in, sign-up or connection is complete. */
function finishFlow(
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
    const owner =
      profile &&
      (userByExternalAccount(instance.store, provider, profile) ??
        userByEmail(instance.store, profile.email_address));
    const error = !profile
      ? oauthErrors.denied(provider)
      : owner && owner.id !== user.id
        ? oauthErrors.claimed()
        : undefined;
    if (error || !profile) {
      updateUser(instance, user, () => refuseVerification(account.verification, error));
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
