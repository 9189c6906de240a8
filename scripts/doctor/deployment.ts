import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type Unstable_Config, unstable_readConfig } from "wrangler";
import { frontendHostIn, isLocal as isOnThisMachine } from "../../worker/http/env.ts";
import { devVarsFile, readDevVars, type Variables } from "../dev-vars.ts";
import { doctorSecrets, vendorAddresses, workerSecrets } from "./secrets.ts";

/* The deployment that the doctor checks, with the sources of its settings. */

export interface Options {
  /** A file with secrets, in the format of `.dev.vars`. */
  vars?: string | undefined;
  /** Checks the stack on this machine. */
  local?: boolean | undefined;
  /** A person whose session token may be checked. */
  as?: string | undefined;
}

export interface Deployment {
  /** The settings and secrets that are known here. */
  values: Variables;
  /** Where they come from, for the report. */
  sources: string[];
  isLocal: boolean;
  /** The folder of local data. */
  folder: string;
  /** The checkout whose wrangler.toml, migrations and build are compared. */
  root: string;
  app: string;
  worker: WorkerConfig;
  as: string | undefined;
}

/** The settings of wrangler.toml. */
export interface WorkerConfig {
  name: string;
  vars: Variables;
  accountId: string | undefined;
  databaseId: string;
  routes: { pattern: string; isCustomDomain: boolean }[];
  isOnWorkersDev: boolean;
  hasPreviews: boolean;
  crons: string[];
  durableObjects: { name: string; className: string }[];
}

/** Reads the deployment. Throws an error for people if there is none. */
export function readDeployment(options: Options, root = "."): Deployment {
  const worker = workerConfig(root);
  const folder = process.env.DATA_FOLDER ?? ".wrangler";
  const isLocal = options.local ?? isLocalChosen(options, worker, folder);
  const { file, fromFile } = isLocal ? localFile(options, folder) : readVarsFile(options);
  const fromEnvironment = isLocal ? {} : environmentSecrets();
  const values: Variables = {
    ...worker.vars,
    ...(isLocal && { APP_URL: `http://localhost:${process.env.PORT ?? 8787}` }),
    ...doctorEnvironment(),
    ...fromEnvironment,
    ...withoutEmpty(fromFile),
  };
  const sources = ["wrangler.toml"];
  if (Object.keys(fromEnvironment).length > 0) sources.push("the environment");
  if (file) sources.push(file);
  const app = values.APP_URL ?? "";
  const isHere = URL.canParse(app) && isOnThisMachine(app);
  return { values, sources, isLocal: isHere, folder, root, app, worker, as: options.as };
}

/** Without `--local`: checks this machine as long as wrangler.toml has the example's address. */
function isLocalChosen({ vars }: Options, worker: WorkerConfig, folder: string): boolean {
  const isExample = (worker.vars.APP_URL ?? "").endsWith(".example");
  const hasLocal = existsSync(devVarsFile()) || existsSync(`${folder}/local.vars`);
  return !vars && isExample && hasLocal;
}

/** `wrangler dev` reads `.dev.vars`; `npm start` creates `local.vars` from it. */
function localFile({ vars }: Options, folder: string): { file: string; fromFile: Variables } {
  if (vars) return readVarsFile({ vars });
  if (readDevVars().CLERK_SECRET_KEY) return { file: devVarsFile(), fromFile: readDevVars() };
  const file = `${folder}/local.vars`;
  if (!existsSync(file)) {
    throw new Error("There is no local set-up: `npm start` or `npm run emulators` makes one.");
  }
  return readVarsFile({ vars: file });
}

function readVarsFile({ vars }: Options): { file: string; fromFile: Variables } {
  if (!vars) return { file: "", fromFile: {} };
  if (!existsSync(vars)) throw new Error(`${vars} is not there.`);
  return { file: vars, fromFile: parseEnv(readFileSync(vars, "utf8")) as Variables };
}

function environmentSecrets(): Variables {
  return fromEnvironmentOnly([...workerSecrets, ...vendorAddresses]);
}

function doctorEnvironment(): Variables {
  return fromEnvironmentOnly([
    ...doctorSecrets,
    "CLOUDFLARE_ACCOUNT_ID",
    "CLOUDFLARE_API_BASE_URL",
  ]);
}

function fromEnvironmentOnly(names: readonly string[]): Variables {
  return withoutEmpty(Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""])));
}

function withoutEmpty(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
}

function workerConfig(root: string): WorkerConfig {
  const config: Unstable_Config = unstable_readConfig({ config: join(root, "wrangler.toml") });
  const routes = (config.routes ?? []).map((route) =>
    typeof route === "string"
      ? { pattern: route, isCustomDomain: false }
      : {
          pattern: route.pattern,
          isCustomDomain: "custom_domain" in route && !!route.custom_domain,
        },
  );
  return {
    name: config.name ?? "",
    vars: Object.fromEntries(
      Object.entries(config.vars).map(([name, value]) => [name, String(value)]),
    ),
    accountId: config.account_id || undefined,
    databaseId: config.d1_databases.find(({ binding }) => binding === "DB")?.database_id ?? "",
    routes,
    isOnWorkersDev: config.workers_dev ?? routes.length === 0,
    hasPreviews: config.preview_urls ?? false,
    crons: config.triggers.crons ?? [],
    durableObjects: config.durable_objects.bindings.map(({ name, class_name }) => ({
      name,
      className: class_name,
    })),
  };
}

/** The Frontend API's host, and whether the browser uses the app's proxy for it (web/clerk/clerk-js.ts). */
export function frontendOf({ values, app }: Deployment) {
  const host = frontendHostIn(values.CLERK_PUBLISHABLE_KEY ?? "");
  const isProxied = host !== undefined && !host.endsWith(".accounts.dev");
  return { host, isProxied, url: isProxied ? `${app}/__clerk` : `https://${host}` };
}
