import type { BrowserContext } from "@playwright/test";
import { type InstanceSettings, settingsCookie } from "../../emulators/clerk/settings.ts";

/* The Clerk instance as one browser meets it, and Cloudflare's captcha in place of the real one. */

/** As a new application of Clerk is: with its captcha, which the emulator leaves off for suites without one. */
const newApplication: Partial<InstanceSettings> = { captcha: true };

/** From here on this browser meets an instance with these settings. */
export async function meetClerk(
  context: BrowserContext,
  settings: Partial<InstanceSettings> = {},
): Promise<void> {
  const value = encodeURIComponent(JSON.stringify({ ...newApplication, ...settings }));
  await context.addCookies([{ name: settingsCookie, value, url: "http://localhost:18787" }]);
}

/** The only script of another server that a page may ask for. */
export const challengeScript = "https://challenges.cloudflare.com/turnstile/v0/api.js";

/** What Turnstile's public test keys answer. */
const testToken = "XXXX.DUMMY.TOKEN.XXXX";

/**
 * Stands for Turnstile, with the few functions that clerk-js calls: passes at once, as it does for most people, or
 * wants a press first.
 */
function turnstile(isInteractive: boolean): string {
  return `window.turnstile = {
    render(selector, options) {
      const box = document.querySelector(selector);
      if (!box) throw new Error("no element for the captcha");
      const pass = () => options.callback("${testToken}");
      if (${isInteractive}) {
        options["before-interactive-callback"]();
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = "Verify you are human";
        button.style.cssText = "width:100%;min-width:300px;height:65px";
        button.onclick = pass;
        box.append(button);
      } else setTimeout(pass);
      return "widget";
    },
    remove() { document.querySelector("#clerk-captcha")?.replaceChildren(); },
    reset() {},
  };`;
}

/** How the captcha turns out in this browser; the content security policy is the page's own. */
export async function serveChallenge(
  context: BrowserContext,
  outcome: "passes" | "asks" | "blocked" = "passes",
): Promise<void> {
  await context.unroute(`${challengeScript}*`);
  await context.route(`${challengeScript}*`, (route) =>
    outcome === "blocked"
      ? route.abort()
      : route.fulfill({ contentType: "text/javascript", body: turnstile(outcome === "asks") }),
  );
}
