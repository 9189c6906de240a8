import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { unstable_readConfig } from "wrangler";
import { buildWorker, defaultSettings } from "../../bench/build.ts";
import { freePort } from "../../bench/ports.ts";
import { type Assets, migrate, serve } from "../../bench/workerd.ts";
import { startClerk } from "../../emulators/clerk/server.ts";
import { run } from "../../scripts/processes.ts";
import { emulatedSettings } from "../../scripts/settings.ts";
import { serveChallenge } from "./clerk-instance.ts";
import { fillPerson, freshEmail, password } from "./people.ts";
import { watch } from "./story.ts";

/*
 * A development instance of Clerk, as everybody has one before they go live: the page asks Clerk's own host, without
 * our proxy. A Worker and a web app with such a key, and the emulator in place of that host.
 */

interface Development {
  url: string;
  /** The host that the key names. */
  host: string;
  /** The emulator that stands for it. */
  emulator: string;
  codes: Map<string, string>;
}

const test = base.extend<object, { development: Development }>({
  development: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "tenantry-development-"));
      const port = await freePort();
      const url = `http://localhost:${port}`;
      const codes = new Map<string, string>();
      const clerk = await startClerk({
        port: 0,
        appUrl: url,
        settings: { isDevelopment: true },
        mailCode: async (to, code) => void codes.set(to, code),
      });
      const vars = {
        ...defaultSettings(),
        ...emulatedSettings(
          { app: url, clerk: clerk.url, postmark: "http://localhost:18789" },
          clerk.jwtKey,
        ),
        CLERK_PUBLISHABLE_KEY: clerk.publishableKey,
        CLERK_ISSUER: clerk.issuer,
      };
      const web = join(folder, "web");
      await run("vite", ["build", "--outDir", web, "--logLevel", "warn"], {
        quiet: true,
        env: { VITE_CLERK_PUBLISHABLE_KEY: clerk.publishableKey },
      });
      const built = await buildWorker("worker/index.ts");
      const { assets } = unstable_readConfig({ config: "wrangler.toml" });
      const worker = await serve({
        folder: built,
        port,
        vars,
        durableObjects: { RATE_LIMITER: "RateLimiter" },
        assets: { ...(assets as Assets), directory: web },
      });
      await migrate(worker.database);
      await use({ url, host: new URL(clerk.issuer).host, emulator: clerk.url, codes });
      await worker.stop();
      await clerk.close();
      for (const one of [folder, built]) rmSync(one, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

test("signing up, out and in works without our proxy, and the page may ask that host alone", async ({
  page,
  context,
  development: { url, host, emulator, codes },
}) => {
  const wrongs = watch(context, [url, `https://${host}`]);
  await serveChallenge(context);
  const asked: string[] = [];
  await context.route(`https://${host}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    asked.push(pathname);
    await route.fulfill({
      response: await route.fetch({ url: `${emulator}/fapi${pathname}${search}` }),
    });
  });
  const code = async (email: string) => {
    await expect.poll(() => codes.get(email)).toBeDefined();
    return codes.get(email) ?? "";
  };
  const email = freshEmail("development");

  const answer = await page.goto(`${url}/sign-up?as=club`);
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(/connect-src ([^;]+)/.exec(policy)?.[1]?.split(" ")).toEqual([
    "'self'",
    "https://*.protect.clerk.com:*",
    `https://${host}`,
  ]);
  await page.getByLabel("Name of the club").fill("Development FC");
  await fillPerson(page, email, "Dev", "Eloper");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Code from the mail").fill(await code(email));
  await expect(page.getByRole("heading", { name: "Development FC" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Development FC" })).toBeVisible();

  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();

  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Development FC" })).toBeVisible();

  expect(asked).toContain("/v1/dev_browser");
  expect(asked).toContain("/v1/client/sign_ups");
  expect(asked).toContain("/v1/client/sign_ins");
  expect(wrongs).toEqual([]);
});
