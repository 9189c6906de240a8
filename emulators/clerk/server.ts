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
 * A Clerk instance on this machine: the Backend API under `/v1`, the Frontend API under `/fapi/v1`.
 * It speaks Clerk's own API and nothing else; the vendor's SDKs are what talk to it. What it answers is
 * checked against Clerk's own description of both (`npm run conformance`, emulators/README.md).
 */

export const secretKey = "sk_test_emulated";
const frontendHost = "clerk.tenantry.test";
/** A host of the kind that every development instance has. */
const developmentHost = "tenantry-emulator-10.clerk.accounts.dev";
const keyOf = (host: string) => `pk_test_${btoa(`${host}$`).replace(/=+$/, "")}`;

/** Clerk's tokens name the Frontend API's own host, through whatever proxy they came. */
export const issuer = `https://${frontendHost}`;
/** The key names a Frontend API host; the app reaches it through its own `/__clerk` instead. */
export const publishableKey = keyOf(frontendHost);
export const webhookSecret = `whsec_${btoa("tenantry-clerk-emulator-webhooks")}`;

export interface ClerkOptions {
  port: number;
  /** The app's origin: the party in tokens made through the Backend API, and where the proxy is. */
  appUrl: string;
  /** A folder to keep users, sessions and the signing key in; without one, memory. */
  folder?: string;
  webhook?: WebhookTarget;
  /** What differs from a new Clerk application. */
  settings?: Partial<InstanceSettings>;
  /** Delivers one-time codes; without it they can only be had at `+clerk_test` addresses. */
  mailCode?: (to: string, code: string) => Promise<void>;
  /** Delivers verification links, for instances that verify by link. */
  mailLink?: (to: string, url: string) => Promise<void>;
  /** Delivers what Clerk tells a user of a change of their account: without it nothing is sent. */
  mailNotice?: (to: string, subject: string, text: string) => Promise<void>;
}

export interface RunningClerk extends Listening {
  /** The PEM that verifies this instance's tokens. */
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
