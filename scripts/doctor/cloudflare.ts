import type { Cloudflare, NotAsked, Reply } from "./cloudflare-api.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { listAt, textAt, valueAt } from "./request.ts";
import { requiredSecrets, vendorAddresses } from "./secrets.ts";

const { good, missing, wrong, notAsked } = report("Cloudflare");
const checks = ["domain", "workers.dev", "cron", "bindings", "deployed settings", "secrets"];

/** The names of the deployed Worker's secrets; undefined if they are not known. */
export async function deployedSecrets(
  { worker }: Deployment,
  cloudflare: Cloudflare | NotAsked,
): Promise<string[] | undefined> {
  if ("why" in cloudflare) return undefined;
  const answer = await cloudflare.request(`/workers/scripts/${worker.name}/secrets`);
  if ("why" in answer) return undefined;
  return listAt(answer.json).map((secret) => textAt(secret, "name") ?? "");
}

/** Compares the deployed Worker with wrangler.toml. */
export async function checkCloudflare(
  deployment: Deployment,
  cloudflare: Cloudflare | NotAsked,
  secrets: string[] | undefined,
): Promise<Finding[]> {
  if (deployment.isLocal) return [];
  if ("why" in cloudflare) {
    if (cloudflare.isRefused) return wrong("token", `${cloudflare.why}.`, cloudflare.todo);
    return checks.flatMap((name) => notAsked(name, `${cloudflare.why}.`, cloudflare.todo));
  }
  const { worker, app } = deployment;
  const script = `/workers/scripts/${worker.name}`;
  const host = URL.parse(app)?.host ?? "";
  const [settings, subdomain, schedules, domains] = await Promise.all([
    cloudflare.request(`${script}/settings`),
    cloudflare.request(`${script}/subdomain`),
    cloudflare.request(`${script}/schedules`),
    cloudflare.request(`/workers/domains?hostname=${encodeURIComponent(host)}`),
  ]);
  if ("why" in settings) {
    if (settings.status === 404) {
      return missing("worker", `The account has no Worker ${worker.name}.`, "npm run deploy");
    }
    const isRefused = [400, 401, 403].includes(settings.status);
    const todo = "The token needs Workers Scripts Read and D1 Read in the account of the Worker.";
    return (isRefused ? wrong : notAsked)(
      "token",
      `Cloudflare: ${settings.why}.`,
      isRefused ? todo : undefined,
    );
  }
  const bindings = listAt(settings.json, "bindings");
  return [
    ...judgeDomain(deployment, domains, host),
    ...judgeSubdomain(subdomain),
    ...judgeCron(deployment, schedules),
    ...judgeBindings(deployment, bindings),
    ...judgeVariables(deployment, bindings),
    ...judgeSecrets(secrets),
  ];
}

function judgeDomain({ worker }: Deployment, domains: Reply, host: string): Finding[] {
  if (worker.routes.length === 0) {
    const todo = "Uncomment `routes` in wrangler.toml with this name, then npm run deploy.";
    return missing("domain", "`routes` in wrangler.toml attach no domain.", todo);
  }
  const route = worker.routes.find(({ pattern }) => pattern.split("/")[0] === host);
  if (!route) {
    const is = `\`routes\` attach ${worker.routes.map(({ pattern }) => pattern).join(", ")}, and APP_URL is at ${host}.`;
    return wrong("domain", is, "Make both the same in wrangler.toml, then npm run deploy.");
  }
  if (!route.isCustomDomain) {
    return notAsked("domain", `${host} is a route of a zone, not a custom domain.`);
  }
  if ("why" in domains) return notAsked("domain", `Cloudflare: ${domains.why}.`);
  const domain = listAt(domains.json).find((attached) => valueAt(attached, "hostname") === host);
  if (!domain) return missing("domain", `${host} is attached to no Worker.`, "npm run deploy");
  const service = textAt(domain, "service");
  if (service === worker.name) return good("domain", `${host} is attached to this Worker.`);
  const is = `${host} is attached to the Worker ${service}, not ${worker.name}.`;
  return wrong(
    "domain",
    is,
    "Cloudflare: Workers & Pages → that Worker → Domains: remove it, then npm run deploy.",
  );
}

function judgeSubdomain(subdomain: Reply): Finding[] {
  if ("why" in subdomain) return notAsked("workers.dev", `Cloudflare: ${subdomain.why}.`);
  const on = [
    valueAt(subdomain.json, "enabled") === true && "workers.dev",
    valueAt(subdomain.json, "previews_enabled") === true && "preview addresses",
  ].filter((name) => name !== false);
  if (on.length === 0) return good("workers.dev", "Neither it nor preview addresses are on.");
  const todo =
    "workers_dev = false and preview_urls = false in wrangler.toml, then npm run deploy.";
  return wrong(
    "workers.dev",
    `Other addresses reach the same database: ${on.join(" and ")}.`,
    todo,
  );
}

function judgeCron({ worker }: Deployment, schedules: Reply): Finding[] {
  if ("why" in schedules) return notAsked("cron", `Cloudflare: ${schedules.why}.`);
  const deployed = listAt(schedules.json, "schedules").map((schedule) => valueAt(schedule, "cron"));
  const missingNames = worker.crons.filter((cron) => !deployed.includes(cron));
  if (missingNames.length === 0)
    return good("cron", `The cron trigger is there: ${worker.crons.join(", ")}.`);
  const is = `The cron trigger ${missingNames.join(", ")} is not there: no mail goes out by itself.`;
  return missing("cron", is, "npm run deploy");
}

function judgeBindings({ worker }: Deployment, bindings: unknown[]): Finding[] {
  const of = (name: string) => bindings.find((binding) => valueAt(binding, "name") === name);
  const database = of("DB");
  const id = textAt(database, "database_id") ?? textAt(database, "id");
  const limiters = worker.durableObjects.filter(({ name }) => !of(name));
  if (id !== worker.databaseId) {
    const is = id
      ? "The Worker uses another database than wrangler.toml names."
      : "The Worker has no database.";
    return wrong("bindings", is, "npm run deploy");
  }
  if (limiters.length > 0 || !of("ASSETS")) {
    const missingNames = [...limiters.map(({ name }) => name), ...(of("ASSETS") ? [] : ["ASSETS"])];
    return missing("bindings", `The Worker lacks ${missingNames.join(", ")}.`, "npm run deploy");
  }
  return good("bindings", "Database, Durable Object and files are those of wrangler.toml.");
}

/** Compares the deployed variables with those of wrangler.toml. */
function judgeVariables({ worker }: Deployment, bindings: unknown[]): Finding[] {
  const name = "deployed settings";
  const deployed = new Map(
    bindings
      .filter((binding) => valueAt(binding, "type") === "plain_text")
      .map((binding) => [textAt(binding, "name") ?? "", textAt(binding, "text")]),
  );
  const other = Object.entries(worker.vars)
    .filter(([setting, value]) => (deployed.get(setting) ?? "") !== value)
    .map(([setting]) => setting);
  if (other.length === 0) return good(name, "They are those of wrangler.toml.");
  return wrong(name, `Other than in wrangler.toml: ${other.join(", ")}.`, "npm run deploy");
}

function judgeSecrets(secrets: string[] | undefined): Finding[] {
  const name = "secrets";
  if (!secrets) return notAsked(name, "Cloudflare does not list them.");
  const missingNames = requiredSecrets.filter((secret) => !secrets.includes(secret));
  if (missingNames.length > 0) {
    return missing(
      name,
      `The Worker lacks ${missingNames.join(", ")}.`,
      "npx wrangler secret put NAME, for each.",
    );
  }
  if (secrets.includes("PAUSED")) {
    const todo = "npx wrangler secret delete PAUSED (docs/operations.md).";
    return wrong(name, "PAUSED is set: every request to the API answers 503.", todo);
  }
  const addresses = vendorAddresses.filter((address) => secrets.includes(address));
  if (addresses.length > 0) {
    const todo =
      "npx wrangler secret delete NAME, unless the vendors are not at their usual addresses.";
    return wrong(
      name,
      `The Worker has ${addresses.join(", ")}, which are for the emulators.`,
      todo,
    );
  }
  return good(name, "The Worker has all four.");
}
