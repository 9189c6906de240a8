import type { Page } from "@playwright/test";
import { meetClerk, serveChallenge } from "./clerk-instance.ts";
import { fillPerson, freshEmail, mailedCode, password, typeMailedCode } from "./people.ts";
import { expect, test } from "./story.ts";

/* What a Clerk instance may ask for when somebody signs up. */

async function sendSignUp(page: Page, email: string): Promise<void> {
  await page.goto("/sign-up");
  await fillPerson(page, email, "Sina", "Signup");
  await page.getByRole("button", { name: "Create account" }).click();
}

const isIn = (page: Page) =>
  expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();

test("a captcha that needs a press has room in the form, and takes none before", async ({
  page,
}) => {
  const email = freshEmail("captcha");
  await serveChallenge(page.context(), "asks");
  await page.goto("/sign-up");
  await fillPerson(page, email, "Sina", "Signup");
  const box = page.locator("#clerk-captcha");
  expect(await box.evaluate((element) => element.getBoundingClientRect().height)).toBe(0);
  await page.getByRole("button", { name: "Create account" }).click();
  const challenge = page.getByRole("button", { name: "Verify you are human" });
  await expect(challenge).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await challenge.click();
  await typeMailedCode(page, email);
  await isIn(page);
});

test("a captcha that can't load is explained, and nothing typed is lost", async ({ page }) => {
  const email = freshEmail("blocked");
  await serveChallenge(page.context(), "blocked");
  await sendSignUp(page, email);
  await expect(page.getByText("An ad blocker or a strict network may be in the way")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await serveChallenge(page.context());
  await page.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(page, email);
  await isIn(page);
});

test("terms that the instance requires are asked for, and accepted", async ({ page }) => {
  const email = freshEmail("legal");
  await meetClerk(page.context(), { legalConsent: true });
  await sendSignUp(page, email);
  await expect(page.getByRole("heading", { name: "A little more" })).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Tick the box to go on.")).toBeVisible();
  await page.getByLabel("I accept the terms of use").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await typeMailedCode(page, email);
  await isIn(page);
});

test("names that the instance requires are those of the form", async ({ page }) => {
  const email = freshEmail("names");
  await meetClerk(page.context(), { names: "required" });
  await sendSignUp(page, email);
  await typeMailedCode(page, email);
  await isIn(page);
});

test("a user name that the instance requires is asked for", async ({ page }) => {
  const email = freshEmail("username");
  await meetClerk(page.context(), { username: "required" });
  await sendSignUp(page, email);
  await page.getByLabel("User name").fill(`sina-${Date.now()}`);
  await page.getByRole("button", { name: "Continue" }).click();
  await typeMailedCode(page, email);
  await isIn(page);
});

test("a way to verify that we don't support is named, with a word for the operator", async ({
  page,
}) => {
  await meetClerk(page.context(), { emailVerification: "link" });
  await sendSignUp(page, freshEmail("link"));
  await expect(page.getByText("Signing up isn't set up completely here.")).toBeVisible();
  await expect(page.getByText("For support: email_link")).toBeVisible();
});

for (const signUpMode of ["restricted", "waitlist"] as const) {
  test(`where new accounts are ${signUpMode}, it is said how to get in`, async ({ page }) => {
    await meetClerk(page.context(), { signUpMode });
    await sendSignUp(page, freshEmail("outside"));
    await expect(page.getByText("New accounts are by invitation here.")).toBeVisible();
  });
}

test("a sign-up goes on after a reload before its code", async ({ page }) => {
  const email = freshEmail("reload");
  await sendSignUp(page, email);
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  const code = await mailedCode(email);
  await page.reload();
  await expect(page.getByText(`We sent a code of six digits to ${email}.`)).toBeVisible();
  await page.getByLabel("Code from the mail").fill(code);
  await isIn(page);
});

test("a password may begin and end with a space", async ({ page, newProfile }) => {
  const email = freshEmail("spaces");
  const spaced = ` ${password} `;
  await page.goto("/sign-up");
  await fillPerson(page, email, "Sina", "Signup");
  await page.getByLabel("Password").fill(spaced);
  await page.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(page, email);
  await isIn(page);
  const other = await newProfile();
  await meetClerk(other.context(), { deviceTrust: false });
  await other.goto("/sign-in");
  await other.getByLabel("Email").fill(email);
  await other.getByLabel("Password").fill(password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByText("That password isn't right.")).toBeVisible();
  await other.getByLabel("Password").fill(spaced);
  await other.getByRole("button", { name: "Sign in" }).click();
  await isIn(other);
});
