import { type BrowserContext, test as base, expect } from "@playwright/test";
import { docs } from "../../worker/openapi/features.ts";
import { challengeScript, meetClerk, serveChallenge } from "./clerk-instance.ts";
import { isProviderPage } from "./provider.ts";

interface Fixtures {
  /** Opens another person's browser profile, at the same size. */
  newProfile: () => Promise<import("@playwright/test").Page>;
}

/** Routes that need an idempotency key. Founding by mail has none, because it has no session. */
const keyed = Object.entries(docs)
  .filter(([route, { createsEachTime }]) => createsEachTime && !route.startsWith("POST /api/auth/"))
  .map(([route]) => new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}$`));

/**
 * A story also fails when one of its pages asks another server for anything (except for the script of Clerk's captcha),
 * breaks the content security policy, throws, or creates something without an idempotency key.
 */
export const test = base.extend<Fixtures>({
  context: async ({ context }, use) => {
    const wrongs = watch(context);
    await arrange(context);
    await use(context);
    expect(wrongs).toEqual([]);
  },
  // Each story has an address of its own, so that its wrong codes do not count against another story.
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

/** Notes what no page of a story may do. `origins` are those that it may ask. */
export function watch(
  context: BrowserContext,
  origins: string[] = ["http://localhost:18787"],
): string[] {
  const wrongs: string[] = [];
  context.on("request", (request) => {
    const { origin } = new URL(request.url());
    const isChallenge = request.url().split("?")[0] === challengeScript;
    // The page of an OAuth provider is another site.
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
