import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startClerk, webhookSecret } from "../emulators/clerk/server.ts";
import { driveClerk } from "./conformance/clerk-traffic.ts";
import { webhookDifferences } from "./conformance/webhooks.ts";
import { run } from "./processes.ts";

/*
 * `npm run conformance -- FOLDER`: checks what the emulated Clerk answers against Clerk's own description.
 * FOLDER has the tool (`conform.mjs`, installed) and the descriptions (`bapi-*.yml`, `fapi-*.yml`,
 * `webhooks-*.yml`), or `--specs FOLDER` says where those are; `--browser` runs a browser story too, for
 * clerk-js. Ends with 1 for a difference that
 * scripts/conformance/exceptions.json does not explain.
 */

interface Exception {
  operation?: string;
  kind: string;
  value?: string;
}
type Report = Record<
  string,
  { answers: number; differences: Record<string, { count: number; example?: string }> }
>;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { specs: { type: "string" }, browser: { type: "boolean" } },
});
const [folder] = positionals;
if (!folder) {
  console.error("npm run conformance -- FOLDER [--specs FOLDER] [--browser]");
  process.exit(2);
}
const tool = resolve(folder, "conform.mjs");
const specs = resolve(options.specs ?? folder);
const exceptions: Exception[] = JSON.parse(
  readFileSync(new URL("conformance/exceptions.json", import.meta.url), "utf8"),
);

const events: { type: string }[] = [];
const listener = createServer(async (request, answer) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  events.push(JSON.parse(body));
  answer.writeHead(204).end();
});
await new Promise<void>((ready) => listener.listen(0, "localhost", ready));
const { port: hookPort } = listener.address() as AddressInfo;

const emulator = await startClerk({
  port: 0,
  appUrl: "http://localhost:8787",
  webhook: { url: `http://localhost:${hookPort}/`, secret: webhookSecret },
});
let unexplained = 0;
try {
  await judged(emulator.url, (url) => driveClerk(emulator, url));
  // The last events are on their way.
  await new Promise((resolve) => setTimeout(resolve, 500));
  unexplained += printWebhooks(await webhookDifferences(folder, specs, events));
  // The port is that of the browser stories' own emulator.
  if (options.browser) await judged("http://localhost:18788", runStories);
} finally {
  listener.close();
  await emulator.close();
}
process.exit(unexplained === 0 ? 0 : 1);

/** Drives the emulator at `target` through the tool's proxy, and prints what the tool says. */
async function judged(target: string, drive: (url: string) => Promise<void>): Promise<void> {
  const port = 8790;
  const proxy = spawn(
    process.execPath,
    [
      ...[tool, "--api", "clerk", "--target", target, "--listen", String(port)],
      ...["--specs", specs, "--json"],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    await new Promise<void>((ready, failed) => {
      proxy.stdout.once("data", () => ready());
      proxy.once("exit", (code) => failed(new Error(`${tool} ended with ${code}`)));
    });
    const url = `http://localhost:${port}`;
    await drive(url);
    unexplained += printReport((await (await fetch(`${url}/__report`)).json()) as Report);
  } finally {
    proxy.removeAllListeners("exit");
    proxy.kill();
  }
}

/** clerk-js in Chromium: signs up, signs out, signs in. */
async function runStories(url: string): Promise<void> {
  const story = ["tests/browser/sign-up-and-join.test.ts", "-g", "signing out and in again"];
  await run("playwright", ["test", ...story, "--project", "phone"], {
    env: { CLERK_THROUGH: url },
  });
}

/** Prints each operation, and answers how many differences no exception explains. */
function printReport(report: Report): number {
  let left = 0;
  let explained = 0;
  for (const [operation, { answers, differences }] of Object.entries(report).sort()) {
    const kinds = Object.entries(differences);
    const open = kinds.filter(([kind, { example }]) => !isExplained(operation, kind, example));
    left += open.length;
    explained += kinds.length - open.length;
    console.log(`${open.length > 0 ? "✗" : "✓"} ${operation}  ×${answers}`);
    for (const [kind, { count, example }] of open) {
      console.log(`    ${kind}  ×${count}   e.g. ${example ?? ""}`);
    }
  }
  const operations = Object.keys(report).length;
  console.log(`${operations} operations, ${left} differences, ${explained} explained ones`);
  return left;
}

function isExplained(operation: string, kind: string, example: string | undefined): boolean {
  return exceptions.some(
    (one) =>
      new RegExp(one.operation ?? "").test(operation) &&
      new RegExp(one.kind).test(kind) &&
      (one.value === undefined || one.value === example),
  );
}

function printWebhooks(differences: Record<string, string[]>): number {
  let left = 0;
  for (const [type, all] of Object.entries(differences).sort()) {
    const found = all.filter((kind) => !isExplained(`webhook ${type}`, kind, undefined));
    left += found.length;
    console.log(`${found.length > 0 ? "✗" : "✓"} webhook ${type}`);
    for (const one of found) console.log(`    ${one}`);
  }
  console.log(`${Object.keys(differences).length} webhooks, ${left} differences`);
  return left;
}
