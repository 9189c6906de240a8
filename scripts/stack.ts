import { existsSync } from "node:fs";
import { unstable_readConfig } from "wrangler";
import { type Bindings, settingsOf } from "../worker/http/env.ts";
import { hasRealKeys, readDevVars, type Variables, withEmulators, writeVars } from "./dev-vars.ts";
import { failedBuild } from "./failed-build.ts";
import { demandFree } from "./ports.ts";
import { start, stopAll } from "./processes.ts";
import {
  localPorts,
  migrate,
  quietWrangler,
  startClock,
  startEmulators,
  tick,
} from "./start-emulators.ts";

export { tick };

/*
 * The whole product on this machine: emulators (unless .dev.vars names the real services), database, web app,
 * Worker. `npm start` and the browser tests both start it here.
 */

export interface StackOptions {
  /** Where data is kept between starts. */
  folder: string;
  /** Writes into the database before anything else has it open. */
  seed?: (folder: string) => void;
}

export interface Stack {
  app: string;
  /** Undefined where the real service is used. */
  clerk?: string;
  postmark?: string;
  /** Resolves when the Worker has stopped although nobody called `stop`: with a sentence on what happened. */
  failed: Promise<string>;
  stop(): Promise<void>;
}

/** Starts everything, and returns when all of it answers. */
export async function startStack({ folder, seed }: StackOptions): Promise<Stack> {
  const own = readDevVars();
  const isReal = hasRealKeys(own);
  const ports = localPorts();
  await demandFree(isReal ? [ports.app] : Object.values(ports));
  const app = `http://localhost:${ports.app.number}`;

  const emulators = isReal ? undefined : await startEmulators(app, ports, `${folder}/emulators`);
  let clock: { stop(): void } | undefined;
  let watch: { stop(): void; failed: Promise<string> } | undefined;
  const stop = async () => {
    clock?.stop();
    watch?.stop();
    await stopAll();
    await emulators?.stop();
  };
  try {
    const variables: Variables = emulators
      ? withEmulators(own, emulators.variables)
      : { APP_URL: app, ...own };
    // What the Worker would refuse is said here, where somebody reads it.
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
    clock = startClock(app);
    watch = watchAnswers(app);
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

/** Starts wrangler, which builds the app and the Worker and serves both. Resolves when it has stopped by itself. */
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
 * Asks for the first page each second. wrangler goes on when its workerd has died: it refuses connections, answers
 * "Network connection lost", or starts another workerd that never answers. Five refusals in a row, or three times ten
 * seconds of silence, are longer than a restart. After a failed build silence means nothing: wrangler holds requests.
 */
function watchAnswers(app: string): { stop(): void; failed: Promise<string> } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let failures = 0;
  const failed = new Promise<string>((resolve) => {
    const ask = async () => {
      const outcome = await answerOf(app);
      if (isStopped) return;
      if (outcome === "answered" || existsSync(failedBuild)) failures = 0;
      else failures += outcome === "silent" ? 2 : 1;
      if (failures >= 5) resolve(`${app} does not answer any more: workerd has died.`);
      else timer = setTimeout(ask, 1_000);
    };
    timer = setTimeout(ask, 1_000);
  });
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
  };
  return { stop, failed };
}

async function answerOf(url: string): Promise<"answered" | "silent" | "refused"> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return (await answer.text()).startsWith("Error: Network connection lost")
      ? "refused"
      : "answered";
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError" ? "silent" : "refused";
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
