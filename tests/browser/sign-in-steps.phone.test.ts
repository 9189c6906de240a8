import type { Page } from "@playwright/test";
import { newTotpSecret, totpCode } from "../../emulators/clerk/totp.ts";
import { createClub, createParent } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { createUser, withoutPassword } from "./clerk-users.ts";
import { mailedCode, newestCode, password, sendSignIn, signOut } from "./people.ts";
import { expect, test } from "./story.ts";

/* What Clerk may ask for after an address and a password. */

/** Somebody with an account at Clerk whom our API does not know yet: once signed in, they are asked for their name. */
const account = (more: object = {}) => createUser("account", more);

const isIn = (page: Page) =>
  expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();

test("a new device is asked for a mailed code, once; a reload in the middle loses nothing", async ({
  page: other,
}) => {
  const { code } = await createClub("Riverside FC");
  const { email } = await createParent("Paula", { codes: [code] });
  const before = await newestCode(email);
  await sendSignIn(other, email);
  await expect(other.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  const first = await mailedCode(email, before);
  await other.reload();
  await expect(other.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  // The code that came before the reload still works: no other was sent.
  expect(await newestCode(email)).toBe(first);
  const field = other.getByLabel("Code from the mail");
  await expect(field).toHaveAttribute("autocomplete", "one-time-code");
  await expect(field).toHaveAttribute("inputmode", "numeric");
  await field.fill(first === "123456" ? "654321" : "123456");
  await expect(other.getByText("That isn't the code we sent.")).toBeVisible();
  // As a mail program copies it.
  await field.fill("");
  await field.evaluate(
    (input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", text);
      input.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    },
    ` ${first.slice(0, 3)} ${first.slice(3)}\n`,
  );
  await expect(other.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();

  await signOut(other);
  await sendSignIn(other, email);
  await expect(other.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();
});

test("another code is sent where the first does not come, and the way back is open", async ({
  page,
}) => {
  const { email } = await account();
  await sendSignIn(page, email);
  await expect(page.getByText(/We sent a code of six digits to/)).toBeVisible();
  const first = await mailedCode(email);
  await page.getByRole("button", { name: "Send a new code" }).click();
  await expect(page.getByText("A new code is on its way.")).toBeVisible();
  await mailedCode(email, first);
  await page.getByRole("button", { name: "Back to sign-in" }).click();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
});

test("an authenticator app signs in, and a backup code where the telephone is away", async ({
  page,
  newProfile,
}) => {
  const totpSecret = newTotpSecret();
  const { email } = await account({ totpSecret, backupCodes: ["kept-in-a-drawer"] });
  await meetClerk(page.context(), { secondFactor: "optional" });
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
  const right = totpCode(totpSecret, Date.now());
  await page.getByLabel("Code from the app").fill(right === "000000" ? "000001" : "000000");
  await expect(page.getByText("That isn't the code that the app shows now.")).toBeVisible();
  await page.getByLabel("Code from the app").fill(totpCode(totpSecret, Date.now()));
  await isIn(page);

  const other = await newProfile();
  await meetClerk(other.context(), { secondFactor: "optional" });
  await sendSignIn(other, email);
  await other.getByRole("button", { name: "Use another way" }).click();
  await other.getByRole("button", { name: "A backup code" }).click();
  await other.getByLabel("Backup code").fill("not one of them");
  await other.getByRole("button", { name: "Continue" }).click();
  await expect(other.getByText("That isn't a backup code of yours")).toBeVisible();
  await other.getByLabel("Backup code").fill("kept-in-a-drawer");
  await other.getByRole("button", { name: "Continue" }).click();
  await isIn(other);
});

test("a second factor is asked for after a new password too", async ({ page }) => {
  const totpSecret = newTotpSecret();
  const { email } = await account({ totpSecret });
  await meetClerk(page.context(), { secondFactor: "optional" });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Forgotten your password?" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
  await page.getByLabel("New password").fill("quite another one");
  await page.getByRole("button", { name: "Save it and sign in" }).click();
  await page.getByLabel("Code from the app").fill(totpCode(totpSecret, Date.now()));
  await isIn(page);
});

test("a reset that a reload cut off goes on, before its code and after", async ({ page }) => {
  const { email } = await account();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Forgotten your password?" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
  const code = await newestCode(email);
  await page.reload();
  await expect(page.getByText(`We sent a code of six digits to ${email}.`)).toBeVisible();
  await page.getByLabel("Code from the mail").fill(code);
  // Leaked: the code is used up, the password is not taken.
  await page.getByLabel("New password").fill("password123");
  await page.getByRole("button", { name: "Save it and sign in" }).click();
  await expect(page.getByText("That password has been in a leak.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await expect(page.getByLabel("Code from the mail")).toBeHidden();
  await page.getByLabel("New password").fill("quite another one");
  await page.getByRole("button", { name: "Save it and sign in" }).click();
  await isIn(page);
});

test("a name that Clerk knows is filled in where the app asks for it", async ({ page }) => {
  const { email } = await account();
  await meetClerk(page.context(), { deviceTrust: false, names: "optional" });
  await sendSignIn(page, email);
  await isIn(page);
  await expect(page.getByLabel("First name")).toHaveValue("");
  await page.evaluate(async () => {
    const user = window.Clerk?.user as unknown as { update(fields: object): Promise<unknown> };
    await user.update({ firstName: "Paula", lastName: "Parent" });
  });
  await page.reload();
  await expect(page.getByLabel("First name")).toHaveValue("Paula");
  await expect(page.getByLabel("Last name")).toHaveValue("Parent");
});

test("an account without a password signs in with a mailed code", async ({ page }) => {
  const { email } = await account(withoutPassword);
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "Sign in with a code" })).toBeVisible();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
  await isIn(page);
});

test("a password from a leak leads to a new one, with the address filled in", async ({ page }) => {
  const { email } = await account({ password: "password123", skipPasswordChecks: true });
  await sendSignIn(page, email, "password123");
  await expect(page.getByText("has been found in a leak of another service")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
  await page.getByLabel("New password").fill("quite another one");
  await page.getByRole("button", { name: "Save it and sign in" }).click();
  await isIn(page);
});

test("a step that we can't show is named, and the way back is open", async ({ page }) => {
  const { email } = await account();
  await meetClerk(page.context(), { protectCheck: true });
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "We can't go on here" })).toBeVisible();
  await expect(page.getByText("For support: needs_protect_check")).toBeVisible();
  await page.getByRole("button", { name: "Back to sign-in" }).click();
  await expect(page.getByLabel("Email")).toHaveValue(email);
});

for (const { sessionTask, sentence } of [
  {
    sessionTask: "choose-organization",
    sentence: "Your account has to belong to an organization",
  },
  { sessionTask: "setup-mfa", sentence: "Your account needs a second way to sign in" },
] as const) {
  test(`the task ${sessionTask} is said in words, and can be left`, async ({ page }) => {
    const { email } = await account();
    await meetClerk(page.context(), { deviceTrust: false, sessionTask });
    await sendSignIn(page, email);
    await expect(page.getByRole("heading", { name: "One thing first" })).toBeVisible();
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.getByText(`For support: ${sessionTask}`)).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { name: "One thing first" })).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
  });
}

test("a password that must be changed is changed here, and the person is in", async ({ page }) => {
  const { email } = await account();
  await meetClerk(page.context(), { deviceTrust: false, sessionTask: "reset-password" });
  await sendSignIn(page, email);
  await expect(page.getByText("Your password has to be changed")).toBeVisible();
  await page.getByLabel("New password").fill("quite another one");
  await page.getByRole("button", { name: "Save the new password" }).click();
  await isIn(page);
});

test("a password that must be changed needs a new proof after an old sign-in", async ({ page }) => {
  const { email } = await account();
  await meetClerk(page.context(), {
    deviceTrust: false,
    sessionTask: "reset-password",
    signInAgeMinutes: 11,
  });
  await sendSignIn(page, email);
  await page.getByLabel("New password").fill("quite another one");
  await page.getByRole("button", { name: "Save the new password" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it's you" });
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await isIn(page);
});
