import { createHash, randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { asClerkError, ClerkError } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { isProvider, providerName } from "./oauth-providers.ts";
import type { OAuthFlow, ProviderProfile } from "./oauth-store.ts";

/*
 * The page of an OAuth provider, at an address that is neither the app's nor Clerk's. A browser is signed in there with
 * the accounts that it has used before; a new one takes a name and an address, and may have an address that the
 * provider has not verified.
 */

/** `/oauth/google/authorize`, and so for each provider. */
export function oauthPages(instance: Instance) {
  const app = new Hono().onError(asClerkError);

  app.get("/:provider/authorize", (c) => {
    const { provider, flow } = visit(c, instance, c.req.query());
    return c.html(page(provider, c.req.query("state") ?? "", flow.callbackUrl, accountsOf(c)));
  });

  app.post("/:provider/authorize", async (c) => {
    const form = (await c.req.parseBody()) as Record<string, string>;
    const { provider, flow } = visit(c, instance, form);
    const state = form.state ?? "";
    if (form.cancel) return leave(c, provider, flow, { error: "access_denied", state });
    const accounts = accountsOf(c);
    const profile = form.account
      ? accounts.find(({ provider_user_id: id }) => id === form.account)
      : profileFrom(provider, form);
    if (!profile) throw new ClerkError(400, "oauth_fetch_user_error", "Fetch user error");
    const others = accounts.filter((one) => one.provider_user_id !== profile.provider_user_id);
    remember(c, [profile, ...others]);
    flow.profile = profile;
    flow.code = randomBytes(16).toString("base64url");
    instance.store.changed();
    return leave(c, provider, flow, { code: flow.code, state });
  });
  return app;
}

/** The provider and the visit that a request names. Throws where the instance began no such visit. */
function visit(c: Context, instance: Instance, sent: Record<string, string>) {
  const provider = c.req.param("provider") ?? "";
  const flow = instance.store.value.oauthFlows[sent.state ?? ""];
  if (!isProvider(provider) || flow?.provider !== provider) {
    throw new ClerkError(400, "oauth_authorize_request_error", "OAuth authorize request error");
  }
  if (sent.redirect_uri !== flow.callbackUrl) {
    throw new ClerkError(400, "redirect_uri_mismatch", "invalid redirect uri provided");
  }
  return { provider, flow };
}

/** Back to Clerk. Apple posts a form where the others redirect. */
function leave(c: Context, provider: string, flow: OAuthFlow, answer: Record<string, string>) {
  if (provider !== "apple") {
    return c.redirect(`${flow.callbackUrl}?${new URLSearchParams(answer)}`, 303);
  }
  const fields = Object.entries(answer).map(
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
    // The same address is the same account, whoever's browser it is.
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

function remember(c: Context, accounts: ProviderProfile[]): void {
  setCookie(c, cookieOf(c), JSON.stringify(accounts), { path: "/oauth", httpOnly: true });
}

function page(provider: string, state: string, callbackUrl: string, accounts: ProviderProfile[]) {
  const name = providerName(provider);
  const hidden = html`<input type="hidden" name="state" value="${state}" />
    <input type="hidden" name="redirect_uri" value="${callbackUrl}" />`;
  const known = accounts.map(
    (one) =>
      html`<p><button name="account" value="${one.provider_user_id}">
        ${one.first_name} ${one.last_name} ${one.email_address}
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
        ${known.length > 0 ? html`<form method="post">${hidden}${known}</form>` : ""}
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
