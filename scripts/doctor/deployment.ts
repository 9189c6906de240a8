import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type Unstable_Config, unstable_readConfig } from "wrangler";
import { frontendHostIn, isLocal as isOnThisMachine } from "../../worker/http/env.ts";
import { devVarsFile, readDevVars, type Variables } from "../dev-vars.ts";
import { doctorSecrets, vendorAddresses, workerSecrets } from "./secrets.ts";

/* What the doctor examines, and where it knows it from. */

export interface Options {
  /** A file with secrets, as `.dev.vars` is one. */
  vars?: string | undefined;
  /** Examine the stack on this machine. */
  local?: boolean | undefined;
  /** A person whose own session token may be looked at. */
  as?: string | undefined;
}

export interface Deployment {
  /** Settings and secrets as far as they are known here. */
  values: Variables;
  /** Where they come from, for people. */
  sources: string[];
  isLocal: boolean;
  /** Where local data lies. */
  folder: string;
  /** The checkout whose wrangler.toml, migrations and build are compared. */
  root: string;
  app: string;
  worker: WorkerConfig;
  as: string | undefined;
}

/** What wrangler.toml says beside `[vars]`. */
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

/** Throws a sentence for people where there is nothing to examine. */
export function readDeployment(options: Options, root = "."): Deployment {
  const worker = workerConfig(root);
  const folder = process.env.DATA_FOLDER ?? ".wrangler";
  const isLocal = options.local ?? isLocalChosen(options, worker, folder);
  const { file, fromFile } = isLocal ? localFile(options, folder) : givenFile(options);
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

/** Without `--local`: while wrangler.toml still has the example's address, there is only this machine to examine. */
function isLocalChosen({ vars }: Options, worker: WorkerConfig, folder: string): boolean {
  const isExample = (worker.vars.APP_URL ?? "").endsWith(".example");
  const hasLocal = existsSync(devVarsFile()) || existsSync(`${folder}/local.vars`);
  return !vars && isExample && hasLocal;
}

/** `wrangler dev` reads `.dev.vars`; `npm start` makes its settings of it and keeps them in `local.vars`. */
function localFile({ vars }: Options, folder: string): { file: string; fromFile: Variables } {
  if (vars) return givenFile({ vars });
  if (readDevVars().CLERK_SECRET_KEY) return { file: devVarsFile(), fromFile: readDevVars() };
  const file = `${folder}/local.vars`;
  if (!existsSync(file)) {
    throw new Error("There is no local set-up: `npm start` or `npm run emulators` makes one.");
  }
  return givenFile({ vars: file });
}

function givenFile({ vars }: Options): { file: string; fromFile: Variables } {
  if (!vars) return { file: "", fromFile: {} };
  if (!existsSync(vars)) throw new Error(`${vars} is not there.`);
  return { file: vars, fromFile: parseEnv(readFileSync(vars, "utf8")) as Variables };
}

function environmentSecrets(): Variables {
  return chosen([...workerSecrets, ...vendorAddresses]);
}

function doctorEnvironment(): Variables {
  return chosen([...doctorSecrets, "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_BASE_URL"]);
}

function chosen(names: readonly string[]): Variables {
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

/** The Frontend API's host, and whether the browser reaches it through the app's own proxy (web/clerk/clerk-js.ts). */
export function frontendOf({ values, app }: Deployment) {
  const host = frontendHostIn(values.CLERK_PUBLISHABLE_KEY ?? "");
  const isProxied = host !== undefined && !host.endsWith(".accounts.dev");
  return { host, isProxied, url: isProxied ? `${app}/__clerk` : `https://${host}` };
}
