import { checkApp } from "./app.ts";
import { checkClerk } from "./clerk.ts";
import { askInstance } from "./clerk-api.ts";
import { checkInstance } from "./clerk-instance.ts";
import { checkClerkJs } from "./clerk-js.ts";
import { checkToken } from "./clerk-token.ts";
import { checkClerkWebhook } from "./clerk-webhook.ts";
import { checkCloudflare, deployedSecrets } from "./cloudflare.ts";
import { openCloudflare } from "./cloudflare-api.ts";
import { checkDatabase } from "./database.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, groups } from "./finding.ts";
import { checkPostmark } from "./postmark.ts";
import { masker } from "./secrets.ts";
import { checkSettings } from "./settings.ts";
import { countsOf, type Look, table } from "./table.ts";

export interface Report {
  text: string;
  /** 0 where nothing is missing or wrong. */
  code: 0 | 1;
}

export interface Form {
  json?: boolean | undefined;
  /** What was not asked makes the code 1 too. */
  strict?: boolean | undefined;
  look: Look;
}

/** Asks every service of the deployment. The report has no secret in it. */
export async function examine(deployment: Deployment, form: Form): Promise<Report> {
  const findings = await check(deployment);
  const counts = countsOf(findings);
  const isWell = counts.missing + counts.wrong + (form.strict ? counts["not asked"] : 0) === 0;
  const text = form.json ? asJson(deployment, findings) : asTable(deployment, findings, form.look);
  return { text: masker(deployment.values)(text), code: isWell ? 0 : 1 };
}

/** Everything at once: each check waits for its own service alone. */
async function check(deployment: Deployment): Promise<Finding[]> {
  const cloudflare = openCloudflare(deployment);
  const secrets = cloudflare.then((open) => deployedSecrets(deployment, open));
  const facts = askInstance(deployment);
  const findings = await Promise.all([
    secrets.then((names) => checkSettings(deployment, names)),
    checkApp(deployment),
    facts.then((known) => checkClerk(deployment, known)),
    checkToken(deployment),
    checkClerkWebhook(deployment),
    checkClerkJs(),
    checkInstance(deployment),
    checkPostmark(deployment),
    cloudflare.then((open) => checkDatabase(deployment, open)),
    Promise.all([cloudflare, secrets]).then(([open, names]) =>
      checkCloudflare(deployment, open, names),
    ),
  ]);
  return findings.flat();
}

function asTable({ app, sources, isLocal }: Deployment, findings: Finding[], look: Look): string {
  const examined = `${app || "no APP_URL"}${isLocal ? ", on this machine" : ""}`;
  return `${examined}\nSettings: ${sources.join(", ")}\n${table(findings, look)}`;
}

function asJson({ app, sources }: Deployment, findings: Finding[]): string {
  const ordered = groups.flatMap((group) => findings.filter((one) => one.group === group));
  return `${JSON.stringify({ app, sources, counts: countsOf(findings), findings: ordered }, null, 2)}\n`;
}
