import type { ClerkClient } from "@clerk/backend";
import type { RunningClerk } from "../../emulators/clerk/server.ts";
import { captchaTestToken } from "../../emulators/clerk/sign-ups.ts";
import { softAuthenticator } from "../../emulators/clerk/test-authenticator.ts";
import { type Answer, testBrowser } from "../../emulators/clerk/test-browser.ts";
import { freshEmail, newUser } from "./clerk-users.ts";

/* Passkeys, and an instance that has no passwords. */

/** Throws if a sign-in is not complete: then the rest of it was not checked. */
function requireComplete({ body }: Answer): void {
  if (body.response?.status !== "complete") throw new Error(JSON.stringify(body));
}

export async function drivePasskeys(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  await passkeys(emulator, clerk);
  await withoutPassword(emulator);
}

async function passkeys(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  const user = await newUser(clerk);
  const email = user.emailAddresses[0]?.emailAddress ?? "";
  const browser = testBrowser(emulator, { passkeys: true, deviceTrust: false });
  await browser.get("/environment");
  await browser.signIn(email, "long enough");
  const authenticator = softAuthenticator();
  const { body } = await browser.post("/me/passkeys");
  const path = `/me/passkeys/${body.response.id}`;
  await browser.get(path);
  await browser.send("PATCH", path, { name: "Too early" });
  const register = (credential: string) =>
    browser.post(`${path}/attempt_verification`, {
      strategy: "passkey",
      public_key_credential: credential,
    });
  await register("{");
  await register(authenticator.create(body.response.verification.nonce));
  await browser.send("PATCH", path, { name: "Telephone" });
  await browser.get("/me");
  await browser.send("DELETE", "/client/sessions");

  const finishSignIn = async (started: Answer) => {
    const { id, first_factor_verification: verification } = started.body.response;
    return browser.post(`/client/sign_ins/${id}/attempt_first_factor`, {
      strategy: "passkey",
      public_key_credential: authenticator.get(verification.nonce),
    });
  };
  const any = { strategy: "passkey" };
  requireComplete(await finishSignIn(await browser.post("/client/sign_ins", any)));
  await browser.send("DELETE", "/client/sessions");
  const named = await browser.post("/client/sign_ins", { identifier: email });
  const signIn = `/client/sign_ins/${named.body.response.id}`;
  requireComplete(await finishSignIn(await browser.post(`${signIn}/prepare_first_factor`, any)));
  await clerk.users.getUser(user.id);
  await browser.send("DELETE", path);
  await browser.get(path);
  await browser.send("DELETE", "/client/sessions");
  await finishSignIn(await browser.post("/client/sign_ins", any));
  await testBrowser(emulator).post("/client/sign_ins", any);
}

async function withoutPassword(emulator: RunningClerk): Promise<void> {
  const browser = testBrowser(emulator, { password: false });
  await browser.get("/environment");
  const fields = { email_address: freshEmail(), captcha_token: captchaTestToken };
  await browser.post("/client/sign_ups", { ...fields, password: "long enough" });
  const { body } = await browser.post("/client/sign_ups", fields);
  const path = `/client/sign_ups/${body.response.id}`;
  await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
  const code = { strategy: "email_code", code: "424242" };
  requireComplete(await browser.post(`${path}/attempt_verification`, code));
  await browser.get("/me");
}
