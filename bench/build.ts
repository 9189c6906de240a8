import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type InlineConfig, mergeConfig } from "vite";
import config from "../vite.worker.config.ts";

/** Builds a Worker as ours is built, into a folder of its own. */
export async function buildWorker(entry: string): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), "tenantry-bench-"));
  const own: InlineConfig = {
    configFile: false,
    logLevel: "error",
    // Whoever builds it: Clerk's SDK calls fetch in another way where this says "test".
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      ssr: entry,
      outDir,
      rolldownOptions: { external: [/^cloudflare:/, /^node:/] },
    },
  };
  await build(mergeConfig(config, own));
  return outDir;
}

/** The `[vars]` of wrangler.toml. */
export function defaultSettings(): Record<string, string> {
  const [, vars = ""] = readFileSync("wrangler.toml", "utf8").split("[vars]");
  return Object.fromEntries(
    [...vars.matchAll(/^([A-Z_]+) = "(.*)"$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Kilobytes, gzipped: what an isolate starts with, and all of it. */
export function sizesOf(folder: string): { first: number; all: number } {
  const modules = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => join(folder, name));
  const size = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0) /
    1024;
  return { first: size(startingWith(join(folder, "index.js"))), all: size(modules) };
}

/** A module and those that it imports at once, not when they are needed. */
export function startingWith(path: string, known = new Set<string>()): Set<string> {
  if (known.has(path)) return known;
  known.add(path);
  for (const [, next] of readFileSync(path, "utf8").matchAll(/(?:from|import)"(\.[^"]+)"/g)) {
    startingWith(join(dirname(path), next ?? ""), known);
  }
  return known;
}
