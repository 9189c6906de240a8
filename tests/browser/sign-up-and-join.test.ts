import { expect, test } from "@playwright/test";
import {
  fillPerson,
  foundClub,
  freshEmail,
  newProfile,
  password,
  typeMailedCode,
} from "./people.ts";

test("a coach founds a club and sees its code; a parent signs up, mistypes, and is in", async ({
  page,
  browser,
}) => {
  const code = await foundClub(page, "Riverside FC");
  expect(code).toMatch(/^[A-HJKMNP-Z2-9]{8}$/);

  const parent = await newProfile(browser, page);
  const email = freshEmail("parent");
  await parent.goto("/");
  await parent.getByRole("link", { name: "Join with a code" }).click();
  await fillPerson(parent, email, "Petra", "Parent");
  await expect(
    parent.getByText("Optional, enter a club or group code if you have one"),
  ).toBeVisible();
  await parent.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(parent, email);

  // Nowhere yet: the dialog is there, can be closed, and opened again from settings.
  const dialog = parent.getByRole("dialog", { name: "Join your club" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Not now" }).click();
  await expect(dialog).toBeHidden();
  await expect(
    parent.getByRole("heading", { name: "You don't belong to a club yet" }),
  ).toBeVisible();
  await parent.reload();
  await expect(
    parent.getByRole("heading", { name: "You don't belong to a club yet" }),
  ).toBeVisible();
  await expect(dialog).toBeHidden();
  await parent.getByRole("link", { name: "Settings" }).click();
  await parent.getByRole("button", { name: "Enter a code" }).click();
  await expect(dialog).toBeVisible();

  await dialog.getByLabel("Invite code").fill("WRNGCDE2");
  await dialog.getByRole("button", { name: "Join", exact: true }).click();
  await expect(dialog.getByText("That code doesn't match a club.").first()).toBeVisible();

  // The right one names the club before anything is pressed.
  await dialog.getByLabel("Invite code").fill(`${code.slice(0, 4)} ${code.slice(4).toLowerCase()}`);
  await dialog.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(dialog).toBeHidden();
  await parent.getByRole("link", { name: "Home" }).click();
  await expect(parent.getByRole("heading", { name: "Riverside FC" })).toBeVisible();
  await expect(parent.getByText("Parent · 2 people")).toBeVisible();
  await expect(parent.getByRole("region", { name: "Your invite code" })).toBeHidden();
});

test("a parent signs up with the code in the form and lands in the club", async ({
  page,
  browser,
}) => {
  const code = await foundClub(page, "Hilltop Hockey");
  const parent = await newProfile(browser, page);
  const email = freshEmail("parent");
  await parent.goto("/sign-up");
  await fillPerson(parent, email, "Paula", "Parent");
  await parent.getByLabel("Invite code").fill(code);
  await expect(parent.getByText("That's Hilltop Hockey. ").first()).toBeVisible();
  await parent.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(parent, email);
  await expect(parent.getByRole("heading", { name: "Hilltop Hockey" })).toBeVisible();
});

test("a wrong code is said at once, and the sign-up goes on without it", async ({ page }) => {
  const email = freshEmail("parent");
  await page.goto("/sign-up");
  await fillPerson(page, email, "Pia", "Parent");
  await page.getByLabel("Invite code").fill("WRNGCDE3");
  await expect(page.getByText("You can carry on without one and join later.")).toBeVisible();
  await page.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(page, email);
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByRole("alert")).toContainText("That code doesn't match a club.");
});

test("signing out and in again leads home; a wrong password says so", async ({ page }) => {
  const email = freshEmail("parent");
  await page.goto("/sign-up");
  await fillPerson(page, email, "Rita", "Parent");
  await page.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(page, email);
  await page.getByRole("button", { name: "Not now" }).click();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Join with a code" })).toBeVisible();

  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("That password isn't right.")).toBeVisible();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "You don't belong to a club yet" })).toBeVisible();
});

test("a sign-up that was cut off goes on by itself", async ({ page }) => {
  const email = freshEmail("coach");
  await page.goto("/sign-up?as=club");
  await page.getByLabel("Name of the club").fill("Lakeside Rowing");
  await fillPerson(page, email, "Cora", "Coach");
  // Our API is out of reach at the very moment that Clerk has opened the account.
  await page.route("**/api/auth/club-signup", (route) => route.abort());
  await page.getByRole("button", { name: "Continue" }).click();
  await typeMailedCode(page, email);
  await expect(page.getByText("No connection. Check it and try again.")).toBeVisible();
  await page.unroute("**/api/auth/club-signup");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Lakeside Rowing" })).toBeVisible();
});

test("an address that has an account is told so beside the field", async ({ page, browser }) => {
  const email = freshEmail("twice");
  await page.goto("/sign-up");
  await fillPerson(page, email, "Tina", "Twice");
  await page.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(page, email);
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  const again = await newProfile(browser, page);
  await again.goto("/sign-up");
  await fillPerson(again, email, "Tina", "Twice");
  await again.getByRole("button", { name: "Create account" }).click();
  await expect(
    again.getByText("This address already has an account. Sign in instead."),
  ).toBeVisible();
  await expect(again.getByLabel("Email")).toHaveValue(email);
});
