import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const usualPaths = [
  // A whole Chromium opens a window with all its bars for each context, at several times the cost.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The path of Chromium for the tests: CHROMIUM_PATH, Playwright's own (undefined: Playwright finds it), or the system's.
 * Null if there is none.
 */
export function findChromium(): string | undefined | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  if (existsSync(chromium.executablePath())) return undefined;
  return usualPaths.find(existsSync) ?? null;
}

/** As `findChromium`, but undefined if there is none. */
export function chromiumPath(): string | undefined {
  return findChromium() ?? undefined;
}
