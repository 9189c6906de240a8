import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { unstable_readConfig } from "wrangler";
import { publishableKey, startClerk, webhookSecret } from "../emulators/clerk/server.ts";
import {
  clerkServerToken,
  startPostmark,
  webhookCredential,
} from "../emulators/postmark/server.ts";
import { type Bindings, settingsOf } from "../worker/env.ts";
import { mailSender } from "./clerk-mail.ts";
import { mailPreviews } from "./mail-previews.ts";
import { demandFree, portFrom } from "./ports.ts";
import { run, start, stopAll } from "./processes.ts";
import { emulatedSettings } from "./settings.ts";

/*
 * The whole product on this machine: emulators (unless .dev.vars names the real services), database,
 * web app, Worker. `npm start` and the browser tests both start it here.
 */

export interface StackOptions {
  /** Where data is kept between starts. */
  folder: string;
  /** Builds the web app again whenever a file of it changes. */
  watch?: boolean;
  /** Writes into the database before anything else has it open. */
  seed?: (folder: string) => void;
}

export interface Stack {
  app: string;
  /** Undefined where the real service is used. */
  clerk?: string;
  postmark?: string;
  stop(): Promise<void>;
}

type Variables = Record<string, string>;

/** Starts everything, and returns when all of it answers. */
export async function startStack({ folder, watch = false, seed }: StackOptions): Promise<Stack> {
  const ownVariables = process.env.DEV_VARS ?? ".dev.vars";
  const real = existsSync(ownVariables) ? readVariables(ownVariables) : {};
  const isReal = "CLERK_SECRET_KEY" in real;
  const port = portFrom("PORT", 8787);
  const clerkPort = portFrom("CLERK_EMULATOR_PORT", 8788);
  const postmarkPort = portFrom("POSTMARK_EMULATOR_PORT", 8789);
  await demandFree(isReal ? [port] : [port, clerkPort, postmarkPort]);
  const app = `http://localhost:${port.number}`;

  const emulators = isReal
    ? undefined
    : await startEmulators(app, clerkPort.number, postmarkPort.number, `${folder}/emulators`);
  let clock: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearInterval(clock);
    await stopAll();
    await emulators?.stop();
  };
  try {
    const variables: Variables = emulators?.variables ?? { APP_URL: app, ...real };
    // What the Worker would refuse is said here, where somebody reads it.
    settingsOf({
      ...unstable_readConfig({ config: "wrangler.toml" }).vars,
      ...variables,
    } as Bindings);
    const variablesFile = `${folder}/local.vars`;
    writeVariables(variablesFile, variables);
    const env = { VITE_CLERK_PUBLISHABLE_KEY: variables.CLERK_PUBLISHABLE_KEY ?? publishableKey };
    await run("vite", ["build", "--logLevel", "warn"], { env });
    await migrate(folder);
    seed?.(folder);
    startWorker(port.number, folder, variablesFile);
    if (watch) start("vite", ["build", "--watch", "--logLevel", "warn"], { env });
    await untilReady(`${app}/api/health`);
    clock = setInterval(() => tick(app), 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { app, ...emulators?.addresses, stop };
}

async function startEmulators(
  app: string,
  clerkPort: number,
  postmarkPort: number,
  folder: string,
) {
  const postmark = await startPostmark({
    port: postmarkPort,
    folder,
    webhook: { url: `${app}/api/webhooks/postmark`, credential: webhookCredential },
    previews: mailPreviews,
  });
  const clerk = await startClerk({
    port: clerkPort,
    appUrl: app,
    folder,
    webhook: { url: `${app}/api/webhooks/clerk`, secret: webhookSecret },
    mailCode: mailSender(postmark.url, clerkServerToken),
  });
  return {
    addresses: { clerk: clerk.url, postmark: postmark.url },
    variables: emulatedSettings({ app, clerk: clerk.url, postmark: postmark.url }, clerk.jwtKey),
    stop: async () => {
      await clerk.close();
      await postmark.close();
    },
  };
}

/** Brings the local database up to date; wrangler says little of use unless it fails. */
function migrate(folder: string): Promise<string> {
  const args = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", `${folder}/state`];
  return run("wrangler", args, { quiet: true, env: quietWrangler });
}

function startWorker(port: number, folder: string, variablesFile: string): void {
  const args = [
    "dev",
    "--port",
    String(port),
    "--ip",
    "localhost",
    "--persist-to",
    `${folder}/state`,
  ];
  const rest = ["--env-file", variablesFile, "--show-interactive-dev-session=false"];
  start("wrangler", [...args, ...rest, "--log-level", "error"], { env: quietWrangler });
}

const quietWrangler = {
  CI: "true",
  WRANGLER_SEND_METRICS: "false",
  // Local requests know no place on earth; asking for one would need the internet.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

/** The platform's clock, which wrangler leaves to us: what the cron trigger of wrangler.toml does. */
export async function tick(app: string): Promise<void> {
  await fetch(`${app}/cdn-cgi/handler/scheduled`).catch(() => {});
}

async function untilReady(url: string): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > giveUpAt) {
      throw new Error(`${url} does not answer: ${answer ? await answer.text() : "no connection"}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function readVariables(file: string): Variables {
  return parseEnv(readFileSync(file, "utf8")) as Variables;
}

function writeVariables(file: string, variables: Variables): void {
  mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  const lines = Object.entries(variables).map(
    ([name, value]) => `${name}="${value.replaceAll("\n", "\\n")}"`,
  );
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
}
