import { readFileSync } from "node:fs";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin, runnerImport, transformWithOxc } from "vite";
import { clerkJs } from "./scripts/clerk-js.ts";
import { neededBy } from "./scripts/needed-by.ts";
import { clerkJsPath } from "./web/clerk/clerk-js.ts";

/** Serves Clerk's script from our own origin, so that no page asks a third party for code. */
function ownClerkJs(): Plugin {
  return {
    name: "own-clerk-js",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: clerkJsPath.slice(1), source: clerkJs() });
    },
  };
}

/** Small parts that most pages have. */
const parts =
  /\/web\/(i18n\/account|data\/(use-action|use-paged-query|use-query|local-cache|save-as|with-idempotency-key)|clerk\/use-own-user|auth\/(sign-out|account-links)|people\/(delivery|people-names)|codes\/code-field|family\/consent-card|ui\/(field|form|dialog|confirmation|text-button|name-fields|load-more|async-section))\.tsx?/;

/** The parts of the pages for signing in and up, which most of these pages need. */
function isOfIdentity(id: string): string | null {
  const parts =
    /\/web\/(clerk\/(sign-ins|sign-ups|sign-in-methods|oauth|own-emails|passkeys|passkey-challenge)|auth\/(use-finish-sign-up|sign-in-steps|sign-up-steps|sign-up-fields|reset-password)|credentials\/(social-buttons|provider-mark|credentials|factor-form|hidden-username|mailed-code|new-password|captcha|terms))\./;
  return parts.test(id) ? "identity" : null;
}

/** The service worker, beside the app and apart from it: its address never changes, and it imports nothing. */
function serviceWorker(): Plugin {
  const file = "web/app/sw.ts";
  return {
    name: "service-worker",
    async generateBundle() {
      const { code } = await transformWithOxc(readFileSync(file, "utf8"), file, {
        sourcemap: false,
      });
      this.emitFile({ type: "asset", fileName: "sw.js", source: code });
    },
  };
}

/** Says in every language why the page stays empty for somebody without JavaScript. */
function saysNoScript(): Plugin {
  return {
    name: "no-script",
    async transformIndexHtml(html) {
      const { module } =
        await runnerImport<typeof import("./web/i18n/no-script.ts")>("./web/i18n/no-script.ts");
      const sentences = Object.entries(module.noScript).map(
        ([path, sentence]) => `<p lang="${path.replace(/^.*\/|\.ts$/g, "")}">${sentence}</p>`,
      );
      const page = `<div class="plain"><main class="stack">${sentences.join("")}</main></div>`;
      return html.replace("<noscript></noscript>", `<noscript>${page}</noscript>`);
    },
  };
}

export default defineConfig({
  root: "web",
  plugins: [preact(), ownClerkJs(), serviceWorker(), saysNoScript()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The first page is one file, and the home of a family another: no chain of small ones.
    rolldownOptions: {
      output: {
        // The first file names every file that a page may load, so names and hashes are short.
        chunkFileNames: ({ name }) => `assets/${name.slice(0, 8)}-[hash:7].js`,
        assetFileNames: ({ names: [name = ""] }) =>
          `assets/${name.replace(/\.\w+$/, "").slice(0, 8)}-[hash:7][extname]`,
        codeSplitting: {
          groups: [
            { debugName: "first", name: neededBy("/web/app/app.tsx", "first"), priority: 3 },
            { debugName: "home", name: neededBy("/web/club/home.tsx", "home"), priority: 2 },
            // The landing page has a field, and needs nothing else of a form.
            { name: "field", test: /\/field\.css$/, priority: 4 },
            // What many pages share: the first file names every file that a page loads.
            { name: "parts", test: parts, priority: 1 },
            { debugName: "identity", name: isOfIdentity, priority: 0 },
            // Small parts that are shown together, or one in place of the other.
            { name: "overview", test: /\/club\/(overview|own-code)\./ },
            { name: "waiting", test: /\/join\/(missed-invitation|own-invitations)\./ },
            { name: "tasks", test: /\/session-tasks\/(reset|setup)-task\./ },
          ],
        },
      },
    },
  },
});
