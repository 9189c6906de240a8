import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { chromiumPath } from "./scripts/chromium.ts";

const executablePath = chromiumPath();

/** Stories in a real browser. All workers share one stack, with ports and data of its own. */
export default defineConfig({
  testDir: "tests/browser",
  globalSetup: "./tests/browser/stack.ts",
  outputDir: "test-results",
  // A story uses the processor nearly all the time: more workers than cores gain nothing.
  workers: Math.min(4, Math.max(2, availableParallelism())),
  // Limits only end what hangs: a busy machine may take many times as long as an idle one.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  forbidOnly: true,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : "list",
  use: {
    baseURL: "http://localhost:18787",
    // Children's names are no business of a trace that CI keeps.
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    {
      name: "phone",
      use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    },
    {
      name: "desktop",
      // These stories are about what a page does. How its pages look at this width is in the other files.
      testIgnore: /\.phone\.test\.ts$/,
      use: {
        viewport: { width: 1440, height: 900 },
        // As some desktops are: without animations, and with a browser that keeps no files.
        contextOptions: { reducedMotion: "reduce" },
        serviceWorkers: "block",
      },
    },
  ],
});
