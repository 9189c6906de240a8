import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { startClerk, webhookSecret } from "../emulators/clerk/server.ts";
import { driveClerk } from "./conformance/clerk-traffic.ts";
import { webhookDifferences } from "./conformance/webhooks.ts";

/*
 * `npm run conformance -- FOLDER`: holds what the emulated Clerk answers against Clerk's own description.
 * FOLDER has the tool (`conform.mjs`, installed) and the descriptions (`bapi-*.yml`, `fapi-*.yml`,
 * `webhooks-*.yml`), or `--specs FOLDER` says where those are. Ends with 1 for a difference that
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

const [folder, flag, specsFolder] = process.argv.slice(2);
if (!folder) {
  console.error("npm run conformance -- FOLDER [--specs FOLDER]");
  process.exit(2);
}
const tool = resolve(folder, "conform.mjs");
const specs = resolve(flag === "--specs" && specsFolder ? specsFolder : folder);
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
const proxyPort = 8790;
const proxy = spawn(
  process.execPath,
  [
    ...[tool, "--api", "clerk", "--target", emulator.url, "--listen", String(proxyPort)],
    ...["--specs", specs, "--json"],
  ],
  { stdio: ["ignore", "pipe", "inherit"] },
);
let unexplained = 1;
try {
  await new Promise<void>((ready, failed) => {
    proxy.stdout.once("data", () => ready());
    proxy.once("exit", (code) => failed(new Error(`${tool} ended with ${code}`)));
  });
  const url = `http://localhost:${proxyPort}`;
  await driveClerk(emulator, url);
  const report = (await (await fetch(`${url}/__report`)).json()) as Report;
  // The last events are on their way.
  await new Promise((resolve) => setTimeout(resolve, 500));
  unexplained =
    printReport(report) + printWebhooks(await webhookDifferences(folder, specs, events));
} finally {
  proxy.removeAllListeners("exit");
  proxy.kill();
  listener.close();
  await emulator.close();
}
process.exit(unexplained === 0 ? 0 : 1);

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
