import { defineConfig } from "vite";

interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** Names the chunk of every module that `worker/index.ts` imports, and not only later. */
function neededAtStart(id: string, modules: Modules, seen = new Set<string>()): string | null {
  if (id.endsWith("/worker/index.ts")) return "start";
  // zod imports it for a function that only the OpenAPI document calls.
  if (/\/zod\/.*json-schema/.test(id)) return null;
  if (seen.has(id)) return null;
  seen.add(id);
  const importers = modules.getModuleInfo(id)?.importers ?? [];
  return importers.some((importer) => neededAtStart(importer, modules, seen)) ? "start" : null;
}

/**
 * The Worker, built for workerd: one file that every request needs, and beside it those that few do
 * (Clerk's client, Postmark's, calendars, ...), each loaded by the first request that wants it.
 */
export default defineConfig({
  ssr: {
    noExternal: true,
    target: "webworker",
    resolve: {
      conditions: ["workerd", "worker", "browser"],
      mainFields: ["browser", "module", "jsnext:main", "jsnext"],
    },
  },
  build: {
    ssr: "worker/index.ts",
    outDir: "dist/worker",
    emptyOutDir: true,
    target: "es2024",
    minify: true,
    rolldownOptions: {
      external: [/^cloudflare:/],
      // workerd takes every export of the first module for a handler: what the others share is apart.
      preserveEntrySignatures: "strict",
      output: {
        entryFileNames: "index.js",
        chunkFileNames: "later/[name].js",
        // What starts is one file beside `index.js`: many small ones would be larger together.
        codeSplitting: {
          groups: [{ debugName: "start", name: (id, modules) => neededAtStart(id, modules) }],
        },
      },
    },
  },
});
