import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const usual = [
  // A whole Chromium opens a window with all its bars for each context, at several times the cost.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The Chromium to test with: the one that CHROMIUM_PATH names, Playwright's own (undefined: Playwright finds it),
 * else the system's. Null when there is none.
 */
export function findChromium(): string | undefined | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  if (existsSync(chromium.executablePath())) return undefined;
  return usual.find(existsSync) ?? null;
}

/** As `findChromium`, for when there must be one. */
export function chromiumPath(): string | undefined {
  return findChromium() ?? undefined;
}
