import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

/*
 * Each way to start that README names, in a clone of the last commit, from a shell without our node_modules/.bin.
 * It needs the npm registry, or npm's cache of an earlier install.
 */

const folder = mkdtempSync(join(tmpdir(), "tenantry-clone-"));
const clone = join(folder, "tenantry");
const app = "http://localhost:28687";
const clerk = "http://localhost:28688";

/** A terminal's environment: nothing that npm, vitest or this checkout put there. */
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_|VITE|VITEST|NODE_ENV$|NODE_OPTIONS$|DEV_VARS$|DATA_FOLDER$|INIT_CWD$)/.test(name),
    ),
  ),
  PATH: (process.env.PATH ?? "")
    .split(":")
    .filter((part) => !part.includes("node_modules"))
    .join(":"),
  PORT: "28687",
  CLERK_EMULATOR_PORT: "28688",
  POSTMARK_EMULATOR_PORT: "28689",
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

interface Running {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}
let running: Running[] = [];

function start(command: string, ...args: string[]): Running {
  const child = spawn(command, args, { cwd: clone, env, detached: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const started = { child, output: () => output, ended };
  running.push(started);
  return started;
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: clone, env, encoding: "utf8", stdio: "pipe" });
}

/** Waits until `isSo`; fails at once, with what the command said, when the command has ended. */
async function until(started: Running, isSo: () => Promise<boolean> | boolean): Promise<void> {
  let exit: number | null | undefined;
  void started.ended.then((code) => {
    exit = code;
  });
  const giveUpAt = Date.now() + 240_000;
  while (!(await isSo())) {
    if (exit !== undefined || Date.now() > giveUpAt) expect.fail(started.output());
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

const textOf = (url: string) =>
  fetch(url).then(
    (answer) => answer.text(),
    () => "",
  );

/** Ctrl-C in each terminal. */
async function interruptAll(): Promise<(number | null)[]> {
  const all = running;
  running = [];
  return Promise.all(
    all.map(({ child, ended }) => {
      try {
        process.kill(-(child.pid ?? 0), "SIGINT");
      } catch {
        // Its group has ended.
      }
      return ended;
    }),
  );
}

async function expectWorkingApp(): Promise<void> {
  expect((await fetch(`${app}/api/health`)).status).toBe(200);
  expect(await (await fetch(app)).text()).toContain("<title>Tenantry</title>");
  // A person whom the emulated Clerk knows gets through to the database.
  const backend = createClerkClient({ secretKey: "sk_test_emulated", apiUrl: clerk });
  const user = await backend.users.createUser({
    emailAddress: [`ana-${Date.now()}@example.com`],
    password: "long enough",
  });
  const session = await backend.sessions.createSession({ userId: user.id });
  const { jwt } = await backend.sessions.getToken(session.id);
  const me = await fetch(`${app}/api/me`, { headers: { authorization: `Bearer ${jwt}` } });
  expect(await me.json()).toMatchObject({ code: "user_not_onboarded" });
}

const expectClean = () => expect(run("git", "status", "--porcelain")).toBe("");

beforeAll(() => {
  execFileSync("git", ["clone", "--quiet", process.cwd(), clone]);
  run("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error");
});
afterEach(async () => {
  await interruptAll();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a fresh clone", () => {
  it("is clean after npm ci, and has no key in it", () => {
    expectClean();
    expect(existsSync(join(clone, ".dev.vars"))).toBe(false);
  });

  it("is clean after npm install, with which README begins", () => {
    run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error");
    expectClean();
  });

  it("deploys as far as can be tried: npx wrangler deploy --dry-run", () => {
    expect(run("npx", "wrangler", "deploy", "--dry-run")).toContain("--dry-run: exiting now.");
    expectClean();
  });

  it("starts with npm start, which installs nothing anew", async () => {
    const started = start("npm", "start");
    await until(started, () => started.output().includes("Ready."));
    expect(started.output()).not.toContain("npm ci");
    await expectWorkingApp();
    expectClean();
    await interruptAll();
    expect(await answers(app)).toBe(false);
  });

  it("starts with npm run emulators and npx wrangler dev", async () => {
    const emulators = start("npm", "run", "emulators");
    await until(emulators, () => emulators.output().includes("Ready."));
    const variables = readFileSync(join(clone, ".dev.vars"), "utf8");
    const worker = start("npx", "wrangler", "dev", "--port", "28687");
    await until(worker, () => answers(`${app}/api/health`));
    await expectWorkingApp();
    expectClean();

    // A change of the web app is built once: the output does not start the next build.
    const page = join(clone, "web", "index.html");
    const title = readFileSync(page, "utf8");
    writeFileSync(page, title.replace("<title>Tenantry<", "<title>Changed<"));
    await until(worker, async () => (await textOf(app)).includes("<title>Changed<"));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(worker.output().match(/\[custom build\].* Running/g)).toHaveLength(2);
    writeFileSync(page, title);
    await interruptAll();
    expect(await answers(clerk)).toBe(false);

    // The keys outlive a restart.
    const again = start("npm", "run", "emulators");
    await until(again, () => again.output().includes("Ready."));
    expect(readFileSync(join(clone, ".dev.vars"), "utf8")).toBe(variables);
  });
});
