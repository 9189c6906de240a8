import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startClerk, webhookSecret } from "../emulators/clerk/server.ts";
import { startPostmark } from "../emulators/postmark/server.ts";
import { driveClerk, driveDevelopment } from "./conformance/clerk-traffic.ts";
import type { Vendor } from "./conformance/exceptions.ts";
import { drivePostmark } from "./conformance/postmark-traffic.ts";
import { printWebhooks, runTool } from "./conformance/run-tool.ts";
import { webhookDifferences } from "./conformance/webhooks.ts";
import { run } from "./processes.ts";

/*
 * `npm run conformance -- FOLDER`: compares the emulators' responses with the vendors' API descriptions. FOLDER has the
 * tool (`conform.mjs`, installed). The descriptions are in `clerk-openapi` (`bapi-*.yml`,
 * `fapi-*.yml`, `webhooks-*.yml`) and `postmark-openapi` (`server.yml`), inside FOLDER or up to two folders
 * above it; `--specs` names another folder that holds both. `--browser` also runs a browser story, for
 * clerk-js. Exits with 1 for a difference that `conformance/*-exceptions.json` does not explain.
 */

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { specs: { type: "string" }, browser: { type: "boolean" } },
});
const [folder] = positionals;
if (!folder) fail("npm run conformance -- FOLDER [--specs FOLDER] [--browser]");
const tool = resolve(folder, "conform.mjs");
if (!existsSync(tool)) fail(`${tool} is not there.`);
const specs = { clerk: specsOf("clerk"), postmark: specsOf("postmark") };

let unexplained = 0;
unexplained += await checkClerk();
unexplained += await checkPostmark();
console.log(`${unexplained} differences without an explanation`);
process.exit(unexplained === 0 ? 0 : 1);

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

/** The folder with a vendor's descriptions. Exits if there is none. */
function specsOf(vendor: Vendor): string {
  const name = `${vendor}-openapi`;
  const nearby = [".", "..", "../.."].map((up) => resolve(folder ?? "", up));
  const candidates = options.specs ? [resolve(options.specs)] : nearby;
  const paths = candidates.map((path) => (path.endsWith(`/${name}`) ? path : resolve(path, name)));
  return paths.find(existsSync) ?? fail(`${paths.join(", ")}: none of them is there.`);
}

async function checkClerk(): Promise<number> {
  const events: { type: string }[] = [];
  const listener = createServer(async (request, answer) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    events.push(JSON.parse(body));
    answer.writeHead(204).end();
  });
  await new Promise<void>((ready) => listener.listen(0, "localhost", ready));
  const { port } = listener.address() as AddressInfo;
  const appUrl = "http://localhost:8787";
  const emulator = await startClerk({
    port: 0,
    appUrl,
    webhook: { url: `http://localhost:${port}/`, secret: webhookSecret },
  });
  const development = await startClerk({ port: 0, appUrl, settings: { isDevelopment: true } });
  const ofClerk = { vendor: "clerk", tool, specs: specs.clerk } as const;
  try {
    let differences = await runTool({
      ...ofClerk,
      target: emulator.url,
      drive: (url) => driveClerk(emulator, url),
    });
    // Waits for the last webhooks.
    await new Promise((resolve) => setTimeout(resolve, 500));
    differences += printWebhooks(await webhookDifferences(folder ?? "", specs.clerk, events));
    differences += await runTool({ ...ofClerk, target: development.url, drive: driveDevelopment });
    // The emulator of the browser stories listens on this port.
    const target = "http://localhost:18788";
    if (options.browser) differences += await runTool({ ...ofClerk, target, drive: runStories });
    return differences;
  } finally {
    listener.close();
    await Promise.all([emulator.close(), development.close()]);
  }
}

async function checkPostmark(): Promise<number> {
  const emulator = await startPostmark({ port: 0 });
  try {
    return await runTool({
      vendor: "postmark",
      tool,
      specs: specs.postmark,
      target: emulator.url,
      // Outages are started without the proxy, because they are not part of Postmark's API.
      drive: (url) => drivePostmark(url, emulator.url),
    });
  } finally {
    await emulator.close();
  }
}

/** clerk-js in Chromium: signs up, signs out, signs in. */
async function runStories(url: string): Promise<void> {
  const story = ["tests/browser/sign-up-and-join.test.ts", "-g", "signing out and in again"];
  await run("playwright", ["test", ...story, "--project", "phone"], {
    env: { CLERK_THROUGH: url },
  });
}
