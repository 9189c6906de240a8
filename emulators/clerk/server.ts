import { Hono } from "hono";
import { type Listening, serve } from "../serve.ts";
import { backendApi } from "./backend-api.ts";
import { asClerkError } from "./errors.ts";
import { frontendApi } from "./frontend-api.ts";
import type { Instance } from "./instance.ts";
import { oauthPages } from "./oauth-page.ts";
import { checkSettings, defaultSettings, type InstanceSettings } from "./settings.ts";
import { openStore } from "./store.ts";
import { openSigner } from "./tokens.ts";
import { type WebhookTarget, webhookSender } from "./webhooks.ts";

/*
 * An emulated Clerk instance: the Backend API under `/v1`, the Frontend API under `/fapi/v1`. Clerk's own SDKs call it.
 * `npm run conformance` checks its responses against Clerk's API descriptions (emulators/README.md).
 */

export const secretKey = "sk_test_emulated";
const frontendHost = "clerk.tenantry.test";
/** A host as development instances have one. */
const developmentHost = "tenantry-emulator-10.clerk.accounts.dev";
const keyOf = (host: string) => `pk_test_${btoa(`${host}$`).replace(/=+$/, "")}`;

/** The issuer is the Frontend API's own host, also behind a proxy. */
export const issuer = `https://${frontendHost}`;
/** The key contains the Frontend API's host; the app calls its own proxy `/__clerk` instead. */
export const publishableKey = keyOf(frontendHost);
export const webhookSecret = `whsec_${btoa("tenantry-clerk-emulator-webhooks")}`;

export interface ClerkOptions {
  port: number;
  /** The app's origin: the `azp` of tokens from the Backend API, and the address of the proxy. */
  appUrl: string;
  /** A folder to store users, sessions and the signing key; without it, in memory. */
  folder?: string;
  webhook?: WebhookTarget;
  /** Settings that differ from a new Clerk application. */
  settings?: Partial<InstanceSettings>;
  /** Delivers one-time codes; without it only `+clerk_test` addresses work. */
  mailCode?: (to: string, code: string) => Promise<void>;
  /** Delivers verification links, for instances that verify by link. */
  mailLink?: (to: string, url: string) => Promise<void>;
  /** Delivers notices about changes of an account; without it none are sent. */
  mailNotice?: (to: string, subject: string, text: string) => Promise<void>;
}

export interface RunningClerk extends Listening {
  /** The public key (PEM) of this instance's tokens. */
  jwtKey: string;
  issuer: string;
  publishableKey: string;
  /** May be changed while it runs. */
  settings: InstanceSettings;
}

/** Starts the emulator. */
export async function startClerk(options: ClerkOptions): Promise<RunningClerk> {
  const { folder, appUrl } = options;
  checkSettings(options.settings ?? {});
  const settings: InstanceSettings = { ...defaultSettings, ...options.settings };
  const host = settings.isDevelopment ? developmentHost : frontendHost;
  const keys = { secretKey, publishableKey: keyOf(host), frontendHost: host };
  const signer = openSigner(`https://${host}`, folder && `${folder}/clerk.pem`);
  const store = openStore(folder);
  const instance: Instance = {
    store,
    signer,
    settings,
    keys,
    appUrl,
    url: "",
    send: webhookSender(options.webhook),
    hasWebhooks: options.webhook !== undefined,
    mailCode: options.mailCode ?? (async () => {}),
    mailLink: options.mailLink ?? (async () => {}),
    mailNotice: options.mailNotice ?? (async () => {}),
  };
  const app = new Hono()
    .route("/v1", backendApi(instance))
    .route("/fapi/v1", frontendApi(instance))
    .route("/oauth", oauthPages(instance))
    .onError(asClerkError);
  const listening = await serve(app, options.port);
  instance.url = listening.url;
  const close = async () => {
    store.flush();
    await listening.close();
  };
  return {
    ...listening,
    close,
    jwtKey: signer.jwtKey,
    issuer: `https://${host}`,
    publishableKey: keys.publishableKey,
    settings,
  };
}
