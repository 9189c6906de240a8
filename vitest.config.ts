import { resolve } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** A limit only ends what hangs: a busy machine may take many times as long as an idle one. */
const limits = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 120_000 } },
};

/**
 * The Worker inside workerd, the deployed Worker from outside, what runs in Node, and what is built. Browser
 * tests are Playwright's.
 */
export default defineConfig({
  test: {
    // The Worker's log helps only beside a failure.
    silent: "passed-only",
    // All cores: vitest's own process mostly waits for the workerds.
    maxWorkers: "100%",
    teardownTimeout: 120_000,
    projects: [
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            // Not what is built from it: errors then name our own lines.
            main: "./worker/index.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                ...inject("settings"),
                // Off unless somebody wants them; the suites do.
                CLERK_ORGANIZATIONS: "true",
                MIGRATIONS: inject("migrations"),
                SIGNING_KEY: inject("signingKey"),
              },
            },
          })),
        ],
        test: {
          name: "worker",
          include: ["worker/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles: ["tests/support/migrated.ts"],
          // Starting a workerd and loading every module takes longer than most files do: files share one,
          // and each begins with an empty database (migrated.ts).
          isolate: false,
          ...limits,
        },
      },
      {
        // The builders of tests/support then send their requests over HTTP.
        resolve: { alias: { "cloudflare:workers": resolve("tests/attacks/outside.ts") } },
        test: {
          name: "attacks",
          include: ["tests/attacks/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/attacks/build.ts"],
          ...limits,
        },
      },
      {
        test: {
          name: "node",
          include: ["emulators/**/*.test.ts", "web/**/*.test.ts"],
          environment: "node",
          ...limits,
        },
      },
      {
        test: {
          name: "build",
          include: ["tests/build/**/*.test.ts"],
          environment: "node",
          // Two of them build the web app into the same folder.
          fileParallelism: false,
          ...limits,
        },
      },
    ],
  },
});
