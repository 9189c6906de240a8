import type { Page } from "@playwright/test";
import { expectAccessibleInBothThemes, overflowOf } from "./axe.ts";
import { createParent, createSession, openClub } from "./builders.ts";
import { addSession, fillPerson, freshEmail, typeMailedCode } from "./people.ts";
import { expect, test } from "./story.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("axe finds nothing on the pages for strangers and newcomers", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByLabel("Language")).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Fill this in.").first()).toBeVisible();
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("We don't know this address.")).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.getByRole("button", { name: "Forgotten your password?" }).click();
  await expectAccessibleInBothThemes(page);
  const email = freshEmail("axe");
  await page.goto("/sign-up");
  await page.getByLabel("Invite code").fill("WRNGCDE5");
  await expect(page.getByText("You can carry on without one")).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await fillPerson(page, email, "Ana", "Silva");
  await page.getByLabel("Invite code").fill("");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(heading(page, "Check your mail")).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await typeMailedCode(page, email);
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.getByRole("button", { name: "Not now" }).click();
  await expectAccessibleInBothThemes(page);
  for (const [path, title] of [
    ["/nothing/here", "Nothing here"],
    ["/accept-invite?token=nothing", "This link doesn't work"],
    ["/accept-invite", "Open the link in the mail"],
    ["/join/WRNGCDE6", "Join your club"],
    ["/claim", "Find your child"],
    ["/settings", "Settings"],
  ] as const) {
    await page.goto(path);
    await expect(heading(page, title)).toBeVisible();
    await expectAccessibleInBothThemes(page);
  }
});

test("axe finds nothing on a club's pages", async ({ page }) => {
  const { code } = await openClub(page, "Riverside FC");
  await expectAccessibleInBothThemes(page);
  await createParent("Paula", { codes: [code] });
  await page.reload();
  await expect(page.getByRole("region", { name: "At a glance" })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.getByRole("link", { name: "People", exact: true }).click();
  await expect(page.getByRole("list", { name: "Members" })).toContainText("Paula");
  await expectAccessibleInBothThemes(page);
  await page.getByRole("button", { name: "Change Paula Parent" }).click();
  await page.getByRole("button", { name: "Remove from the club" }).click();
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByRole("button", { name: "Add their child" }).click();
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "From a table" }).click();
  await page.getByLabel("Choose a file").setInputFiles({
    name: "club.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("email,role\nbroken,king\ngood@example.com,parent"),
  });
  await expect(page.getByText("1 line looks good, 1 needs a look first.")).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.getByRole("link", { name: "Club settings" }).click();
  await page.getByRole("button", { name: "New code" }).click();
  await expectAccessibleInBothThemes(page);
  for (const [link, title] of [
    ["Print a poster", "Riverside FC"],
    ["Did an old code leak? See who came in by it", "Who came in by an old code"],
    ["What happened", "What happened"],
    ["Mail", "Mail"],
  ] as const) {
    await page.getByRole("link", { name: "Club settings" }).click();
    await page.getByRole("link", { name: link, exact: true }).click();
    await expect(heading(page, title)).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectAccessibleInBothThemes(page);
  }
});

test("axe finds nothing in the calendar and the family's pages", async ({ page }) => {
  await openClub(page, "Riverside FC");
  await page.getByRole("button", { name: "Add a session" }).click();
  const adding = page.getByRole("dialog", { name: "Add a session" });
  await adding.getByLabel("Every week").check();
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press("Escape");
  await addSession(page, "Training", { weeks: 2 });
  await page.getByRole("button", { name: "You: going to Training", exact: true }).first().click();
  await expectAccessibleInBothThemes(page);
  await page
    .getByRole("link", { name: /Training/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Cancel this session" }).click();
  await expect(page.getByRole("heading", { name: "Going (1)" })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.getByRole("link", { name: "Family" }).click();
  await page.getByRole("button", { name: "Add a child" }).click();
  const child = page.getByRole("dialog", { name: "Add a child" });
  await expectAccessibleInBothThemes(page);
  await child.getByLabel("First name").fill("Mia");
  await child.getByLabel("Date of birth").fill("2016-04-01");
  await child.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Stop looking after Mia" }).click();
  await expectAccessibleInBothThemes(page);
  await page.getByRole("button", { name: "Ask another guardian" }).click();
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Home" }).click();
  await expect(page.getByRole("region", { name: "Next up" })).toContainText("Mia");
  await expectAccessibleInBothThemes(page);
  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("button", { name: "Change Mia Coach" }).click();
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Players", exact: true }).click();
  await page.getByRole("link", { name: "Slips for families" }).click();
  await expect(page.getByText("Every player has a guardian.")).toBeVisible();
  await expectAccessibleInBothThemes(page);
});

test("nothing has to be scrolled sideways at 320 pixels, also with text twice as large", async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      if (sessionStorage.getItem("large")) document.documentElement.style.fontSize = "200%";
    });
  });
  const name = "Wolverhampton Wanderers Under-Twelves Association Football Club";
  await createSession(await openClub(page, name), "Averyveryverylongword".repeat(5));
  for (const isLarge of [false, true]) {
    if (isLarge) await page.evaluate(() => sessionStorage.setItem("large", "yes"));
    await page.goto("/");
    await expect(page.getByRole("region", { name: "Your invite code" })).toBeVisible();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    for (const [name, title] of [
      ["People", "People"],
      ["Club settings", "Club settings"],
      ["Settings", "Settings"],
      ["Family", "Your players"],
    ] as const) {
      if (name === "Club settings") await page.goBack();
      if (name === "Club settings") await page.getByRole("link", { name: "Home" }).click();
      await page.getByRole("link", { name, exact: true }).click();
      await expect(heading(page, title)).toBeVisible();
      await page.waitForLoadState("networkidle");
      expect(await overflowOf(page), `${name}, ${isLarge}`).toBeLessThanOrEqual(0);
    }
    await page.getByRole("link", { name: "Home" }).click();
    await page
      .getByRole("link", { name: /Averyvery/ })
      .first()
      .click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    for (const path of ["/sign-up", "/sign-in", "/claim"]) {
      await page.goto(path);
      await expect(page.locator("h1")).toBeVisible();
      expect(await overflowOf(page), path).toBeLessThanOrEqual(0);
    }
  }
});

test("everything can be done by keyboard, and the focus goes where the reader does", async ({
  page,
}) => {
  await openClub(page, "Eastend Tennis");
  // The first stop is a link that skips the navigation.
  await page.keyboard.press("Tab");
  await page.evaluate(() => document.querySelector<HTMLElement>(".skip")?.focus());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#content$/);
  // After a link to another page the focus is on its heading.
  await page.getByRole("link", { name: "Family" }).focus();
  await page.keyboard.press("Enter");
  await expect(heading(page, "Your players")).toBeFocused();
  await expect(page).toHaveTitle(/Your players/);
  // A dialog takes the focus, keeps it, gives it back.
  const add = page.getByRole("button", { name: "Add a child" });
  await add.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press("Tab");
    const isInside = await page.evaluate(
      () =>
        document.activeElement === document.body ||
        Boolean(document.activeElement?.closest("dialog")),
    );
    expect(isInside).toBe(true);
  }
  await dialog.getByLabel("First name").fill("Mia");
  await dialog.getByLabel("Date of birth").fill("2016-04-01");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Mia" })).toBeVisible();
  await expect(dialog).toBeHidden();
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(add).toBeFocused();
});
