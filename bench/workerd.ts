import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { freePort } from "./ports.ts";

/* Runs a built Worker in workerd on its own port, without a development proxy in front of it. */

export interface Served {
  url: string;
  /** The Worker's D1 database. */
  database: Awaited<ReturnType<Miniflare["getD1Database"]>>;
  /** Processor time of its workerd since the start, in milliseconds; null on systems without /proc. */
  cpuMs(): number | null;
  /** The process id of its workerd. */
  pid: number | undefined;
  /** Resident memory of its workerd, in megabytes; null on systems without /proc. */
  memoryMb(): number | null;
  /** Runs the cron trigger once. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

export interface Build {
  /** Where the built modules are; `index.js` is the entry. */
  folder: string;
  vars: Record<string, string>;
  durableObjects?: Record<string, string>;
  /** Turns on `nodejs_compat`. */
  nodejs?: boolean;
  /** The bindings of KV namespaces. */
  kvNamespaces?: string[];
  /** The port to listen on; the default is any free one. */
  port?: number;
  /** The folder that keeps its data; without it, data is lost when the process ends. */
  data?: string;
  /** The `[assets]` of wrangler.toml. */
  assets?: Assets;
  /** Called with every line that the Worker logs. */
  onLog?: (line: string) => void;
}

/** Starts a built Worker. Its database is empty, unless `data` has one. */
export async function serve(build: Build): Promise<Served> {
  const { folder, vars, durableObjects = {}, nodejs, data, onLog = () => {} } = build;
  const before = new Set(workerdPids());
  const port = build.port ?? (await freePort());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modulesRoot: folder,
      modules: modulesIn(folder),
      compatibilityDate: "2026-11-01",
      compatibilityFlags: nodejs ? ["nodejs_compat"] : [],
      bindings: vars,
      d1Databases: ["DB"],
      kvNamespaces: build.kvNamespaces ?? [],
      durableObjects: Object.fromEntries(
        Object.entries(durableObjects).map(([binding, className]) => [
          binding,
          { className, useSQLite: true },
        ]),
      ),
      unsafeDirectSockets: [{ host: "127.0.0.1", port }],
      stripCfConnectingIp: false,
      ...(build.assets && { assets: miniflareAssets(build.assets) }),
      ...(data && { resourcePersistencePath: `${data}/state` }),
      handleStructuredLogs: ({ message }) => onLog(message),
    }),
  );
  await miniflare.ready;
  const pid = workerdPids().find((running) => !before.has(running));
  return {
    url: `http://127.0.0.1:${port}`,
    database: await miniflare.getD1Database("DB"),
    pid,
    cpuMs: () => (pid === undefined ? null : cpuMs(pid)),
    memoryMb: () => (pid === undefined ? null : memoryMb(pid)),
    tick: async () => {
      const { scheduled } = await miniflare.getWorker();
      await scheduled({ cron: "* * * * *" });
    },
    stop: () => miniflare.dispose(),
  };
}

export interface Assets {
  directory: string;
  binding: string;
  html_handling?: string;
  not_found_handling?: string;
  run_worker_first?: string[] | boolean;
}

function miniflareAssets(assets: Assets) {
  const { html_handling, not_found_handling, ...others } = assets;
  return {
    ...others,
    routerConfig: { has_user_worker: true },
    assetConfig: { html_handling, not_found_handling },
  };
}

/** Runs the migrations on an empty database. */
export async function migrate(database: Served["database"]): Promise<void> {
  const files = readdirSync("migrations").filter((name) => name.endsWith(".sql"));
  for (const file of files.sort()) {
    const text = readFileSync(`migrations/${file}`, "utf8");
    for (const statement of text.split("--> statement-breakpoint")) {
      if (statement.trim()) await database.prepare(statement).run();
    }
  }
}

function modulesIn(folder: string) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .sort((a, b) => Number(b === "index.js") - Number(a === "index.js"));
  return names.map((name) => ({
    type: "ESModule" as const,
    path: join(folder, name),
    contents: readFileSync(join(folder, name), "utf8"),
  }));
}

/** The process ids of the workerd processes that this process started. */
function workerdPids(): number[] {
  try {
    const output = execFileSync("pgrep", ["-P", String(process.pid), "workerd"], {
      encoding: "utf8",
    });
    return output.split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Linux counts it in steps of 10 ms, for all threads together. */
function cpuMs(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}

function memoryMb(pid: number): number | null {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    return (Number(pages) * 4096) / 1024 / 1024;
  } catch {
    return null;
  }
}
