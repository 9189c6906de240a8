import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";
import { clerkJs } from "./scripts/clerk-js.ts";
import { clerkJsPath } from "./web/clerk-js.ts";

/** Serves Clerk's script from our own origin, so that no page asks a third party for code. */
function ownClerkJs(): Plugin {
  return {
    name: "own-clerk-js",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: clerkJsPath.slice(1), source: clerkJs() });
    },
  };
}

export default defineConfig({
  root: "web",
  plugins: [preact(), ownClerkJs()],
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
});
