import { existsSync } from "node:fs";
import { unstable_readConfig } from "wrangler";
import { type Bindings, settingsOf } from "../worker/http/env.ts";
import { hasRealKeys, readDevVars, type Variables, withEmulators, writeVars } from "./dev-vars.ts";
import { failedBuild } from "./failed-build.ts";
import { requireFreePorts } from "./ports.ts";
import { start, stopAll } from "./processes.ts";
import {
  localPorts,
  migrate,
  quietWrangler,
  startCron,
  startEmulators,
  tick,
} from "./start-emulators.ts";

export { tick };

/*
 * The local stack of `npm start` and the browser tests: emulators (unless .dev.vars has keys of the real services),
 * database, web app and Worker.
 */

export interface StackOptions {
  /** The folder for data, which is kept between starts. */
  folder: string;
  /** Writes into the database before the Worker opens it. */
  seed?: (folder: string) => void;
}

export interface Stack {
  app: string;
  /** Undefined if the real service is used. */
  clerk?: string;
  postmark?: string;
  /** Resolves with a message if the Worker stops without a call of `stop`. */
  failed: Promise<string>;
  stop(): Promise<void>;
}

/** Starts everything, and returns when the Worker responds. */
export async function startStack({ folder, seed }: StackOptions): Promise<Stack> {
  const own = readDevVars();
  const isReal = hasRealKeys(own);
  const ports = localPorts();
  await requireFreePorts(isReal ? [ports.app] : Object.values(ports));
  const app = `http://localhost:${ports.app.number}`;

  const emulators = isReal ? undefined : await startEmulators(app, ports, `${folder}/emulators`);
  let cron: { stop(): void } | undefined;
  let watch: { stop(): void; failed: Promise<string> } | undefined;
  const stop = async () => {
    cron?.stop();
    watch?.stop();
    await stopAll();
    await emulators?.stop();
  };
  try {
    const variables: Variables = emulators
      ? withEmulators(own, emulators.variables)
      : { APP_URL: app, ...own };
    // Throws for invalid settings here, where the message is seen.
    settingsOf({
      ...unstable_readConfig({ config: "wrangler.toml" }).vars,
      ...variables,
    } as Bindings);
    const variablesFile = `${folder}/local.vars`;
    writeVars(variablesFile, variables);
    await migrate(folder);
    seed?.(folder);
    const exited = startWorker(ports.app.number, folder, variablesFile, variables);
    await untilReady(`${app}/api/health`, exited);
    cron = startCron(app);
    watch = watchWorker(app);
    return {
      app,
      ...(emulators && { clerk: emulators.clerk, postmark: emulators.postmark }),
      failed: Promise.race([exited, watch.failed]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts wrangler, which builds and serves the app and the Worker. Resolves if it stops by itself. */
function startWorker(
  port: number,
  folder: string,
  variablesFile: string,
  { CLERK_PUBLISHABLE_KEY: key = "" }: Variables,
): Promise<string> {
  const args = [
    ...["dev", "--port", String(port), "--ip", "localhost", "--persist-to", `${folder}/state`],
    ...["--env-file", variablesFile, "--show-interactive-dev-session=false"],
    ...["--log-level", "error"],
  ];
  const env = { ...quietWrangler, VITE_CLERK_PUBLISHABLE_KEY: key };
  const child = start("wrangler", args, { env });
  return new Promise((resolve) => {
    child.once("exit", (code, signal) =>
      resolve(`wrangler, which runs the Worker, has stopped (${signal ?? `exit code ${code}`}).`),
    );
  });
}

/**
 * Requests the first page each second. wrangler goes on when its workerd has crashed: it refuses connections, responds
 * with "Network connection lost", or starts another workerd that never responds. Five failures in a row, or three
 * timeouts of ten seconds, are longer than a restart. After a failed build wrangler holds requests, so timeouts are
 * ignored.
 */
function watchWorker(app: string): { stop(): void; failed: Promise<string> } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let failures = 0;
  const failed = new Promise<string>((resolve) => {
    const check = async () => {
      const outcome = await probe(app);
      if (isStopped) return;
      if (outcome === "responded" || existsSync(failedBuild)) failures = 0;
      else failures += outcome === "timeout" ? 2 : 1;
      if (failures >= 5) resolve(`${app} does not answer any more: workerd has died.`);
      else timer = setTimeout(check, 1_000);
    };
    timer = setTimeout(check, 1_000);
  });
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
  };
  return { stop, failed };
}

async function probe(url: string): Promise<"responded" | "timeout" | "refused"> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return (await answer.text()).startsWith("Error: Network connection lost")
      ? "refused"
      : "responded";
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError" ? "timeout" : "refused";
  }
}

async function untilReady(url: string, exited: Promise<string>): Promise<void> {
  let failure: string | undefined;
  void exited.then((sentence) => {
    failure = sentence;
  });
  const giveUpAt = Date.now() + 600_000;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (failure) throw new Error(failure);
    if (Date.now() > giveUpAt) {
      throw new Error(`${url} does not answer: ${answer ? await answer.text() : "no connection"}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
