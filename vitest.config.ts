import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Two suites: the Worker inside workerd, and what runs in Node. Browser tests are Playwright's. */
export default defineConfig({
  test: {
    // What the Worker logs is of use only beside a failure.
    silent: "passed-only",
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
          include: ["worker/**/*.test.ts", "tests/attacks/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles: ["tests/support/migrated.ts"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "node",
          include: ["emulators/**/*.test.ts", "tests/build/**/*.test.ts", "web/**/*.test.ts"],
          environment: "node",
          // Two of them build the web app, into the same folder.
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
