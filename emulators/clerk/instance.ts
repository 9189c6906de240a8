import type { InstanceSettings } from "./settings.ts";
import type { Store } from "./store.ts";
import type { Signer } from "./tokens.ts";
import type { SendEvent } from "./webhooks.ts";

/** The state and settings that both APIs share. */
export interface Instance {
  store: Store;
  signer: Signer;
  /** A test may change them at any time. */
  settings: InstanceSettings;
  keys: InstanceKeys;
  /** The app's origin, which is the `azp` of tokens from the Backend API. */
  appUrl: string;
  /** The emulator's own origin, where the pages of OAuth providers are too. */
  url: string;
  send: SendEvent;
  /** Whether webhooks are set up: then they have a dashboard. */
  hasWebhooks: boolean;
  /** Delivers a one-time code to an address. */
  mailCode(to: string, code: string): Promise<void>;
  /** Delivers a verification link to an address. */
  mailLink(to: string, url: string): Promise<void>;
  /** Notifies a user of a change of their account. */
  mailNotice(to: string, subject: string, text: string): Promise<void>;
}

export interface InstanceKeys {
  secretKey: string;
  publishableKey: string;
  /** The host in the publishable key. */
  frontendHost: string;
}
