import type { ClerkClient } from "@clerk/backend";
import type { RunningClerk } from "../../emulators/clerk/server.ts";
import { testBrowser } from "../../emulators/clerk/test-browser.ts";
import { newTotpSecret, totpCode } from "../../emulators/clerk/totp.ts";
import { newUser } from "./clerk-users.ts";

/** Sensitive changes that need a reverification, every factor for it, and adding and removing second factors. */
export async function driveReverification(
  emulator: RunningClerk,
  clerk: ClerkClient,
): Promise<void> {
  await byFirstFactor(emulator, clerk);
  await bySecondFactor(emulator, clerk);
}

const stale = { secondFactor: "optional", deviceTrust: false, signInAgeMinutes: 11 } as const;

async function byFirstFactor(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  const user = await newUser(clerk);
  const email = user.emailAddresses[0];
  const browser = testBrowser(emulator, stale);
  const { body } = await browser.signIn(email?.emailAddress ?? "", "long enough");
  const path = `/client/sessions/${body.response.created_session_id}/verify`;
  await browser.post("/me/totp");
  await browser.post(`${path}/attempt_first_factor`, { strategy: "password", password: "none" });
  await browser.post(path, { level: "third_factor" });
  await browser.post(path, { level: "second_factor" });
  await browser.post(`${path}/attempt_first_factor`, { strategy: "password", password: "wrong" });
  await browser.post(`${path}/prepare_first_factor`, {
    strategy: "email_code",
    email_address_id: email?.id ?? "",
  });
  await browser.post(`${path}/attempt_first_factor`, { strategy: "email_code", code: "424242" });
  await browser.post(path, { level: "first_factor" });
  await browser.post(`${path}/attempt_first_factor`, {
    strategy: "password",
    password: "long enough",
  });
  const { body: totp } = await browser.post("/me/totp");
  await browser.post("/me/totp/attempt_verification", { code: "none" });
  const code = totpCode(totp.response.secret, Date.now());
  await browser.post("/me/totp/attempt_verification", { code });
  await browser.post("/me/totp");
  await browser.post("/me/backup_codes");
  await browser.send("DELETE", "/me/totp");
  await browser.send("DELETE", "/me/totp");
  await browser.post("/me/backup_codes");
  await testBrowser(emulator, stale).post("/me/totp");
}

async function bySecondFactor(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  const totpSecret = newTotpSecret();
  const user = await newUser(clerk, { totpSecret, backupCodes: ["in-a-drawer"] });
  await clerk.phoneNumbers.createPhoneNumber({
    userId: user.id,
    phoneNumber: "+12015550177",
    verified: true,
    reservedForSecondFactor: true,
  });
  const browser = testBrowser(emulator, { ...stale, phone: "optional" });
  const { body } = await browser.signIn(user.emailAddresses[0]?.emailAddress ?? "", "long enough");
  const signIn = `/client/sign_ins/${body.response.id}/attempt_second_factor`;
  const signedIn = await browser.post(signIn, {
    strategy: "totp",
    code: totpCode(totpSecret, Date.now()),
  });
  const path = `/client/sessions/${signedIn.body.response.created_session_id}/verify`;
  const attempt = `${path}/attempt_second_factor`;
  await browser.post("/me/backup_codes");
  await browser.post(path, { level: "second_factor" });
  await browser.post(`${path}/prepare_second_factor`, { strategy: "phone_code" });
  await browser.post(attempt, { strategy: "phone_code", code: "000000" });
  await browser.post(attempt, { strategy: "phone_code", code: "424242" });
  await browser.post(path, { level: "second_factor" });
  await browser.post(attempt, { strategy: "totp", code: "000000" });
  await browser.post(attempt, {
    strategy: "totp",
    code: totpCode(totpSecret, Date.now() + 30_000),
  });
  await browser.post(path, { level: "multi_factor" });
  await browser.post(`${path}/attempt_first_factor`, {
    strategy: "password",
    password: "long enough",
  });
  await browser.post(attempt, { strategy: "backup_code", code: "in-a-drawer" });
}
