import { createClerkClient } from "@clerk/backend";
import { expect } from "vitest";
import { type RunningClerk, secretKey } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { type SoftAuthenticator, softAuthenticator } from "./test-authenticator.ts";
import { testBrowser } from "./test-browser.ts";

/* Users with passkeys, for the tests in this folder. */

export type Browser = ReturnType<typeof testBrowser>;
export const passkeySettings = { passkeys: true, deviceTrust: false } as const;
export const password = "long enough";
let userCount = 0;

export function passkeyUsers(emulator: RunningClerk) {
  const browserWith = (settings: Partial<InstanceSettings> = passkeySettings) =>
    testBrowser(emulator, settings);
  const clerk = createClerkClient({
    secretKey,
    apiUrl: emulator.url,
    telemetry: { disabled: true },
  });

  async function newUser() {
    userCount += 1;
    const email = `passkey${userCount}+clerk_test@example.com`;
    const { id } = await clerk.users.createUser({ emailAddress: [email], password });
    return { id, email };
  }

  /** A user with a passkey, and a browser without a session. */
  async function withPasskey() {
    const user = await newUser();
    const browser = browserWith();
    await browser.signIn(user.email, password);
    const authenticator = softAuthenticator();
    const added = await addPasskey(browser, authenticator);
    expect(added.last_used_at).toBeNull();
    await browser.send("DELETE", "/client/sessions");
    return { ...user, browser, authenticator };
  }

  return { browserWith, clerk, newUser, withPasskey };
}

/** Starts a registration. Returns the challenge, and the path for the credential. */
export async function startRegistration(
  browser: Browser,
): Promise<{ path: string; nonce: string }> {
  const { body } = await browser.post("/me/passkeys");
  return { path: `/me/passkeys/${body.response.id}`, nonce: body.response.verification.nonce };
}

export const finishRegistration = (browser: Browser, path: string, credential: string) =>
  browser.post(`${path}/attempt_verification`, {
    strategy: "passkey",
    public_key_credential: credential,
  });

export async function addPasskey(browser: Browser, authenticator: SoftAuthenticator) {
  const { path, nonce } = await startRegistration(browser);
  const { body } = await finishRegistration(browser, path, authenticator.create(nonce));
  return body.response as { id: string; name: string; last_used_at: number | null };
}

/** Starts a sign-in with any passkey. Returns the challenge, and the path for the signature. */
export async function startSignIn(
  browser: Browser,
  fields: Record<string, string> = { strategy: "passkey" },
) {
  const { body } = await browser.post("/client/sign_ins", fields);
  const path = `/client/sign_ins/${body.response.id}`;
  return { path, nonce: body.response.first_factor_verification?.nonce as string };
}

export const finishSignIn = (browser: Browser, path: string, credential: string) =>
  browser.post(`${path}/attempt_first_factor`, {
    strategy: "passkey",
    public_key_credential: credential,
  });
