import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { freePort } from "./ports.ts";

/* A Worker as it would be deployed, in workerd, on a socket of its own: no dev proxy in front of it. */

export interface Served {
  url: string;
  /** The Worker's own D1. */
  database: Awaited<ReturnType<Miniflare["getD1Database"]>>;
  /** Processor time that its workerd has used since it started, in milliseconds; null where /proc is none. */
  cpuMs(): number | null;
  /** The process of its workerd. */
  pid: number | undefined;
  /** Resident memory of its workerd, in megabytes; null where /proc is none. */
  memoryMb(): number | null;
  /** What the cron trigger does. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

export interface Build {
  /** Where the built modules are; `index.js` is the one that starts. */
  folder: string;
  vars: Record<string, string>;
  durableObjects?: Record<string, string>;
  /** Node's modules, for those who need them. */
  nodejs?: boolean;
  /** Namespaces of KV, by binding. */
  kvNamespaces?: string[];
  /** Where it listens; any free port where nothing is said. */
  port?: number;
  /** Where data outlives the process; without it, it doesn't. */
  data?: string;
  /** Static assets, in the words of wrangler.toml. */
  assets?: Assets;
  /** Hears every line that the Worker logs. */
  onLog?: (line: string) => void;
}

/** Starts a built Worker. Its database is empty, or as the data's folder has it. */
export async function serve(build: Build): Promise<Served> {
  const { folder, vars, durableObjects = {}, nodejs, data, onLog = () => {} } = build;
  const before = new Set(workerds());
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
      ...(build.assets && { assets: inMiniflare(build.assets) }),
      ...(data && { resourcePersistencePath: `${data}/state` }),
      handleStructuredLogs: ({ message }) => onLog(message),
    }),
  );
  await miniflare.ready;
  const worker = workerds().find((pid) => !before.has(pid));
  return {
    url: `http://127.0.0.1:${port}`,
    database: await miniflare.getD1Database("DB"),
    pid: worker,
    cpuMs: () => (worker === undefined ? null : cpuMs(worker)),
    memoryMb: () => (worker === undefined ? null : memoryMb(worker)),
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

function inMiniflare(assets: Assets) {
  const { html_handling, not_found_handling, ...others } = assets;
  return {
    ...others,
    routerConfig: { has_user_worker: true },
    assetConfig: { html_handling, not_found_handling },
  };
}

/** Gives an empty database its tables. */
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

/** The workerd processes that are children of this one. */
function workerds(): number[] {
  try {
    const listed = execFileSync("pgrep", ["-P", String(process.pid), "workerd"], {
      encoding: "utf8",
    });
    return listed.split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Linux counts in hundredths of a second, all threads together. */
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
