import type { BrowserContext } from "@playwright/test";
import { type InstanceSettings, settingsCookie } from "../../emulators/clerk/settings.ts";

/* The settings of the Clerk instance for one browser, and a script in place of Cloudflare's captcha. */

/** A new application of Clerk has a captcha, which the emulator leaves off by default. */
const newApplication: Partial<InstanceSettings> = { captcha: true };

/** From now on the instance has these settings for this browser. */
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
