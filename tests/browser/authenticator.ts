import type { Page } from "@playwright/test";

/* Chromium's virtual authenticator: a device with a screen lock that holds passkeys, without a dialog. */

export interface Authenticator {
  /** Whether its owner proves who they are from now on, by finger, face or PIN. */
  setVerified(isVerified: boolean): Promise<void>;
  /** How many passkeys it holds. */
  count(): Promise<number>;
}

/** Gives the page's browser a device that holds passkeys. */
export async function addAuthenticator(page: Page): Promise<Authenticator> {
  // clerk-js refuses passkeys to a browser that says it is automated.
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false }),
  );
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    setVerified: async (isUserVerified) => {
      await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
    count: async () =>
      (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
  };
}
