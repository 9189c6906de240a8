import { readFileSync } from "node:fs";
import { createClub, createParent, openAsParent, openClub } from "./builders.ts";
import { clerk, createUser, withoutPassword } from "./clerk-users.ts";
import { fillPerson, foundClub, freshEmail, password, typeMailedCode } from "./people.ts";
import { expect, test } from "./story.ts";

test("a coach founds a club and sees its code; a parent signs up, mistypes, and is in", {
  tag: "@main",
}, async ({ page, newProfile }) => {
  const code = await foundClub(page, "Riverside FC");
  expect(code).toMatch(/^[A-HJKMNP-Z2-9]{8}$/);

  const parent = await newProfile();
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
  await parent.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(parent.getByRole("heading", { name: "Settings" })).toBeVisible();
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
  page: parent,
}) => {
  const { code } = await createClub("Hilltop Hockey");
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

test("signing out and in again leads home; a wrong password says so", { tag: "@main" }, async ({
  page,
}) => {
  const email = freshEmail("parent");
  await page.goto("/sign-up");
  await fillPerson(page, email, "Rita", "Parent");
  await page.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(page, email);
  await page.getByRole("button", { name: "Not now" }).click();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
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
  // Our API is out of reach when Clerk has just created the account.
  await page.route("**/api/tenants", (route) => route.abort());
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await typeMailedCode(page, email);
  await expect(page.getByText("No connection. Check it and try again.")).toBeVisible();
  await page.unroute("**/api/tenants");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Lakeside Rowing" })).toBeVisible();
});

test("an address that has an account is told so beside the field", async ({ page: again }) => {
  const { email } = await createParent("Tina");
  await again.goto("/sign-up");
  await fillPerson(again, email, "Tina", "Twice");
  await again.getByRole("button", { name: "Create account" }).click();
  await expect(
    again.getByText("This address already has an account. Sign in instead."),
  ).toBeVisible();
  await expect(again.getByLabel("Email")).toHaveValue(email);
});

test("a member of two clubs chooses the one that is shown first", async ({ page }) => {
  const { code } = await createClub("Hilltop Hockey");
  await openClub(page, "Lakeside Rowing");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await page.getByRole("button", { name: "Enter a code" }).click();
  await page.getByLabel("Invite code").fill(code);
  await page.getByRole("button", { name: "Join Hilltop Hockey" }).click();
  await page.getByRole("button", { name: "Show first" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Hilltop" })).toContainText(
    "Shown first",
  );
  await page.getByRole("link", { name: "Home" }).click();
  await expect(page.getByRole("heading", { name: "Hilltop Hockey" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Hilltop Hockey" })).toBeVisible();
});

test("what somebody changes in their profile is there after a reload", async ({ page }) => {
  await createClub("Riverside FC", page);
  await page.goto("/settings");
  await page.getByLabel("First name").fill("Carla Maria");
  await page.getByLabel("Phone").fill("+351 21 000 0000");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("First name")).toHaveValue("Carla Maria");
  await expect(page.getByLabel("Phone")).toHaveValue("+351 21 000 0000");
});

test("somebody downloads their data and deletes their account", async ({ page }) => {
  const { email } = await openAsParent(page, "Lea");
  await page.getByRole("button", { name: "Not now" }).click();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download all that is held on you" }).click();
  const path = await (await download).path();
  expect(JSON.parse(readFileSync(path, "utf8")).user.email).toBe(email);
  await page.getByRole("button", { name: "Delete your account" }).click();
  await page.getByRole("button", { name: "Yes, delete my account" }).click();
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("We don't know this address.")).toBeVisible();
});

test("a club of somebody else is answered as one that does not exist", { tag: "@main" }, async ({
  page: stranger,
}) => {
  const { slug } = await createClub("Riverside FC");
  await createClub("Hilltop Hockey", stranger);
  await stranger.goto(`/clubs/${slug}`);
  await expect(stranger.getByRole("heading", { name: "Nothing here" })).toBeVisible();
});

test("a page for members leads a stranger to signing in", async ({ page }) => {
  await page.goto("/settings");
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
});

test("a sign-in token of the Backend API signs the browser in, through clerk-js", async ({
  page,
}) => {
  const user = await createUser("ticket", withoutPassword);
  const { token } = await clerk.signInTokens.createSignInToken({
    userId: user.id,
    expiresInSeconds: 3_600,
  });
  await page.goto("/sign-in");
  await page.getByLabel("Email").focus();
  await page.waitForFunction(() => window.Clerk?.client);
  const status = await page.evaluate(async (ticket) => {
    const clerk = window.Clerk;
    // As the app does after an invitation.
    const attempt = await clerk?.client.signIn.create({ strategy: "ticket", ticket } as never);
    await clerk?.setActive({ session: attempt?.createdSessionId ?? "" });
    return attempt?.status;
  }, token);
  expect(status).toBe("complete");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await page.getByLabel("First name").fill("Tick");
  await page.getByLabel("Last name").fill("Et");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
});

test("the join dialog works by keyboard alone", async ({ page }) => {
  const email = freshEmail("keys");
  await page.goto("/sign-up");
  await fillPerson(page, email, "Kim", "Keys");
  await page.keyboard.press("Enter");
  await typeMailedCode(page, email);
  const dialog = page.getByRole("dialog", { name: "Join your club" });
  await expect(dialog.getByLabel("Invite code")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog")).toHaveCount(0);
  const enter = page.getByRole("button", { name: "Enter a code" });
  await enter.focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Invite code")).toBeFocused();
});
