import { createClerkClient } from "@clerk/backend";
import { expect } from "vitest";
import { type RunningClerk, secretKey } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { type SoftAuthenticator, softAuthenticator } from "./test-authenticator.ts";
import { testBrowser } from "./test-browser.ts";

/* Users with passkeys, for the suites beside this file. */

export type Browser = ReturnType<typeof testBrowser>;
export const on = { passkeys: true, deviceTrust: false } as const;
export const password = "long enough";
let made = 0;

export function passkeyUsers(emulator: RunningClerk) {
  const browserWith = (settings: Partial<InstanceSettings> = on) => testBrowser(emulator, settings);
  const clerk = createClerkClient({
    secretKey,
    apiUrl: emulator.url,
    telemetry: { disabled: true },
  });

  async function newUser() {
    made += 1;
    const email = `passkey${made}+clerk_test@example.com`;
    const { id } = await clerk.users.createUser({ emailAddress: [email], password });
    return { id, email };
  }

  /** A user who has a passkey, and a browser that nobody is signed in with. */
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

/** Begins a registration; answers what the authenticator gets, and where its answer goes. */
export async function begin(browser: Browser): Promise<{ path: string; nonce: string }> {
  const { body } = await browser.post("/me/passkeys");
  return { path: `/me/passkeys/${body.response.id}`, nonce: body.response.verification.nonce };
}

export const finish = (browser: Browser, path: string, credential: string) =>
  browser.post(`${path}/attempt_verification`, {
    strategy: "passkey",
    public_key_credential: credential,
  });

export async function addPasskey(browser: Browser, authenticator: SoftAuthenticator) {
  const { path, nonce } = await begin(browser);
  const { body } = await finish(browser, path, authenticator.create(nonce));
  return body.response as { id: string; name: string; last_used_at: number | null };
}

/** Begins a sign-in with any passkey; answers what there is to sign, and where the answer goes. */
export async function ask(
  browser: Browser,
  fields: Record<string, string> = { strategy: "passkey" },
) {
  const { body } = await browser.post("/client/sign_ins", fields);
  const path = `/client/sign_ins/${body.response.id}`;
  return { path, nonce: body.response.first_factor_verification?.nonce as string };
}

export const answer = (browser: Browser, path: string, credential: string) =>
  browser.post(`${path}/attempt_first_factor`, {
    strategy: "passkey",
    public_key_credential: credential,
  });
