import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { createChild, createClub, createParent, createSession, openClub } from "./builders.ts";
import { expect, test } from "./story.ts";

/* What the first visit on a phone costs, counted from the browser's requests. */

interface Cost {
  /** Our own JavaScript and CSS, gzipped: what a CDN would send. */
  kilobytes: number;
  requests: string[];
  /** Files that block the first paint, apart from style sheets. */
  blocking: string[];
  /** The layout shift; 0.1 or less counts as good. */
  shift: number;
  /** When the first words were there, and when Clerk's script was asked for. */
  firstPaintMs: number;
  clerkMs: number | null;
}

/** Opens a page in a profile that has nothing of the app yet, signed in as somebody. */
async function costOf(
  browser: Browser,
  as: BrowserContext,
  baseURL: string,
  isThere: (page: Page) => Promise<void>,
): Promise<Cost> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 360, height: 740 },
    storageState: await as.storageState(),
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  const requests: string[] = [];
  page.on("response", (answer) => {
    const { pathname } = new URL(answer.url());
    requests.push(pathname);
    if (!/^\/assets\/.*\.(js|css)$/.test(pathname)) return;
    sizes.push(answer.body().then((body) => gzipSync(body, { level: 9 }).length));
  });
  await page.addInitScript(() => {
    const seen = { shift: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as unknown as {
          value: number;
          hadRecentInput: boolean;
        };
        if (!hadRecentInput) seen.shift += value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/");
  await isThere(page);
  await page.waitForLoadState("networkidle");
  const measured = await page.evaluate(() => {
    const files = performance.getEntriesByType("resource") as (PerformanceResourceTiming & {
      renderBlockingStatus?: string;
    })[];
    return {
      shift: (window as unknown as { seen: { shift: number } }).seen.shift,
      firstPaintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      clerkMs: files.find(({ name }) => name.includes("/clerk/"))?.startTime ?? null,
      blocking: files
        .filter(
          ({ name, renderBlockingStatus }) =>
            renderBlockingStatus === "blocking" && !name.endsWith(".css"),
        )
        .map(({ name }) => name),
    };
  });
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return { kilobytes: bytes / 1024, requests, ...measured };
}

const ownFiles = ({ requests }: Cost) => requests.filter((path) => path.startsWith("/assets/"));

test("a stranger's first page is small and does not move", async ({ page, browser, baseURL }) => {
  const cost = await costOf(browser, page.context(), baseURL ?? "", async (fresh) => {
    await expect(fresh.getByRole("link", { name: "Join with a code" })).toBeVisible();
    await expect(fresh.getByLabel("Language")).toBeVisible();
  });
  console.log(`landing: ${cost.kilobytes.toFixed(1)} KB, ${ownFiles(cost).length} files`);
  expect(cost.kilobytes).toBeLessThanOrEqual(35);
  expect(ownFiles(cost).length).toBeLessThanOrEqual(8);
  expect(cost.blocking).toEqual([]);
  expect(cost.shift).toBeLessThan(0.02);
  // Neither Clerk nor the API is asked for somebody who only looks.
  expect(cost.clerkMs).toBeNull();
  expect(cost.requests.filter((path) => path.startsWith("/api/"))).toEqual([]);
});

test("a parent's home is small and does not move, and Clerk's script does not block it", async ({
  page,
  browser,
  baseURL,
}) => {
  const club = await createClub("Riverside FC");
  await createSession(club, "Under 12 training", { weeks: 4 });
  const parent = await createParent("Paula", { page, codes: [club.code] });
  await createChild(parent, "Mia", [club]);
  const cost = await costOf(browser, page.context(), baseURL ?? "", async (fresh) => {
    await expect(fresh.getByRole("region", { name: "Next up" })).toContainText("Mia");
    await expect(fresh.getByText("Parent · 2 people")).toBeVisible();
  });
  console.log(
    `a parent's home: ${cost.kilobytes.toFixed(1)} KB, ${ownFiles(cost).length} files, shift ${cost.shift.toFixed(3)}`,
  );
  expect(cost.kilobytes).toBeLessThanOrEqual(35);
  expect(ownFiles(cost).length).toBeLessThanOrEqual(12);
  expect(cost.blocking).toEqual([]);
  expect(cost.shift).toBeLessThan(0.1);
  // The account, the sessions and the club, each asked for once.
  expect(cost.requests.filter((path) => path.startsWith("/api/")).sort()).toEqual([
    "/api/me",
    "/api/sessions",
    "/api/tenants/" +
      (cost.requests.find((path) => path.startsWith("/api/tenants/")) ?? "").slice(13),
  ]);
});

test("a page is fetched when the pointer is over its link", async ({ page }) => {
  await openClub(page, "Hilltop Hockey");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.getByRole("link", { name: "People", exact: true }).hover();
  await expect.poll(() => asked.some((path) => /people-.*\.js$/.test(path))).toBe(true);
  expect(new URL(page.url()).pathname).toBe("/");
});
