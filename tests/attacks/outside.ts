import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { D1PreparedStatement } from "@cloudflare/workers-types";
import { afterAll, inject } from "vitest";
import { defaultSettings } from "../../bench/build.ts";
import { freePort } from "../../bench/ports.ts";
import { migrate, type Served, serve } from "../../bench/workerd.ts";
import { startClerk, webhookSecret } from "../../emulators/clerk/server.ts";
import { startPostmark } from "../../emulators/postmark/server.ts";
import { emulatedSettings } from "../../scripts/settings.ts";
import { databaseFileIn } from "../support/database-file.ts";
import { vendorProxy } from "./vendor-proxy.ts";

/*
 * The stack as it runs, for those who come from outside: the Worker as it is deployed, in a workerd of
 * its own, reached over HTTP alone; the vendors' emulators behind proxies that can have a bad day.
 * Each suite has one, so that what one breaks is no other's. In these suites this module stands where
 * `cloudflare:workers` does inside workerd, so the builders of tests/support send their requests here.
 */

const folder = mkdtempSync(join(tmpdir(), "tenantry-outside-"));
const noFiles = mkdtempSync(join(tmpdir(), "tenantry-no-files-"));
const port = await freePort();
/** Where the Worker listens, and its APP_URL: it refuses requests for any other host. */
export const workerUrl = `http://127.0.0.1:${port}`;

const clerkServer = await startClerk({
  port: 0,
  appUrl: workerUrl,
  folder,
  settings: { organizations: true },
  // A suite may want Clerk's webhooks too, before it imports anything; the others send their own.
  ...(process.env.CLERK_WEBHOOKS && {
    webhook: { url: `${workerUrl}/api/webhooks/clerk`, secret: webhookSecret },
  }),
});
const postmarkServer = await startPostmark({ port: 0 });
/** Between the Worker and each vendor. */
export const clerkLine = await vendorProxy(clerkServer.url);
export const postmarkLine = await vendorProxy(postmarkServer.url);

function limitsIn(env: Record<string, string | undefined>): Record<string, string> {
  const names = ["CODE_MISSES_PER_DAY", "CODE_MISSES_EVERYWHERE_PER_HOUR"];
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

const settings = {
  ...defaultSettings(),
  ...emulatedSettings(
    { app: workerUrl, clerk: clerkServer.url, postmark: postmarkServer.url },
    clerkServer.jwtKey,
  ),
  CLERK_ORGANIZATIONS: "true",
  // A suite may ask for other limits, before it imports anything.
  ...limitsIn(process.env),
};

/** Every line that the Worker has logged. */
export const logged: string[] = [];

function startWorker(): Promise<Served> {
  return serve({
    folder: inject("workerFolder"),
    port,
    data: folder,
    durableObjects: { RATE_LIMITER: "RateLimiter" },
    vars: {
      ...settings,
      CLERK_API_URL: clerkLine.url,
      CLERK_FAPI_URL: `${clerkLine.url}/fapi`,
      POSTMARK_API_URL: postmarkLine.url,
    },
    onLog: (line) => logged.push(line),
    // A suite may bring the web app, before it imports anything; the others have no files.
    assets: { ...inject("assets"), directory: process.env.WEB_FOLDER ?? noFiles },
  });
}

let worker = await startWorker();
await migrate(worker.database);

/** Kills the Worker as a crash would, and starts another with the same data. */
export async function killWorker(): Promise<void> {
  if (worker.pid) process.kill(worker.pid, "SIGKILL");
  await worker.stop().catch(() => {});
  worker = await startWorker();
}

/** Stops the Worker, does something to its data, and starts it again. */
export async function whileStopped(work: () => void): Promise<void> {
  await worker.stop();
  file.close();
  work();
  file = openFile();
  worker = await startWorker();
}

/** Runs the cron as the platform does every minute. */
export const tick = () => worker.tick();

/** Where the data lies: SQLite files that can be locked, read and swapped from outside. */
export const dataFolder = folder;

afterAll(async () => {
  file.close();
  await worker.stop();
  for (const line of [clerkLine, postmarkLine, clerkServer, postmarkServer]) await line.close();
  for (const one of [folder, noFiles]) rmSync(one, { recursive: true, force: true });
  const leaks = logged.filter((line) => /@example\.com|eyJ[\w-]{20}|token=/i.test(line));
  if (leaks.length > 0) throw new Error(`the log tells of people: ${leaks[0]}`);
});

/** What the suites in workerd find in the Worker's environment. */
export const env = {
  ...settings,
  SIGNING_KEY: readFileSync(join(folder, "clerk.pem"), "utf8"),
  DB: {
    // Reading goes to the file itself, which takes nothing from the Worker; writing through it.
    prepare: (sql: string) => (isRead(sql) ? reading(sql) : worker.database.prepare(sql)),
    batch: (statements: (Reading | D1PreparedStatement)[]) =>
      statements.every(isReading)
        ? Promise.all(statements.map((statement) => statement.all()))
        : worker.database.batch(statements as D1PreparedStatement[]),
  },
};

const isRead = (sql: string) => /^\s*(select|with\b(?!.*\binsert\b)|pragma|explain)/is.test(sql);

function openFile(): DatabaseSync {
  const opened = new DatabaseSync(databaseFileIn(folder), { timeout: 60_000 });
  opened.exec("pragma query_only = on");
  return opened;
}
let file = openFile();

interface Reading {
  from: "file";
  bind(...values: unknown[]): Reading;
  all(): Promise<{ results: unknown[] }>;
}

const isReading = (statement: Reading | D1PreparedStatement): statement is Reading =>
  "from" in statement;

/** A statement like D1's, which reads the file. */
function reading(sql: string, values: unknown[] = []): Reading {
  return {
    from: "file",
    bind: (...bound) => reading(sql, bound),
    all: async () => ({
      results: file.prepare(sql).all(...(values as (string | number | null)[])),
    }),
  };
}

/** The Worker's `fetch`: the request goes over the network unchanged. */
export const exports = {
  default: {
    async fetch(request: Request): Promise<Response> {
      const { pathname, search } = new URL(request.url);
      const { method, headers, signal } = request;
      const body = request.body === null ? null : await request.arrayBuffer();
      return fetch(`${workerUrl}${pathname}${search}`, {
        method,
        headers,
        body,
        signal,
        redirect: "manual",
      });
    },
  },
};
