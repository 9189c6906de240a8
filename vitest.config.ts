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
 * Three suites: the Worker inside workerd, the Worker from outside, and what runs in Node. Browser tests
 * are Playwright's.
 */
export default defineConfig({
  test: {
    // What the Worker logs is of use only beside a failure.
    silent: "passed-only",
    // All cores: beside each file's own workerd a worker of vitest's mostly waits.
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
          isolate: false,
          ...limits,
        },
      },
      {
        // The builders of tests/support then knock at the Worker's door, over HTTP.
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
          include: ["emulators/**/*.test.ts", "tests/build/**/*.test.ts", "web/**/*.test.ts"],
          environment: "node",
          // Two of them build the web app, into the same folder.
          fileParallelism: false,
          ...limits,
        },
      },
    ],
  },
});
