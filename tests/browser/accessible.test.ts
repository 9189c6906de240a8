import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { fillPerson, foundClub, freshEmail, typeMailedCode } from "./people.ts";
import { expect, test } from "./story.ts";

/** What axe finds wrong with the page as it is now, in words. */
async function faults(page: Page): Promise<string[]> {
  // A colour in mid-transition is no colour of ours.
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`),
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("axe finds nothing on the way in", async ({ page }) => {
      await page.goto("/");
      await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await page.goto("/sign-in");
      await page.getByLabel("Email").fill("nobody@example.com");
      await page.getByLabel("Password").fill("a long password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText("We don't know this address.")).toBeVisible();
      expect(await faults(page)).toEqual([]);
      const email = freshEmail("axe");
      await page.goto("/sign-up");
      await page.getByLabel("Invite code").fill("WRNGCDE5");
      await expect(page.getByText("You can carry on without one")).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await fillPerson(page, email, "Ana", "Silva");
      await page.getByLabel("Invite code").fill("");
      await page.getByRole("button", { name: "Create account" }).click();
      await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await typeMailedCode(page, email);
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await page.getByRole("button", { name: "Not now" }).click();
      expect(await faults(page)).toEqual([]);
      await page.goto("/nothing/here");
      expect(await faults(page)).toEqual([]);
      await page.goto("/accept-invite?token=nothing");
      await expect(page.getByRole("heading", { name: "This link doesn't work" })).toBeVisible();
      expect(await faults(page)).toEqual([]);
    });

    test("axe finds nothing in a club's rooms", async ({ page, newProfile }) => {
      const code = await foundClub(page, "Riverside FC");
      expect(await faults(page)).toEqual([]);
      const parent = await newProfile();
      const email = freshEmail("parent");
      await parent.goto("/sign-up");
      await fillPerson(parent, email, "Paula", "Parent");
      await parent.getByLabel("Invite code").fill(code);
      await parent.getByRole("button", { name: "Create account" }).click();
      await typeMailedCode(parent, email);
      await expect(parent.getByRole("heading", { name: "Riverside FC" })).toBeVisible();
      await page.getByRole("link", { name: "People", exact: true }).click();
      await expect(page.getByRole("list", { name: "Members" })).toContainText("Paula");
      expect(await faults(page)).toEqual([]);
      await page.getByRole("button", { name: "Change Paula Parent" }).click();
      await page.getByRole("button", { name: "Remove from the club" }).click();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Club settings" }).click();
      await page.getByRole("button", { name: "New code" }).click();
      expect(await faults(page)).toEqual([]);
      await page.getByRole("link", { name: "Print a poster" }).click();
      await expect(page.getByRole("img")).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await page.getByRole("link", { name: "People", exact: true }).click();
      await page.getByRole("link", { name: "Invitations", exact: true }).click();
      await page.getByRole("button", { name: "Invite somebody" }).click();
      await page.getByRole("button", { name: "Add their child" }).click();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "From a table" }).click();
      await page.getByLabel("Choose a file").setInputFiles({
        name: "club.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("email,role\nbroken,king\ngood@example.com,parent"),
      });
      await expect(page.getByText("1 line looks good, 1 need a look first.")).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await page.getByRole("link", { name: "Settings", exact: true }).click();
      await expect(page.getByRole("heading", { name: "Your clubs" })).toBeVisible();
      expect(await faults(page)).toEqual([]);
    });
  });
}

test("axe finds nothing in the calendar and the family's pages", async ({ page }) => {
  await foundClub(page, "Riverside FC");
  await page.getByRole("button", { name: "Add a session" }).click();
  const adding = page.getByRole("dialog", { name: "Add a session" });
  await adding.getByLabel("What is it?").fill("Training");
  await adding.getByLabel("Day").fill("2027-01-04");
  await adding.getByLabel("Every week").check();
  expect(await faults(page)).toEqual([]);
  await adding.getByLabel("Day").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10));
  await adding.getByRole("button", { name: /^Add/ }).click();
  await page.getByRole("button", { name: "You: going to Training", exact: true }).first().click();
  expect(await faults(page)).toEqual([]);
  await page
    .getByRole("link", { name: /Training/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Cancel this session" }).click();
  await expect(page.getByRole("heading", { name: "Going (1)" })).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.getByRole("link", { name: "Family" }).click();
  await page.getByRole("button", { name: "Add a child" }).click();
  const child = page.getByRole("dialog", { name: "Add a child" });
  expect(await faults(page)).toEqual([]);
  await child.getByLabel("First name").fill("Mia");
  await child.getByLabel("Date of birth").fill("2016-04-01");
  await child.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Stop looking after Mia" }).click();
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "Ask another guardian" }).click();
  expect(await faults(page)).toEqual([]);
  await page.goto("/claim");
  await expect(page.getByRole("heading", { name: "Find your child" })).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.goto("/");
  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("link", { name: "Players", exact: true }).click();
  await page.getByRole("button", { name: "Change Mia Coach" }).click();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Slips for families" }).click();
  await expect(page.getByText("Every player has a guardian.")).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test("nothing has to be scrolled sideways at 320 px", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await foundClub(page, "Wolverhampton Wanderers Under-Twelves Association Football Club");
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  for (const name of ["People", "Club settings", "Settings", "Family"]) {
    await page.getByRole("link", { name, exact: true }).click();
    const title = name === "Family" ? "Your players" : name;
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
  }
  await page.getByRole("link", { name: "Home" }).click();
  await page.getByRole("button", { name: "Add a session" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is it?").fill("Averyveryverylongword".repeat(5));
  await dialog.getByLabel("Day").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10));
  await dialog.getByRole("button", { name: /^Add/ }).click();
  await page
    .getByRole("link", { name: /Averyvery/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByRole("link", { name: "All sessions" }).click();
  expect(await overflow()).toBeLessThanOrEqual(0);
});
