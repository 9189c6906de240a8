import type { InstanceSettings } from "./settings.ts";
import type { Store } from "./store.ts";
import type { Signer } from "./tokens.ts";
import type { SendEvent } from "./webhooks.ts";

/** Everything that both APIs work on. */
export interface Instance {
  store: Store;
  signer: Signer;
  /** Mutable: a suite that started the emulator may change them at any time. */
  settings: InstanceSettings;
  keys: InstanceKeys;
  /** The app's origin: tokens made through the Backend API name it as their party. */
  appUrl: string;
  /** The emulator's own origin, where the pages of OAuth providers are too. */
  url: string;
  send: SendEvent;
  /** Whether somebody has set webhooks up: there is a dashboard for them then. */
  hasWebhooks: boolean;
  /** Delivers a one-time code to an address. */
  mailCode(to: string, code: string): Promise<void>;
  /** Delivers a verification link to an address. */
  mailLink(to: string, url: string): Promise<void>;
  /** Tells a user of a change of their account. */
  mailNotice(to: string, subject: string, text: string): Promise<void>;
}

export interface InstanceKeys {
  secretKey: string;
  publishableKey: string;
  /** The host that the publishable key names. */
  frontendHost: string;
}
