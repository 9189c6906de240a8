import type { Page } from "@playwright/test";
import { createClub, createInvitation } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { clerk, createUser } from "./clerk-users.ts";
import { freshEmail, mailedCode, newestCode, typeMailedCode } from "./people.ts";
import { expect, test } from "./story.ts";

/* Mailed codes in place of a password, an instance that has no passwords, and the six digits that submit themselves. */

const noPasswords = { password: false } as const;
const isIn = (page: Page) =>
  expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
const attempts = (page: Page) => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/attempt_first_factor")) sent.push(request.url());
  });
  return sent;
};

/** Types a code as somebody does, digit by digit. */
async function typeDigits(page: Page, code: string): Promise<void> {
  await page.getByLabel("Code from the mail").pressSequentially(code);
}

const isWithout = (email: string) =>
  clerk.users
    .getUserList({ emailAddress: [email] })
    .then(({ data }) => expect(data[0]?.passwordEnabled).toBe(false));

test("a code by mail signs in beside the password, and is sent with its sixth digit", async ({
  page,
}) => {
  const { email } = await createUser("coded");
  await page.goto("/sign-in");
  const mailMe = page.getByRole("button", { name: "Mail me a code instead" });
  // Without an address there is nowhere to mail to: its field says so.
  await mailMe.click();
  await expect(page.getByText("Fill this in.")).toBeVisible();
  await expect(page.getByLabel("Email")).toBeFocused();
  await page.getByLabel("Email").fill(email);
  await mailMe.click();
  await expect(page.getByText(`We sent a code of six digits to ${email}.`)).toBeVisible();
  await page.getByRole("button", { name: "Back to sign-in" }).click();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  const before = await mailedCode(email);
  await mailMe.click();
  const right = await mailedCode(email, before);
  await expect(page.getByText("Sent by itself once all six digits are in.")).toBeVisible();
  const sent = attempts(page);
  const wrong = right === "123456" ? "654321" : "123456";
  await typeDigits(page, wrong);
  await expect(page.getByRole("alert")).toHaveText(/That isn't the code we sent\./);
  // Not again by itself: only Enter sends the same code once more.
  await page
    .getByLabel("Code from the mail")
    .evaluate((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  await page.waitForTimeout(300);
  expect(sent).toHaveLength(1);
  await page.getByLabel("Code from the mail").press("Enter");
  await expect.poll(() => sent.length).toBe(2);
  await expect(page.getByRole("alert")).toHaveText(/That isn't the code we sent\./);
  // What is typed next replaces the wrong one.
  await typeDigits(page, right);
  await isIn(page);
  expect(sent).toHaveLength(3);
});

test("where the instance has no passwords, neither sign-up nor sign-in asks for one", async ({
  page,
}) => {
  const email = freshEmail("plain");
  await meetClerk(page.context(), noPasswords);
  await page.goto("/sign-up");
  await expect(page.getByText("No password needed:")).toBeVisible();
  await expect(page.getByLabel("Password")).toBeHidden();
  await page.getByLabel("First name").fill("Paula");
  await page.getByLabel("Last name").fill("Parent");
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(page, email);
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
  await isWithout(email);

  const before = await newestCode(email);
  await page.goto("/sign-in");
  await expect(page.getByText("No password here:")).toBeVisible();
  await expect(page.getByRole("button", { name: "Forgotten your password?" })).toBeHidden();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Sign in" }).click();
  await typeDigits(page, await mailedCode(email, before));
  await expect(page.getByRole("link", { name: "Settings", exact: true })).toBeVisible();
});

test("a club is founded without a password, and nothing moves once that is known", async ({
  page,
}) => {
  const email = freshEmail("founder");
  await meetClerk(page.context(), noPasswords);
  // Clerk says what it has on only after the form has been drawn.
  await page.route("**/__clerk/v1/environment*", async (route) => {
    await new Promise((done) => setTimeout(done, 1_500));
    await route.continue();
  });
  await page.goto("/sign-up?as=club");
  await expect(page.getByLabel("Password")).toBeVisible();
  const button = page.getByRole("button", { name: "Continue", exact: true });
  const before = await button.boundingBox();
  await page.getByLabel("Name of the club").fill("Riverside FC");
  await expect(page.getByText("No password needed:")).toBeVisible();
  expect((await button.boundingBox())?.y).toBe(before?.y);
  await page.getByLabel("First name").fill("Carla");
  await page.getByLabel("Last name").fill("Coach");
  await page.getByLabel("Email").fill(email);
  await button.click();
  await typeMailedCode(page, email);
  await expect(page.getByRole("heading", { name: "Riverside FC" })).toBeVisible();
  await isWithout(email);
});

test("an invitation is accepted without a password, and its account signs in by mail", async ({
  page: parent,
  newProfile,
}) => {
  const { email, link } = await createInvitation(await createClub("Riverside FC"));
  await meetClerk(parent.context(), noPasswords);
  await parent.goto(link);
  await expect(parent.getByText("No password needed:")).toBeVisible();
  await parent.getByLabel("I accept the terms").check();
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(parent.getByRole("heading", { name: "Riverside FC", exact: true })).toBeVisible();
  await isWithout(email);

  // Another club invites the same address: the code is asked for at its link.
  const second = await createInvitation(await createClub("Hilltop Hockey"), email, 2);
  const fresh = await newProfile();
  await fresh.goto(second.link);
  await fresh.getByRole("button", { name: "Mail me a code instead" }).click();
  await typeDigits(fresh, await mailedCode(email));
  await expect(fresh.getByRole("heading", { name: "Hilltop Hockey", exact: true })).toBeVisible();
});
