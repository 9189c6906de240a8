import { freshEmail, parentSignsUp } from "./people.ts";
import { atProvider, chooseAccount, continueWith } from "./provider.ts";
import { expect, test } from "./story.ts";

/* The accounts elsewhere that somebody has connected, in settings. */

test("a parent connects Google, signs in with it, and removes it", async ({ page, newProfile }) => {
  await parentSignsUp(page, "Carla");
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
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

test("an account elsewhere that belongs to somebody else is refused in words", async ({
  page,
  newProfile,
}) => {
  const taken = await parentSignsUp(await newProfile(), "Taken");
  await parentSignsUp(page, "Carla");
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  await page.goto("/settings/sign-in");
  const section = page.getByRole("region", { name: "Connected accounts" });
  await section.getByRole("button", { name: "Connect Google" }).click();
  await chooseAccount(page, taken);
  await expect(section.getByText("belongs to another account here")).toBeVisible();
});
