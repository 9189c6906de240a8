import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type InlineConfig, mergeConfig } from "vite";
import config from "../vite.worker.config.ts";

/** Builds a Worker with the settings of ours, into a new temporary folder. */
export async function buildWorker(entry: string): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), "tenantry-bench-"));
  const overrides: InlineConfig = {
    configFile: false,
    logLevel: "error",
    // Also when a test builds it: Clerk's SDK calls fetch differently when this is "test".
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      ssr: entry,
      outDir,
      rolldownOptions: { external: [/^cloudflare:/, /^node:/] },
    },
  };
  await build(mergeConfig(config, overrides));
  return outDir;
}

/** The `[vars]` of wrangler.toml. */
export function defaultSettings(): Record<string, string> {
  const [, vars = ""] = readFileSync("wrangler.toml", "utf8").split("[vars]");
  return Object.fromEntries(
    [...vars.matchAll(/^([A-Z_]+) = "(.*)"$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Gzipped kilobytes of the modules an isolate loads at its start (`first`), and of all modules. */
export function sizesOf(folder: string): { first: number; all: number } {
  const modules = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => join(folder, name));
  const size = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0) /
    1024;
  return { first: size(staticImportsOf(join(folder, "index.js"))), all: size(modules) };
}

/** The module and everything it imports statically. */
export function staticImportsOf(path: string, visited = new Set<string>()): Set<string> {
  if (visited.has(path)) return visited;
  visited.add(path);
  for (const [, next] of readFileSync(path, "utf8").matchAll(/(?:from|import)"(\.[^"]+)"/g)) {
    staticImportsOf(join(dirname(path), next ?? ""), visited);
  }
  return visited;
}
