import { type BrowserContext, test as base, expect } from "@playwright/test";
import { docs } from "../../worker/openapi/features.ts";
import { challengeScript, meetClerk, serveChallenge } from "./clerk-instance.ts";
import { isProviderPage } from "./provider.ts";

interface Fixtures {
  /** Opens another person's browser profile, at the same size. */
  newProfile: () => Promise<import("@playwright/test").Page>;
}

/** Routes that create something each time. Somebody who founds by mail has no session yet, and so no key. */
const keyed = Object.entries(docs)
  .filter(([route, { createsEachTime }]) => createsEachTime && !route.startsWith("POST /api/auth/"))
  .map(([route]) => new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}$`));

/**
 * A story: beside what it tells, no page of it may ask another server for anything, break the content
 * security policy, throw, or make something under no key. The script of Clerk's captcha is the one exception.
 */
export const test = base.extend<Fixtures>({
  context: async ({ context }, use) => {
    const wrongs = watch(context);
    await arrange(context);
    await use(context);
    expect(wrongs).toEqual([]);
  },
  // Each story comes from an address of its own: wrong codes of one use up nothing of another's.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern.
  extraHTTPHeaders: async ({}, use) => {
    const [a = 0, b = 0, c = 0] = crypto.getRandomValues(new Uint8Array(3));
    await use({
      "cf-connecting-ip": `2001:db8:${(a * 256 + b).toString(16)}:${c.toString(16)}::1`,
    });
  },
  newProfile: async ({ browser, viewport, isMobile, hasTouch, baseURL, extraHTTPHeaders }, use) => {
    const opened: { context: BrowserContext; wrongs: string[] }[] = [];
    await use(async () => {
      const context = await browser.newContext({
        viewport,
        isMobile,
        hasTouch,
        ...(baseURL && { baseURL }),
        ...(extraHTTPHeaders && { extraHTTPHeaders }),
      });
      opened.push({ context, wrongs: watch(context) });
      await arrange(context);
      return context.newPage();
    });
    for (const { context, wrongs } of opened) {
      await context.close();
      expect(wrongs).toEqual([]);
    }
  },
});
export { expect };

async function arrange(context: BrowserContext): Promise<void> {
  await meetClerk(context);
  await serveChallenge(context);
}

/** Notes everything that no page of a story may do; `origins` are those that it may ask. */
export function watch(
  context: BrowserContext,
  origins: string[] = ["http://localhost:18787"],
): string[] {
  const wrongs: string[] = [];
  context.on("request", (request) => {
    const { origin } = new URL(request.url());
    const isChallenge = request.url().split("?")[0] === challengeScript;
    // The page of an OAuth provider is another site, which people go to and come back from.
    const isProvider = request.isNavigationRequest() && isProviderPage(request.url());
    if (/^https?:/.test(origin) && !origins.includes(origin) && !isChallenge && !isProvider) {
      wrongs.push(`asked ${request.url()}`);
    }
    const asked = `${request.method()} ${new URL(request.url()).pathname}`;
    if (keyed.some((one) => one.test(asked)) && !request.headers()["idempotency-key"]) {
      wrongs.push(`${asked} would be done twice if its answer were lost`);
    }
  });
  context.on("weberror", (error) => wrongs.push(`threw ${error.error().message}`));
  context.on("console", (message) => {
    if (/content security policy/i.test(message.text())) wrongs.push(message.text());
  });
  return wrongs;
}
