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

/* The parts of a local stack beside the Worker: the two emulators, the database, the cron trigger. */

/** The ports of a local stack, each moved by an environment variable. */
export interface Ports {
  app: Port;
  clerk: Port;
  postmark: Port;
}

/** Throws for a variable that is no port. */
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
  /** The Worker's settings beside those of wrangler.toml. */
  variables: Variables;
  stop(): Promise<void>;
}

/** The events that docs/deploy.md and docs/extend.md say to subscribe the endpoint to. */
const subscribedEvents = [
  "user.created",
  "user.updated",
  "user.deleted",
  "organizationMembership.created",
  "organizationMembership.updated",
  "organizationMembership.deleted",
  "organization.deleted",
];

/** Starts both emulators for an app at `app`. Their data and Clerk's signing key are kept in `folder`. */
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
    // Turnstile's script comes from the internet, and everything here works without it.
    settings: { captcha: false },
  });
  // `npm run conformance -- FOLDER --browser` puts a proxy between that judges every answer.
  const reached = process.env.CLERK_THROUGH ?? clerk.url;
  const urls = { app, clerk: reached, postmark: postmark.url };
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

/** Environment variables for a wrangler that asks nothing and calls nobody. */
export const quietWrangler = {
  CI: "true",
  WRANGLER_SEND_METRICS: "false",
  // Local requests know no place on earth; asking for one would need the internet.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

/** Brings the local database up to date; wrangler's output is of use only if it fails. */
export async function migrate(folder: string): Promise<void> {
  const args = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", `${folder}/state`];
  await run("wrangler", args, { quiet: true, env: quietWrangler });
}

/** What the cron trigger of wrangler.toml does each minute in production; `wrangler dev` leaves it to us. */
export async function tick(app: string): Promise<void> {
  await fetch(`${app}/cdn-cgi/handler/scheduled`).catch(() => {});
}

/** Triggers the cron each minute until it is stopped. */
export function startClock(app: string): { stop(): void } {
  const timer = setInterval(() => tick(app), 60_000);
  return { stop: () => clearInterval(timer) };
}
