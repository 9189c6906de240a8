import { defineConfig } from "vite";
import { neededBy } from "./scripts/needed-by.ts";

const start = neededBy("/worker/index.ts", "start");
/** zod imports this for a function that only the OpenAPI document calls. */
const isOfDocument = (id: string) => /\/zod\/.*json-schema/.test(id);

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
          groups: [
            {
              debugName: "start",
              name: (id, modules) => (isOfDocument(id) ? null : start(id, modules)),
            },
          ],
        },
      },
    },
  },
});
