import { startClerk, webhookSecret } from "../emulators/clerk/server.ts";
import {
  clerkServerToken,
  startPostmark,
  webhookCredential,
} from "../emulators/postmark/server.ts";
import { mailSender } from "./clerk-mail.ts";
import type { Variables } from "./dev-vars.ts";
import { mailPreviews } from "./mail-previews.ts";
import { type Port, portFrom } from "./ports.ts";
import { run } from "./processes.ts";
import { emulatedSettings } from "./settings.ts";

/* The parts of a local stack beside the Worker: the two emulators, the database and the cron trigger. */

/** The ports of a local stack, which environment variables can change. */
export interface Ports {
  app: Port;
  clerk: Port;
  postmark: Port;
}

/** Throws if an environment variable is not a port. */
export function localPorts(): Ports {
  return {
    app: portFrom("PORT", 8787),
    clerk: portFrom("CLERK_EMULATOR_PORT", 8788),
    postmark: portFrom("POSTMARK_EMULATOR_PORT", 8789),
  };
}

export interface Emulators {
  clerk: string;
  postmark: string;
  /** The Worker's settings in addition to wrangler.toml. */
  variables: Variables;
  stop(): Promise<void>;
}

/** The events of the subscription in docs/deploy.md and docs/extend.md. */
const subscribedEvents = [
  "user.created",
  "user.updated",
  "user.deleted",
  "organizationMembership.created",
  "organizationMembership.updated",
  "organizationMembership.deleted",
  "organization.deleted",
];

/** Starts both emulators for an app at `app`. Stores their data and Clerk's signing key in `folder`. */
export async function startEmulators(app: string, ports: Ports, folder: string) {
  const postmark = await startPostmark({
    port: ports.postmark.number,
    folder,
    webhook: { url: `${app}/api/webhooks/postmark`, credential: webhookCredential },
    previews: mailPreviews,
  });
  const clerk = await startClerk({
    port: ports.clerk.number,
    appUrl: app,
    folder,
    webhook: {
      url: `${app}/api/webhooks/clerk`,
      secret: webhookSecret,
      types: subscribedEvents,
    },
    ...mailSender(postmark.url, clerkServerToken),
    // Turnstile's script is on the internet, and everything here must work offline.
    settings: { captcha: false },
  });
  // `npm run conformance -- FOLDER --browser` puts a proxy in between that checks every response.
  const clerkUrl = process.env.CLERK_THROUGH ?? clerk.url;
  const urls = { app, clerk: clerkUrl, postmark: postmark.url };
  const emulators: Emulators = {
    clerk: clerk.url,
    postmark: postmark.url,
    variables: emulatedSettings(urls, clerk.jwtKey),
    stop: async () => {
      await clerk.close();
      await postmark.close();
    },
  };
  return emulators;
}

/** Environment variables for wrangler without prompts and telemetry. */
export const quietWrangler = {
  CI: "true",
  WRANGLER_SEND_METRICS: "false",
  // Looking up the location of requests would need the internet.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

/** Migrates the local database. Prints wrangler's output only if it fails. */
export async function migrate(folder: string): Promise<void> {
  const args = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", `${folder}/state`];
  await run("wrangler", args, { quiet: true, env: quietWrangler });
}

/** Triggers the cron once: `wrangler dev` does not do it by itself. */
export async function tick(app: string): Promise<void> {
  await fetch(`${app}/cdn-cgi/handler/scheduled`).catch(() => {});
}

/** Triggers the cron each minute until it is stopped. */
export function startCron(app: string): { stop(): void } {
  const timer = setInterval(() => tick(app), 60_000);
  return { stop: () => clearInterval(timer) };
}
