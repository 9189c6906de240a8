import type { Page } from "@playwright/test";
import { createParent } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { freshEmail, password } from "./people.ts";
import { atProvider, chooseAccount, continueWith } from "./provider.ts";
import { expect, test } from "./story.ts";

/* The accounts elsewhere that somebody has connected, in settings. */

test("a parent connects Google, signs in with it, and removes it", async ({ page, newProfile }) => {
  await createParent("Carla", { page });
  await page.goto("/settings/sign-in");
  const section = page.getByRole("region", { name: "Connected accounts" });
  await section.getByRole("button", { name: "Connect Google" }).click();
  await atProvider(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(section.getByText("You stopped before")).toBeVisible();
  await section.getByRole("button", { name: "Connect Google" }).click();
  const google = freshEmail("elsewhere");
  await chooseAccount(page, google);
  await expect(section.getByText(google)).toBeVisible();
  await expect(section.getByRole("button", { name: "Connect Google" })).toBeHidden();

  const other = await newProfile();
  await other.goto("/sign-in");
  await continueWith(other);
  await chooseAccount(other, google);
  await expect(other.getByRole("dialog", { name: "Join your club" })).toBeVisible();

  await section.getByRole("button", { name: "Remove Google" }).click();
  await section.getByRole("button", { name: "Remove Google" }).click();
  await expect(section.getByText(google)).toBeHidden();
  await expect(section.getByRole("button", { name: "Connect Google" })).toBeVisible();
});

test("the only way in can't be removed", async ({ page }) => {
  const email = freshEmail("only");
  await page.goto("/sign-up");
  await continueWith(page);
  await chooseAccount(page, email);
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  await page.goto("/settings/sign-in");
  const section = page.getByRole("region", { name: "Connected accounts" });
  await expect(section.getByText("This is your only way in")).toBeVisible();
  await expect(section.getByRole("button", { name: "Remove Google" })).toBeHidden();
});

test("an account elsewhere that belongs to somebody else is refused with a sentence", async ({
  page,
}) => {
  const taken = (await createParent("Taken")).email;
  await createParent("Carla", { page });
  await page.goto("/settings/sign-in");
  const section = page.getByRole("region", { name: "Connected accounts" });
  await section.getByRole("button", { name: "Connect Google" }).click();
  await chooseAccount(page, taken);
  await expect(section.getByText("belongs to another account here")).toBeVisible();
});

test("connecting and removing an account need a new proof of identity", async ({
  page,
  newProfile,
}) => {
  const old = { signInAgeMinutes: 11 };
  const sectionOf = (on: Page) => on.getByRole("region", { name: "Connected accounts" });
  const proofOn = (on: Page) => on.getByRole("dialog", { name: "Confirm that it's you" });
  const prove = async (on: Page) => {
    await proofOn(on).getByLabel("Password").fill(password);
    await proofOn(on).getByRole("button", { name: "Confirm" }).click();
  };
  await meetClerk(page.context(), old);
  await createParent("Carla", { page });
  await page.goto("/settings/sign-in");
  const connect = sectionOf(page).getByRole("button", { name: "Connect Google" });
  await connect.click();
  await expect(proofOn(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Nothing has changed. Confirm first that it's you.")).toBeVisible();
  await connect.click();
  await prove(page);
  const google = freshEmail("elsewhere");
  await chooseAccount(page, google);
  await expect(sectionOf(page).getByText(google)).toBeVisible();

  const other = await newProfile();
  await meetClerk(other.context(), old);
  await other.goto("/sign-in");
  await continueWith(other);
  await chooseAccount(other, google);
  await expect(other.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  await other.goto("/settings/sign-in");
  const remove = sectionOf(other).getByRole("button", { name: "Remove Google" });
  await remove.click();
  await remove.click();
  await expect(proofOn(other)).toBeVisible();
  await other.keyboard.press("Escape");
  await expect(sectionOf(other).getByText(google)).toBeVisible();
  await remove.click();
  await prove(other);
  await expect(sectionOf(other).getByText(google)).toBeHidden();
});
