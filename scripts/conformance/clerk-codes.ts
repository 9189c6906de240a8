import type { ClerkClient } from "@clerk/backend";
import type { RunningClerk } from "../../emulators/clerk/server.ts";
import { type Answer, testBrowser } from "../../emulators/clerk/test-browser.ts";
import { freshEmail, newUser } from "./clerk-users.ts";

/* Codes by mail and by text message, and a sign-up that is filled in step by step. */

/** Clerk's test numbers have the same code as its test addresses. */
let numberCount = 0;
const freshNumber = () => {
  numberCount += 1;
  return `+1201555${String(100 + numberCount).padStart(4, "0")}`;
};
const code = "424242";

/** Throws if a sign-up or sign-in is not complete: then the rest of it was not checked. */
function requireComplete({ body }: Answer): void {
  if (body.response?.status !== "complete") throw new Error(JSON.stringify(body));
}

export async function driveCodes(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  await signUpInSteps(emulator);
  await firstFactors(emulator, clerk);
  await secondFactor(emulator, clerk);
  await phoneNumbers(clerk);
}

/** A sign-up with consent, a username and a phone number, sent one by one. */
async function signUpInSteps(emulator: RunningClerk): Promise<void> {
  const browser = testBrowser(emulator, {
    legalConsent: true,
    username: "required",
    phone: "required",
  });
  const { body } = await browser.signUp(freshEmail());
  const path = `/client/sign_ups/${body.response.id}`;
  await browser.send("PATCH", path, { legal_accepted: "true" });
  await browser.send("PATCH", path, { username: `ana_${Date.now()}` });
  await browser.send("PATCH", path, { phone_number: freshNumber() });
  await browser.send("PATCH", path, { favourite_colour: "red" });
  for (const strategy of ["email_code", "phone_code"]) {
    await browser.post(`${path}/prepare_verification`, { strategy });
    await browser.post(`${path}/attempt_verification`, { strategy, code: "000000" });
    await browser.post(`${path}/attempt_verification`, { strategy, code });
  }
  requireComplete(await browser.get(path));
  await browser.get("/me");
}

/** Signs in with a code, sent with the first request or a later one. */
async function firstFactors(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  const settings = { phone: "optional" } as const;
  const number = freshNumber();
  const user = await newUser(clerk);
  await clerk.phoneNumbers.createPhoneNumber({
    userId: user.id,
    phoneNumber: number,
    verified: true,
  });
  const email = user.emailAddresses[0]?.emailAddress ?? "";
  for (const [strategy, identifier] of [
    ["email_code", email],
    ["phone_code", number],
  ] as const) {
    const browser = testBrowser(emulator, settings);
    const { body } = await browser.post("/client/sign_ins", { identifier });
    const path = `/client/sign_ins/${body.response.id}`;
    await browser.post(`${path}/prepare_first_factor`, { strategy });
    await browser.post(`${path}/attempt_first_factor`, { strategy, code: "000000" });
    requireComplete(await browser.post(`${path}/attempt_first_factor`, { strategy, code }));
    await testBrowser(emulator, settings).post("/client/sign_ins", { identifier, strategy });
  }
}

/** A code by text message after the password. */
async function secondFactor(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  const user = await newUser(clerk);
  await clerk.phoneNumbers.createPhoneNumber({
    userId: user.id,
    phoneNumber: freshNumber(),
    verified: true,
    reservedForSecondFactor: true,
  });
  const browser = testBrowser(emulator, { phone: "optional", secondFactor: "optional" });
  const email = user.emailAddresses[0]?.emailAddress ?? "";
  const { body } = await browser.signIn(email, "long enough");
  const path = `/client/sign_ins/${body.response.id}`;
  const strategy = "phone_code";
  await browser.post(`${path}/prepare_second_factor`, { strategy });
  await browser.post(`${path}/attempt_second_factor`, { strategy, code: "000000" });
  requireComplete(await browser.post(`${path}/attempt_second_factor`, { strategy, code }));
}

async function phoneNumbers(clerk: ClerkClient): Promise<void> {
  const user = await newUser(clerk);
  const phone = await clerk.phoneNumbers.createPhoneNumber({
    userId: user.id,
    phoneNumber: freshNumber(),
  });
  await clerk.phoneNumbers.getPhoneNumber(phone.id);
  await clerk.phoneNumbers.updatePhoneNumber(phone.id, { verified: true, primary: true });
  await clerk.phoneNumbers.deletePhoneNumber(phone.id);
}
