import { parseArgs } from "node:util";
import { checkApp } from "./doctor/app.ts";
import { setTimeLimit } from "./doctor/ask.ts";
import { checkClerk } from "./doctor/clerk.ts";
import { askInstance } from "./doctor/clerk-api.ts";
import { checkInstance } from "./doctor/clerk-instance.ts";
import { checkClerkJs } from "./doctor/clerk-js.ts";
import { checkToken } from "./doctor/clerk-token.ts";
import { checkClerkWebhook } from "./doctor/clerk-webhook.ts";
import { checkCloudflare, deployedSecrets } from "./doctor/cloudflare.ts";
import { openCloudflare } from "./doctor/cloudflare-api.ts";
import { checkDatabase } from "./doctor/database.ts";
import { type Deployment, type Options, readDeployment } from "./doctor/deployment.ts";
import { type Finding, groups } from "./doctor/finding.ts";
import { checkPostmark } from "./doctor/postmark.ts";
import { masker } from "./doctor/secrets.ts";
import { checkSettings } from "./doctor/settings.ts";
import { countsOf, table } from "./doctor/table.ts";
import { stopAll } from "./processes.ts";

/*
 * `npm run doctor`: reads the deployment's settings and asks the real services whether they fit. Changes nothing and
 * prints no secret. Ends with 1 where something is missing or wrong (docs/deploy.md, "The doctor").
 */

const usage = `npm run doctor [-- OPTIONS]

  --vars FILE   secrets, as in .dev.vars (else from the environment)
  --local       the app on this machine (npm start, npm run emulators)
  --as ADDRESS  a person who is signed in, yourself: looks at their session token's claims
  --timeout N   seconds that an answer may take (6)
  --json        findings as JSON
  --strict      ends with 1 also where something was not asked`;

const { json, strict, help, timeout, ...options } = readOptions();
if (help) end(usage, 0);
if (!(Number(timeout) > 0)) end(`--timeout ${timeout} is no number of seconds.\n\n${usage}`, 2);
setTimeLimit(Number(timeout));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    await stopAll();
    process.exit(2);
  });
}
const deployment = read(options);
const mask = masker(deployment.values);
try {
  const findings = await examine(deployment);
  const counts = countsOf(findings);
  const isWell = counts.missing + counts.wrong + (strict ? counts["not asked"] : 0) === 0;
  const text = json ? asJson(findings) : asTable(findings);
  await new Promise((written) => process.stdout.write(mask(text), written));
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  console.error(mask(`The doctor itself broke: ${(error as Error).stack}`));
  process.exitCode = 2;
} finally {
  await stopAll();
}
process.exit();

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        vars: { type: "string" },
        as: { type: "string" },
        local: { type: "boolean" },
        timeout: { type: "string", default: "6" },
        json: { type: "boolean" },
        strict: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    return values;
  } catch (error) {
    return end(`${(error as Error).message}\n\n${usage}`, 2);
  }
}

function read(own: Options): Deployment {
  try {
    return readDeployment(own);
  } catch (error) {
    return end((error as Error).message, 2);
  }
}

function end(text: string, code: number): never {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}

/** Everything at once: each check waits for its own service alone. */
async function examine(of: Deployment): Promise<Finding[]> {
  const cloudflare = openCloudflare(of);
  const secrets = cloudflare.then((open) => deployedSecrets(of, open));
  const facts = askInstance(of);
  const findings = await Promise.all([
    secrets.then((names) => checkSettings(of, names)),
    checkApp(of),
    facts.then((known) => checkClerk(of, known)),
    checkToken(of),
    checkClerkWebhook(of),
    checkClerkJs(),
    checkInstance(of),
    checkPostmark(of),
    cloudflare.then((open) => checkDatabase(of, open)),
    Promise.all([cloudflare, secrets]).then(([open, names]) => checkCloudflare(of, open, names)),
  ]);
  return findings.flat();
}

function asTable(findings: Finding[]): string {
  const { app, sources, isLocal } = deployment;
  const width = process.stdout.columns ?? (Number(process.env.COLUMNS) || 100);
  const hasColor = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const examined = `${app || "no APP_URL"}${isLocal ? ", on this machine" : ""}`;
  return `${examined}\nSettings: ${sources.join(", ")}\n${table(findings, { width, hasColor })}`;
}

function asJson(findings: Finding[]): string {
  const { app, sources } = deployment;
  const ordered = groups.flatMap((group) => findings.filter((one) => one.group === group));
  return `${JSON.stringify({ app, sources, counts: countsOf(findings), findings: ordered }, null, 2)}\n`;
}
