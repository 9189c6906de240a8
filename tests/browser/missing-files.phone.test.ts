import type { Page } from "@playwright/test";
import { expect, test } from "./story.ts";

/* Files that are gone since a deploy, a browser without JavaScript, and answers of Cloudflare in our place. */

// A service worker would answer from its cache, and hide that a file is missing.
test.use({ serviceWorkers: "block" });

/** Takes files off the server, until the answer's `bring` is called. */
async function lose(page: Page, address: string) {
  let isGone = true;
  await page.route(address, (route) =>
    isGone ? route.fulfill({ status: 404, body: "Not Found" }) : route.continue(),
  );
  return { bring: () => (isGone = false) };
}

function countLoads(page: Page) {
  const loads = { count: 0 };
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) loads.count += 1;
  });
  return loads;
}

test("a page whose file is gone since a deploy is there after one reload", async ({ page }) => {
  await page.goto("/");
  const gone = await lose(page, "**/assets/sign-in-*.js");
  const loads = countLoads(page);
  // As a deploy does: the page that is loaded anew names files that are there.
  page.on("request", (request) => {
    if (request.isNavigationRequest()) gone.bring();
  });
  await page.getByRole("link", { name: "Sign in" }).first().click();
  await expect(page.getByLabel("Email")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/sign-in");
  expect(loads.count).toBe(1);
});

test("a page whose file stays gone says so after a single reload", async ({ page }) => {
  await page.goto("/");
  const gone = await lose(page, "**/assets/sign-in-*.js");
  const loads = countLoads(page);
  await page.getByRole("link", { name: "Sign in" }).first().click();
  const retry = page.getByRole("button", { name: "Try again" });
  await expect(retry).toBeVisible();
  await page.goto("/sign-in");
  await expect(retry).toBeVisible();
  // One by the app, and the one just now.
  expect(loads.count).toBe(2);
  gone.bring();
  await retry.click();
  await expect(page.getByLabel("Email")).toBeVisible();
});

test("moving the focus to a link whose page is gone does not leave the page", async ({ page }) => {
  await page.goto("/");
  await lose(page, "**/assets/sign-in-*.js");
  const loads = countLoads(page);
  const asked = page.waitForResponse("**/assets/sign-in-*.js");
  await page.getByRole("link", { name: "Sign in" }).first().focus();
  expect((await asked).status()).toBe(404);
  await page.waitForTimeout(500);
  expect(loads.count).toBe(0);
});

test("a part whose file is gone says so, reloads nothing, and is there after another try", async ({
  page,
}) => {
  const gone = await lose(page, "**/assets/language-*.js");
  await page.goto("/");
  await expect(page.getByText("This part could not be loaded.")).toBeVisible();
  const loads = countLoads(page);
  await page.waitForTimeout(500);
  expect(loads.count).toBe(0);
  gone.bring();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("combobox", { name: "Language" })).toBeVisible();
  await expect(page.getByText("This part could not be loaded.")).toBeHidden();
});

test("without JavaScript every page says in each language that it needs it", async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    ...(baseURL && { baseURL }),
  });
  const page = await context.newPage();
  for (const path of ["/", "/join/ABCDEFGH", "/clubs/riverside/people"]) {
    await page.goto(path);
    await expect(page.locator("noscript p[lang=en]")).toBeVisible();
    await expect(page.locator("noscript p[lang=en]")).toContainText("needs JavaScript");
    await expect(page.locator("noscript p[lang=es]")).toContainText("necesita JavaScript");
    await expect(page.locator("noscript p[lang=fr]")).toContainText("a besoin de JavaScript");
  }
  await context.close();
});

test("when Cloudflare answers in our place, the app says what to do in its own words", async ({
  page,
}) => {
  const answers = [
    [429, "Too many requests came today for the app to answer. Try again later."],
    [503, "We can't be reached right now. Try again in a moment."],
  ] as const;
  for (const [status, sentence] of answers) {
    await page.route("**/api/tenants/by-invite-code/*", (route) =>
      route.fulfill({ status, contentType: "text/html", body: "<h1>Error 1027</h1>" }),
    );
    await page.goto("/join/ABCDEFGH");
    await expect(page.getByText(sentence)).toBeVisible();
    await page.unroute("**/api/tenants/by-invite-code/*");
  }
});
