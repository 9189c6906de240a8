import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startClerk, webhookSecret } from "../emulators/clerk/server.ts";
import { startPostmark } from "../emulators/postmark/server.ts";
import { driveClerk, driveDevelopment } from "./conformance/clerk-traffic.ts";
import type { Vendor } from "./conformance/exceptions.ts";
import { judge, printWebhooks } from "./conformance/judge.ts";
import { drivePostmark } from "./conformance/postmark-traffic.ts";
import { webhookDifferences } from "./conformance/webhooks.ts";
import { run } from "./processes.ts";

/*
 * `npm run conformance -- FOLDER`: compares what both emulators answer with the vendors' own descriptions.
 * FOLDER has the tool (`conform.mjs`, installed). The descriptions are in `clerk-openapi` (`bapi-*.yml`,
 * `fapi-*.yml`, `webhooks-*.yml`) and `postmark-openapi` (`server.yml`), inside FOLDER or up to two folders
 * above it; `--specs` names another folder that holds both. `--browser` also runs a browser story, for
 * clerk-js. Ends with 1 for a difference that `conformance/*-exceptions.json` does not explain.
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
unexplained += await judgeClerk();
unexplained += await judgePostmark();
console.log(`${unexplained} differences without an explanation`);
process.exit(unexplained === 0 ? 0 : 1);

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

/** The folder with a vendor's descriptions. Ends the script where there is none. */
function specsOf(vendor: Vendor): string {
  const name = `${vendor}-openapi`;
  const near = [".", "..", "../.."].map((up) => resolve(folder ?? "", up));
  const candidates = options.specs ? [resolve(options.specs)] : near;
  const paths = candidates.map((one) => (one.endsWith(`/${name}`) ? one : resolve(one, name)));
  return paths.find(existsSync) ?? fail(`${paths.join(", ")}: none of them is there.`);
}

async function judgeClerk(): Promise<number> {
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
    let left = await judge({
      ...ofClerk,
      target: emulator.url,
      drive: (url) => driveClerk(emulator, url),
    });
    // The last events are on their way.
    await new Promise((resolve) => setTimeout(resolve, 500));
    left += printWebhooks(await webhookDifferences(folder ?? "", specs.clerk, events));
    left += await judge({ ...ofClerk, target: development.url, drive: driveDevelopment });
    // The port is that of the browser stories' own emulator.
    const target = "http://localhost:18788";
    if (options.browser) left += await judge({ ...ofClerk, target, drive: runStories });
    return left;
  } finally {
    listener.close();
    await Promise.all([emulator.close(), development.close()]);
  }
}

async function judgePostmark(): Promise<number> {
  const emulator = await startPostmark({ port: 0 });
  try {
    return await judge({
      vendor: "postmark",
      tool,
      specs: specs.postmark,
      target: emulator.url,
      // Bad days are ordered from the emulator itself: they are no operation of Postmark's.
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
