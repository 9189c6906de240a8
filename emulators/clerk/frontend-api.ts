import { type Context, Hono } from "hono";
import { devBrowserEndpoints, withDevBrowser } from "./dev-browser.ts";
import { emailLinkEndpoints } from "./email-links.ts";
import { environment } from "./environment.ts";
import { asClerkError, ClerkError } from "./errors.ts";
import { continueSignIn } from "./finish-sign-in.ts";
import { type Frontend, frontend } from "./frontend.ts";
import { requireKnownHost } from "./frontend-host.ts";
import type { Instance } from "./instance.ts";
import { meEndpoints } from "./me.ts";
import { ownEmailEndpoints } from "./me-email-addresses.ts";
import { passwordEndpoints } from "./me-password.ts";
import { ownSecondFactorEndpoints } from "./me-second-factor.ts";
import { ownSessionEndpoints, trackActivity } from "./me-sessions.ts";
import { oauthEndpoints } from "./oauth.ts";
import { ownPasskeyEndpoints } from "./own-passkeys.ts";
import { reverificationEndpoints } from "./reverification.ts";
import { sessionEndpoints } from "./session-endpoints.ts";
import { signInEndpoints } from "./sign-ins.ts";
import { completeSignUp, signUpEndpoints } from "./sign-ups.ts";

/**
 * Clerk's Frontend API (`/fapi/v1`), as far as clerk-js uses it here. clerk-js sends every method but GET as a POST with
 * `_method`, form-encoded, and reads the client from every response.
 */
export function frontendApi(instance: Instance) {
  const shared = frontend(instance);
  const api = new Hono().onError(asClerkError).notFound(unknownUrl);
  api.use(withDevBrowser(shared));
  api.use(trackActivity(shared));
  api.get("/environment", (c) => c.json(environment(instance, shared.settingsOf(c))));
  api.patch("/environment", (c) => c.json(environment(instance, shared.settingsOf(c))));
  devBrowserEndpoints(api, shared);
  signUpEndpoints(api, shared);
  signInEndpoints(api, shared);
  emailLinkEndpoints(api, shared, (c, id) => finishByLink(shared, c, id));
  sessionEndpoints(api, shared);
  reverificationEndpoints(api, shared);
  meEndpoints(api, shared);
  ownPasskeyEndpoints(api, shared);
  ownSecondFactorEndpoints(api, shared);
  oauthEndpoints(api, shared);
  ownEmailEndpoints(api, shared);
  passwordEndpoints(api, shared);
  ownSessionEndpoints(api, shared);

  return new Hono().use("/*", async (c) => {
    // Restores the method that clerk-js sends as `_method`.
    const url = new URL(c.req.url);
    // clerk-js adds a slash to some paths (`/me/backup_codes/`, `/me/email_addresses/`).
    url.pathname = url.pathname.replace(/^\/fapi\/v1|\/$/g, "") || "/";
    const method = (url.searchParams.get("_method") ?? c.req.method).toUpperCase();
    const body = c.req.method === "GET" ? undefined : await c.req.arrayBuffer();
    requireKnownHost(c, instance);
    if (body && body.byteLength > 0) requireForm(c);
    const hasBody = body !== undefined && method !== "GET";
    const request = new Request(url, {
      method,
      headers: c.req.raw.headers,
      ...(hasBody && { body }),
    });
    return api.fetch(request);
  });
}

function unknownUrl(): never {
  throw new ClerkError(404, "resource_not_found", "URL not found", {
    long: "The URL was not found",
  });
}

function requireForm(c: Context): void {
  const type = c.req.header("content-type") ?? "";
  const expected = "application/x-www-form-urlencoded";
  if (type.startsWith(expected)) return;
  throw new ClerkError(415, "unsupported_content_type", "Content-Type is unsupported", {
    long: `Content-Type ${type} is unsupported. You should use ${expected} instead.`,
  });
}

/** Continues the sign-in or sign-up after its link was opened. */
function finishByLink({ instance, settingsOf }: Frontend, c: Context, id: string): void {
  const { clients, signIns, signUps, users } = instance.store.value;
  const settings = settingsOf(c);
  const signIn = signIns[id];
  const signUp = signUps[id];
  const client = clients[signIn?._client ?? signUp?._client ?? ""];
  const user = users[signIn?._user ?? ""];
  if (client && signUp) completeSignUp(instance, signUp, client, settings);
  if (client && signIn && user) {
    continueSignIn(instance, { signIn, user, client, settings }, user, settings);
  }
}
