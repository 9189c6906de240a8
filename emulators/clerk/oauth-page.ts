import { createHash, randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { asClerkError, ClerkError } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { isProvider, providerName } from "./oauth-providers.ts";
import type { OAuthFlow, ProviderProfile } from "./oauth-store.ts";

/*
 * The page of an OAuth provider, at its own address. A cookie has the accounts that a browser has used there. A new
 * account has a name and an address, which may be unverified.
 */

/** `/oauth/google/authorize`, and the same for each provider. */
export function oauthPages(instance: Instance) {
  const app = new Hono().onError(asClerkError);

  app.get("/:provider/authorize", (c) => {
    const { provider, flow } = findFlow(c, instance, c.req.query());
    return c.html(page(provider, c.req.query("state") ?? "", flow.callbackUrl, accountsOf(c)));
  });

  app.post("/:provider/authorize", async (c) => {
    const form = (await c.req.parseBody()) as Record<string, string>;
    const { provider, flow } = findFlow(c, instance, form);
    const state = form.state ?? "";
    if (form.cancel) return redirectBack(c, provider, flow, { error: "access_denied", state });
    const accounts = accountsOf(c);
    const profile = form.account
      ? accounts.find(({ provider_user_id: id }) => id === form.account)
      : profileFrom(provider, form);
    if (!profile) throw new ClerkError(400, "oauth_fetch_user_error", "Fetch user error");
    const others = accounts.filter(
      (account) => account.provider_user_id !== profile.provider_user_id,
    );
    storeAccounts(c, [profile, ...others]);
    flow.profile = profile;
    flow.code = randomBytes(16).toString("base64url");
    instance.store.changed();
    return redirectBack(c, provider, flow, { code: flow.code, state });
  });
  return app;
}

/** The provider and the OAuth flow of a request. Throws if Clerk started no such flow. */
function findFlow(c: Context, instance: Instance, params: Record<string, string>) {
  const provider = c.req.param("provider") ?? "";
  const flow = instance.store.value.oauthFlows[params.state ?? ""];
  if (!isProvider(provider) || flow?.provider !== provider) {
    throw new ClerkError(400, "oauth_authorize_request_error", "OAuth authorize request error");
  }
  if (params.redirect_uri !== flow.callbackUrl) {
    throw new ClerkError(400, "redirect_uri_mismatch", "invalid redirect uri provided");
  }
  return { provider, flow };
}

/** Returns the browser to Clerk: by a redirect, or for Apple by a posted form. */
function redirectBack(
  c: Context,
  provider: string,
  flow: OAuthFlow,
  result: Record<string, string>,
) {
  if (provider !== "apple") {
    return c.redirect(`${flow.callbackUrl}?${new URLSearchParams(result)}`, 303);
  }
  const fields = Object.entries(result).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return c.html(
    html`<form method="post" action="${flow.callbackUrl}">${fields}</form>
      <script>document.forms[0].submit()</script>`,
  );
}

function profileFrom(provider: string, form: Record<string, string>): ProviderProfile | undefined {
  const email = form.email?.trim().toLowerCase();
  if (!email) return undefined;
  const [first = "", ...rest] = (form.name ?? "").trim().split(/\s+/);
  return {
    // The same address is the same account in every browser.
    provider_user_id: createHash("sha256")
      .update(`${provider} ${email}`)
      .digest("hex")
      .slice(0, 21),
    email_address: email,
    email_address_verified: form.unverified !== "yes",
    first_name: first,
    last_name: rest.join(" "),
    hasPicture: first !== "",
  };
}

const cookieOf = (c: Context) => `provider_accounts_${c.req.param("provider")}`;

function accountsOf(c: Context): ProviderProfile[] {
  return JSON.parse(getCookie(c, cookieOf(c)) ?? "[]") as ProviderProfile[];
}

function storeAccounts(c: Context, accounts: ProviderProfile[]): void {
  setCookie(c, cookieOf(c), JSON.stringify(accounts), { path: "/oauth", httpOnly: true });
}

function page(provider: string, state: string, callbackUrl: string, accounts: ProviderProfile[]) {
  const name = providerName(provider);
  const hidden = html`<input type="hidden" name="state" value="${state}" />
    <input type="hidden" name="redirect_uri" value="${callbackUrl}" />`;
  const buttons = accounts.map(
    (account) =>
      html`<p><button name="account" value="${account.provider_user_id}">
        ${account.first_name} ${account.last_name} ${account.email_address}
      </button></p>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${name} (emulated)</title>
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 3rem auto; padding: 0 1rem }
          input:not([type="checkbox"]), button { font: inherit; width: 100%; box-sizing: border-box; min-height: 44px; padding: 0 .75rem }
          label { display: block; margin: .75rem 0 }
        </style>
      </head>
      <body>
        <h1>Choose an account at ${name}</h1>
        <p>This page stands for ${name} on this machine.</p>
        ${buttons.length > 0 ? html`<form method="post">${hidden}${buttons}</form>` : ""}
        <form method="post">
          ${hidden}
          <label>Name <input name="name" autocomplete="off" /></label>
          <label>Address <input name="email" type="email" required autocomplete="off" /></label>
          <label><input name="unverified" type="checkbox" value="yes" /> ${name} has not verified this address</label>
          <button>Use this account</button>
        </form>
        <form method="post">${hidden}<p><button name="cancel" value="yes">Cancel</button></p></form>
      </body>
    </html>`;
}
