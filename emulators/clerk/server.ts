import { Hono } from "hono";
import { type Listening, serve } from "../serve.ts";
import { backendApi } from "./backend-api.ts";
import { asClerkError, frontendApi } from "./frontend-api.ts";
import type { Instance } from "./instance.ts";
import { openStore } from "./store.ts";
import { openSigner } from "./tokens.ts";
import { type WebhookTarget, webhookSender } from "./webhooks.ts";

/*
 * A Clerk instance on this machine: the Backend API under `/v1`, the Frontend API under `/fapi/v1`.
 * It speaks Clerk's own API and nothing else; the vendor's SDKs are what talk to it. What it answers
 * was learned from those SDKs and was never compared with the real service: README says what to try
 * there before a launch.
 */

export const secretKey = "sk_test_emulated";
export const issuer = "https://clerk.tenantry.test";
/** The key names a Frontend API host; the app reaches it through its own `/__clerk` instead. */
export const publishableKey = `pk_test_${btoa("clerk.tenantry.test$").replace(/=+$/, "")}`;
export const webhookSecret = `whsec_${btoa("tenantry-clerk-emulator-webhooks")}`;

export interface ClerkOptions {
  port: number;
  /** The app's origin: whom tokens made through the Backend API are for. */
  appUrl: string;
  /** A folder to keep users, sessions and the signing key in; without one, memory. */
  folder?: string;
  webhook?: WebhookTarget;
  /** Delivers one-time codes; without it they can only be had at `+clerk_test` addresses. */
  mailCode?: (to: string, code: string) => Promise<void>;
}

export interface RunningClerk extends Listening {
  /** The PEM that verifies this instance's tokens. */
  jwtKey: string;
}

/** Starts the emulator. */
export async function startClerk(options: ClerkOptions): Promise<RunningClerk> {
  const { folder } = options;
  const signer = openSigner(issuer, folder && `${folder}/clerk.pem`);
  const store = openStore(folder && `${folder}/clerk.json`);
  const instance: Instance = {
    store,
    send: webhookSender(options.webhook),
    mailCode: options.mailCode ?? (async () => {}),
  };
  const app = new Hono()
    .route("/v1", backendApi(instance, signer, secretKey, options.appUrl))
    .route("/fapi/v1", frontendApi(instance, signer))
    .onError(asClerkError);
  const listening = await serve(app, options.port);
  const close = async () => {
    store.flush();
    await listening.close();
  };
  return { ...listening, close, jwtKey: signer.jwtKey };
}
