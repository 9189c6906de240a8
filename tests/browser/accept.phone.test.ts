import type { Page } from "@playwright/test";
import { createClub, createInvitation } from "./builders.ts";
import { createUser, signInByTicket, withoutPassword } from "./clerk-users.ts";
import { freshEmail, mailedCode, newestCode, password, typeDeviceCode } from "./people.ts";
import { expect, test } from "./story.ts";

/* The page that an invitation's link opens, with what Clerk may ask for or refuse on it. */

/** A club that has invited an address, and the link in the mail. */
const invited = async (email?: string) => createInvitation(await createClub("Riverside FC"), email);

const isIn = (page: Page) =>
  expect(page.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();

test("somebody invited at their second address joins with the account that they have", async ({
  page,
}) => {
  const [first, second] = [freshEmail("first"), freshEmail("second")];
  const { id } = await createUser("first", { emailAddress: [first, second] });
  const { link } = await invited(second);

  await signInByTicket(page.context(), id);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText(`Signed in as ${first}`)).toBeVisible();
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
  await isIn(page);

  // Our API knows the account now: it accepts another club's invitation to its second address.
  const other = await createInvitation(await createClub("Hilltop Hockey"), second, 2);
  await page.goto(other.link);
  await page.getByRole("button", { name: "Join Hilltop Hockey" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Hilltop Hockey" })).toBeVisible();
});

/** Sends the form of a new account; the names are in it already. */
async function openAccount(page: Page, secret = password): Promise<void> {
  await page.getByLabel("Password").fill(secret);
  await page.getByLabel("I accept the terms").check();
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
}

/** Opens the link of an invitation to an account that Clerk has, up to the question for its password. */
async function openAsKnown(page: Page, link: string, email: string): Promise<void> {
  await page.goto(link);
  await openAccount(page);
  await expect(page.getByText(`${email} has an account.`)).toBeVisible();
}

test("a password that Clerk refuses is refused at its field, and another opens the account", async ({
  page,
}) => {
  const { link } = await invited();
  await page.goto(link);
  await openAccount(page, "password123");
  const complaint = page.locator(".field", { hasText: "Password" }).locator(".field-error");
  await expect(complaint).toHaveText("That password has been in a leak. Choose another one.");

  // What the emulator's settings never refuse, as our API passes it on.
  const refused = [
    { path: "password", code: "form_password_brand_new" },
    { path: "account", code: "form_param_missing" },
    { path: "account", code: "form_data_missing" },
    { path: "account", code: "brand_new_code" },
  ];
  await page.route("**/api/signup/accept-invite", (route) => {
    const error = refused.shift();
    if (!error) return route.continue();
    const errors = [{ ...error, message: "No." }];
    return route.fulfill({ status: 422, json: { code: "validation_failed", errors } });
  });
  const above = page.getByRole("alert");
  await openAccount(page);
  await expect(complaint).toContainText("form_password_brand_new");
  for (const _ of ["form_param_missing", "form_data_missing"]) {
    await openAccount(page);
    await expect(
      above.filter({ hasText: "Signing up isn't set up completely here." }),
    ).toBeVisible();
    await expect(complaint).toBeHidden();
  }
  await openAccount(page);
  await expect(above.filter({ hasText: "brand_new_code" })).toBeVisible();
  await openAccount(page);
  await isIn(page);
});

test("after too many new accounts at once the page waits where the wait is short, and says so where it is long", async ({
  page,
}) => {
  const { link } = await invited();
  const waits = [600, 3];
  await page.route("**/api/signup/accept-invite", (route) => {
    const seconds = waits.shift();
    if (seconds === undefined) return route.continue();
    const headers = { "retry-after": String(seconds) };
    return route.fulfill({ status: 429, headers, json: { code: "rate_limited" } });
  });
  await page.goto(link);
  await openAccount(page);
  await expect(page.getByText("Too many tries. Wait a minute and try again.")).toBeVisible();
  await openAccount(page);
  await expect(page.getByText("We try again by ourselves in 3 seconds.")).toBeVisible();
  await isIn(page);
});

test("a forgotten password is replaced on the invitation, which is joined afterwards", async ({
  page,
}) => {
  const { email } = await createUser("forgot");
  const { link } = await invited(email);
  await openAsKnown(page, link, email);
  await page.getByRole("button", { name: "Forgotten your password?" }).click();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
  await page.getByLabel("New password").fill("quite another one");
  await page.getByRole("button", { name: "Save it and sign in" }).click();
  await isIn(page);
});

test("an account without a password joins by a mailed code", async ({ page }) => {
  const { email } = await createUser("nopassword", withoutPassword);
  const { link } = await invited(email);
  await openAsKnown(page, link, email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(page.getByRole("heading", { name: "Sign in with a code" })).toBeVisible();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
  await isIn(page);
});

test("a reload in the middle of signing in leads to its end, and the link still works", async ({
  page,
}) => {
  const { email } = await createUser("reload");
  const { link } = await invited(email);
  await openAsKnown(page, link, email);
  const before = await newestCode(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(page.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Finish signing in" })).toBeVisible();
  await page.getByRole("link", { name: "Sign in" }).click();
  await typeDeviceCode(page, email, before);
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await page.goto(link);
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
  await isIn(page);
});

test("somebody who goes back from the last step, with the account created, is asked for its password", async ({
  page,
}) => {
  const { email, link } = await invited();
  // Clerk gave our API no token: then the password signs in, which takes a code on a new device.
  await page.route("**/api/signup/accept-invite", async (route) => {
    const response = await route.fetch();
    const { signInToken, ...json } = await response.json();
    expect(signInToken).toBeTruthy();
    await route.fulfill({ response, json });
  });
  await page.goto(link);
  await openAccount(page);
  await expect(page.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  const before = await mailedCode(email);
  await page.getByRole("button", { name: "Back to sign-in" }).click();
  await expect(page.getByText(`${email} has an account.`)).toBeVisible();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
  await typeDeviceCode(page, email, before);
  await isIn(page);
});
