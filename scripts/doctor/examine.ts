import { checkApp } from "./app.ts";
import { checkClerk } from "./clerk.ts";
import { loadClerkFacts } from "./clerk-api.ts";
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
import { countsOf, type TableOptions, table } from "./table.ts";

export interface Report {
  text: string;
  /** 0 if nothing is missing or wrong. */
  code: 0 | 1;
}

export interface ReportOptions {
  json?: boolean | undefined;
  /** Checks that could not be made also set the code to 1. */
  strict?: boolean | undefined;
  tableOptions: TableOptions;
}

/** Checks every service of the deployment. The report contains no secrets. */
export async function examine(deployment: Deployment, options: ReportOptions): Promise<Report> {
  const findings = await check(deployment);
  const counts = countsOf(findings);
  const isGood = counts.missing + counts.wrong + (options.strict ? counts["not asked"] : 0) === 0;
  const text = options.json
    ? toJson(deployment, findings)
    : toTable(deployment, findings, options.tableOptions);
  return { text: masker(deployment.values)(text), code: isGood ? 0 : 1 };
}

/** Runs all checks in parallel. */
async function check(deployment: Deployment): Promise<Finding[]> {
  const cloudflare = openCloudflare(deployment);
  const secrets = cloudflare.then((open) => deployedSecrets(deployment, open));
  const facts = loadClerkFacts(deployment);
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

function toTable(
  { app, sources, isLocal }: Deployment,
  findings: Finding[],
  tableOptions: TableOptions,
): string {
  const examined = `${app || "no APP_URL"}${isLocal ? ", on this machine" : ""}`;
  return `${examined}\nSettings: ${sources.join(", ")}\n${table(findings, tableOptions)}`;
}

function toJson({ app, sources }: Deployment, findings: Finding[]): string {
  const ordered = groups.flatMap((group) => findings.filter((finding) => finding.group === group));
  return `${JSON.stringify({ app, sources, counts: countsOf(findings), findings: ordered }, null, 2)}\n`;
}
