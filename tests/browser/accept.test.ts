import { createClerkClient } from "@clerk/backend";
import type { Page } from "@playwright/test";
import { invite, invited, mailLink, openInvitations } from "./invited.ts";
import {
  foundClub,
  freshEmail,
  mailedCode,
  newestCode,
  password,
  signIn,
  typeDeviceCode,
} from "./people.ts";
import { expect, test } from "./story.ts";

/* The page that an invitation's link opens, with what Clerk may ask for or refuse on it. */

const clerk = createClerkClient({
  secretKey: "sk_test_emulated",
  apiUrl: "http://localhost:18788",
});

/** A club that has invited an address, and the link in the mail. */
async function linkFor(page: Page, email: string): Promise<string> {
  await foundClub(page, "Riverside FC");
  await openInvitations(page);
  await invite(page, email);
  return mailLink(page, email);
}

const isIn = (page: Page) =>
  expect(page.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();

test("somebody invited at their second address joins with the account that they have", async ({
  page,
  newProfile,
}) => {
  const [first, second] = [freshEmail("first"), freshEmail("second")];
  await clerk.users.createUser({ emailAddress: [first, second], password });
  const link = await linkFor(page, second);

  const parent = await newProfile();
  await signIn(parent, first);
  await expect(parent.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await parent.goto(link);
  await expect(parent.getByText(`Signed in as ${first}`)).toBeVisible();
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await isIn(parent);

  // Known to our API now: the same account takes another club's invitation to its second address.
  const other = await newProfile();
  await foundClub(other, "Hilltop Hockey");
  await openInvitations(other);
  await invite(other, second);
  await parent.goto(await mailLink(other, second, 2));
  await parent.getByRole("button", { name: "Join Hilltop Hockey" }).click();
  await expect(parent.getByRole("heading", { level: 1, name: "Hilltop Hockey" })).toBeVisible();
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
  newProfile,
}) => {
  const { link } = await invited(page);
  const parent = await newProfile();
  await parent.goto(link);
  await openAccount(parent, "password123");
  const complaint = parent.locator(".field", { hasText: "Password" }).locator(".field-error");
  await expect(complaint).toHaveText("That password has been in a leak. Choose another one.");

  // What the emulator's settings never refuse, as our API passes it on.
  const refused = [
    { path: "password", code: "form_password_brand_new" },
    { path: "account", code: "form_param_missing" },
    { path: "account", code: "form_data_missing" },
    { path: "account", code: "brand_new_code" },
  ];
  await parent.route("**/api/signup/accept-invite", (route) => {
    const error = refused.shift();
    if (!error) return route.continue();
    const errors = [{ ...error, message: "No." }];
    return route.fulfill({ status: 422, json: { code: "validation_failed", errors } });
  });
  const above = parent.getByRole("alert");
  await openAccount(parent);
  await expect(complaint).toContainText("form_password_brand_new");
  for (const _ of ["form_param_missing", "form_data_missing"]) {
    await openAccount(parent);
    await expect(
      above.filter({ hasText: "Signing up isn't set up completely here." }),
    ).toBeVisible();
    await expect(complaint).toBeHidden();
  }
  await openAccount(parent);
  await expect(above.filter({ hasText: "brand_new_code" })).toBeVisible();
  await openAccount(parent);
  await isIn(parent);
});

test("too many new accounts at once: a short wait is waited out, a long one is said", async ({
  page,
  newProfile,
}) => {
  const { link } = await invited(page);
  const parent = await newProfile();
  const waits = [600, 3];
  await parent.route("**/api/signup/accept-invite", (route) => {
    const seconds = waits.shift();
    if (seconds === undefined) return route.continue();
    const headers = { "retry-after": String(seconds) };
    return route.fulfill({ status: 429, headers, json: { code: "rate_limited" } });
  });
  await parent.goto(link);
  await openAccount(parent);
  await expect(parent.getByText("Too many tries. Wait a minute and try again.")).toBeVisible();
  await openAccount(parent);
  await expect(parent.getByText("We try again by ourselves in 3 seconds.")).toBeVisible();
  await isIn(parent);
});

test("a forgotten password is replaced on the invitation, which is joined afterwards", async ({
  page,
  newProfile,
}) => {
  const email = freshEmail("forgot");
  await clerk.users.createUser({ emailAddress: [email], password });
  const link = await linkFor(page, email);
  const parent = await newProfile();
  await openAsKnown(parent, link, email);
  await parent.getByRole("button", { name: "Forgotten your password?" }).click();
  await expect(parent.getByLabel("Email")).toHaveValue(email);
  await parent.getByRole("button", { name: "Mail me a code" }).click();
  await parent.getByLabel("Code from the mail").fill(await mailedCode(email));
  await parent.getByLabel("New password").fill("quite another one");
  await parent.getByRole("button", { name: "Save it and sign in" }).click();
  await isIn(parent);
});

test("an account without a password joins by a mailed code", async ({ page, newProfile }) => {
  const email = freshEmail("nopassword");
  await clerk.users.createUser({ emailAddress: [email], skipPasswordRequirement: true });
  const link = await linkFor(page, email);
  const parent = await newProfile();
  await openAsKnown(parent, link, email);
  await parent.getByLabel("Password").fill(password);
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(parent.getByRole("heading", { name: "Sign in with a code" })).toBeVisible();
  await parent.getByLabel("Code from the mail").fill(await mailedCode(email));
  await isIn(parent);
});

test("a reload in the middle of signing in leads to its end, and the link still works", async ({
  page,
  newProfile,
}) => {
  const email = freshEmail("reload");
  await clerk.users.createUser({ emailAddress: [email], password });
  const link = await linkFor(page, email);
  const parent = await newProfile();
  await openAsKnown(parent, link, email);
  const before = await newestCode(email);
  await parent.getByLabel("Password").fill(password);
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(parent.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  await parent.reload();
  await expect(parent.getByRole("heading", { name: "Finish signing in" })).toBeVisible();
  await parent.getByRole("link", { name: "Sign in" }).click();
  await typeDeviceCode(parent, email, before);
  await expect(parent.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await parent.goto(link);
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await isIn(parent);
});

test("who goes back from the last step, with the account open, is asked for its password", async ({
  page,
  newProfile,
}) => {
  const { email, link } = await invited(page);
  const parent = await newProfile();
  // Clerk gave our API no token: then the password signs in, which takes a code on a new device.
  await parent.route("**/api/signup/accept-invite", async (route) => {
    const response = await route.fetch();
    const { signInToken, ...json } = await response.json();
    expect(signInToken).toBeTruthy();
    await route.fulfill({ response, json });
  });
  await parent.goto(link);
  await openAccount(parent);
  await expect(parent.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  const before = await mailedCode(email);
  await parent.getByRole("button", { name: "Back to sign-in" }).click();
  await expect(parent.getByText(`${email} has an account.`)).toBeVisible();
  await parent.getByLabel("Password").fill(password);
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await typeDeviceCode(parent, email, before);
  await isIn(parent);
});
