import type { Page } from "@playwright/test";
import { createClub, openAsParent, openClub } from "./builders.ts";
import { fillPerson, freshEmail, requireApproval, typeMailedCode } from "./people.ts";
import { expect, test } from "./story.ts";

/** The code on the card, once it is another than before. */
async function codeOn(page: Page, before = ""): Promise<string> {
  const card = page.getByRole("region", { name: "Your invite code" });
  let code = "";
  await expect(async () => {
    code = (/[A-Z2-9]{4} [A-Z2-9]{4}/.exec((await card.textContent()) ?? "")?.[0] ?? "").replace(
      " ",
      "",
    );
    expect(code).toMatch(/^[A-Z2-9]{8}$/);
    expect(code).not.toBe(before);
  }).toPass();
  return code;
}

test("a rotated code stops working in somebody else's hands at once", { tag: "@main" }, async ({
  page,
  newProfile,
}) => {
  const { code: old } = await openClub(page, "Riverside FC");
  const parent = await newProfile();
  await openAsParent(parent, "Paula");
  const dialog = parent.getByRole("dialog", { name: "Join your club" });
  await dialog.getByLabel("Invite code").fill(old);
  await expect(dialog.getByRole("button", { name: "Join Riverside FC" })).toBeVisible();

  await page.getByRole("link", { name: "Club settings" }).click();
  await page.getByRole("button", { name: "New code" }).click();
  await page.getByRole("button", { name: "Yes, make a new code" }).click();
  const fresh = await codeOn(page, old);

  await dialog.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(dialog.getByText("That code doesn't match a club.").first()).toBeVisible();
  await dialog.getByLabel("Invite code").fill(fresh);
  await dialog.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(parent.getByRole("heading", { name: "Riverside FC" })).toBeVisible();
});

test("somebody waits for approval, is let in, and sees the club", { tag: "@main" }, async ({
  page,
  newProfile,
}) => {
  const { code } = await openClub(page, "Hilltop Hockey");
  await page.getByRole("link", { name: "Club settings" }).click();
  await requireApproval(page);

  const parent = await newProfile();
  await openAsParent(parent, "Paula", code);
  await expect(parent.getByRole("heading", { name: "Waiting for Hilltop Hockey" })).toBeVisible();

  await page.getByRole("link", { name: "People", exact: true }).click();
  await expect(page.getByRole("heading", { name: "One person is waiting" })).toBeVisible();
  await page.getByRole("button", { name: "Let in Paula Parent" }).click();
  await expect(page.getByRole("heading", { name: "One person is waiting" })).toBeHidden();
  await expect(page.getByRole("list", { name: "Members" })).toContainText("Paula Parent");

  await parent.reload();
  await expect(parent.getByRole("heading", { name: "Hilltop Hockey" })).toBeVisible();
});

test("an owner finds, promotes, suspends and removes a member", { tag: "@main" }, async ({
  page,
  newProfile,
}) => {
  const { code } = await createClub("Lakeside Rowing", page);
  const parent = await newProfile();
  await openAsParent(parent, "Paula", code);
  await expect(parent.getByRole("heading", { name: "Lakeside Rowing" })).toBeVisible();

  await page.goto("/");
  await page.getByRole("link", { name: "People", exact: true }).click();
  const people = page.getByRole("list", { name: "Members" });
  await expect(people.getByRole("listitem")).toHaveCount(2);
  await page.getByLabel("Search everybody by name or email").fill("paula");
  await expect(people.getByRole("listitem")).toHaveCount(1);
  const change = () => page.getByRole("button", { name: "Change Paula Parent" }).click();
  await change();
  await page.getByLabel("Role").selectOption("Coach");
  await expect(people).toContainText("Coach");
  await change();
  await page.getByRole("button", { name: "Suspend for now" }).click();
  await expect(people).toContainText("Suspended");
  await parent.reload();
  await expect(parent.getByRole("heading", { name: "Lakeside Rowing" })).toBeHidden();
  await change();
  await page.getByRole("button", { name: "Lift the suspension" }).click();
  await expect(people).not.toContainText("Suspended");
  await change();
  await page.getByRole("button", { name: "Remove from the club" }).click();
  await page.getByRole("button", { name: "Yes, remove Paula Parent" }).click();
  await expect(people).toBeHidden();
  await expect(page.getByText("Nobody called “paula” here.")).toHaveCount(3);
});

test("the last owner is told why they can't leave, and a parent leaves", async ({
  page,
  newProfile,
}) => {
  const { code } = await openClub(page, "Riverside FC");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("button", { name: "Yes, leave Riverside FC" }).click();
  await expect(page.getByText("Every club needs an owner.")).toBeVisible();

  const parent = await newProfile();
  await openAsParent(parent, "Paula", code);
  await parent.getByRole("link", { name: "Settings", exact: true }).click();
  await parent.getByRole("button", { name: "Leave" }).click();
  await parent.getByRole("button", { name: "Yes, leave Riverside FC" }).click();
  await expect(parent.getByRole("heading", { name: "Your clubs" })).toBeHidden();
});

test("a shared link names the club and lets a stranger join", async ({ page: parent }) => {
  const { code } = await createClub("Riverside FC");
  await parent.goto(`/join/${code.toLowerCase()}`);
  await expect(parent.getByRole("heading", { name: "Join Riverside FC" })).toBeVisible();
  await parent.getByRole("link", { name: "Create an account and join" }).click();
  await expect(parent.getByText("That's Riverside FC.").first()).toBeVisible();
  const email = freshEmail("parent");
  await fillPerson(parent, email, "Paula", "Parent");
  await parent.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(parent, email);
  await expect(parent.getByRole("heading", { name: "Riverside FC" })).toBeVisible();

  await parent.goto("/join/WRNGCDE4");
  await expect(parent.getByRole("alert")).toContainText("That code doesn't match a club.");
});

test("the poster carries the code, and a QR code of its link", async ({ page }) => {
  const { code } = await openClub(page, "Riverside FC");
  await page.getByRole("link", { name: "Club settings" }).click();
  await page.getByRole("link", { name: "Print a poster" }).click();
  // The settings show both too; what counts is the sheet.
  const sheet = page.getByRole("article");
  await expect(sheet.getByText(`${code.slice(0, 4)} ${code.slice(4)}`)).toBeVisible();
  await expect(sheet.getByRole("img", { name: "QR code that joins Riverside FC" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  // A4 at 96 dots an inch: all of it on one sheet.
  await page.setViewportSize({ width: 794, height: 1123 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(height).toBeLessThanOrEqual(1123);
});

test("a parent finds no way to what only admins may do", async ({ page: parent }) => {
  const { code, slug } = await createClub("Riverside FC");
  await openAsParent(parent, "Paula", code);
  await expect(parent.getByRole("heading", { name: "Riverside FC" })).toBeVisible();
  await expect(parent.getByRole("link", { name: "People", exact: true })).toBeHidden();
  for (const room of ["people", "settings", "poster"]) {
    await parent.goto(`/clubs/${slug}/${room}`);
    await expect(parent.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  }
});

test("an owner deletes a club, restores it, and deletes it for good", async ({
  page,
  newProfile,
}) => {
  const { code } = await openClub(page, "Riverside FC");
  await page.getByRole("link", { name: "Club settings" }).click();
  const remove = page.getByRole("button", { name: "Delete Riverside FC" });
  await expect(remove).toBeDisabled();
  await page.getByLabel("Type “Riverside FC” to confirm").fill("Riverside FC");
  await remove.click();
  await expect(page.getByText("Riverside FC is deleted.")).toBeVisible();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await page.getByLabel("Type “Riverside FC” to confirm").fill("Riverside FC");
  await remove.click();
  await page.getByRole("button", { name: "Go home" }).click();
  await expect(page.getByRole("heading", { name: "You don't belong to a club yet" })).toBeVisible();
  const parent = await newProfile();
  await parent.goto(`/join/${code}`);
  await expect(parent.getByRole("alert")).toContainText("That code doesn't match a club.");
});

test("when a code leaked, its people are suspended together and one is let back", async ({
  page,
  newProfile,
}) => {
  const { code } = await openClub(page, "Riverside FC");
  const [known, stranger] = [await newProfile(), await newProfile()];
  await openAsParent(known, "Kim", code);
  await expect(known.getByRole("heading", { name: "Riverside FC" })).toBeVisible();
  await openAsParent(stranger, "Sam", code);
  await expect(stranger.getByRole("heading", { name: "Riverside FC" })).toBeVisible();

  await page.getByRole("link", { name: "Club settings" }).click();
  await page.getByRole("button", { name: "New code" }).click();
  await page.getByRole("button", { name: "Yes, make a new code" }).click();
  await codeOn(page, code);
  await page.getByRole("link", { name: "Did an old code leak?" }).click();
  await expect(page.getByRole("list").filter({ hasText: "Sam Parent" })).toContainText(
    "Kim Parent",
  );
  await page.getByRole("button", { name: "Suspend them all" }).click();
  await page.getByRole("button", { name: "Yes, suspend them all" }).click();
  await expect(page.getByText("2 people are suspended.")).toBeVisible();
  await stranger.reload();
  await expect(stranger.getByText("Riverside FC has suspended you.")).toBeVisible();
  await expect(stranger.getByRole("heading", { name: "Riverside FC" })).toBeHidden();

  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("button", { name: "Change Kim Parent" }).click();
  await page.getByRole("button", { name: "Lift the suspension" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await known.reload();
  await expect(known.getByRole("heading", { name: "Riverside FC" })).toBeVisible();
});

test("a paused code says so to somebody who types it, until it works again", async ({
  page,
  newProfile,
}) => {
  const { code } = await openClub(page, "Riverside FC");
  const parent = await newProfile();
  await openAsParent(parent, "Paula");
  const dialog = parent.getByRole("dialog", { name: "Join your club" });
  await dialog.getByLabel("Invite code").fill(code);
  await expect(dialog.getByRole("button", { name: "Join Riverside FC" })).toBeVisible();

  await page.getByRole("link", { name: "Club settings" }).click();
  const rules = page.getByRole("region", { name: "Whom the code takes in" });
  await rules.getByLabel("Pause the code").check();
  await expect(rules.getByText("Saved")).toBeVisible();
  await dialog.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(dialog.getByText("This club takes nobody in with its code for now.")).toBeVisible();

  await rules.getByLabel("Pause the code").uncheck();
  await rules.getByLabel("People at most").fill("30");
  await rules.getByLabel("Only addresses at").fill("no domain");
  await rules.getByRole("button", { name: "Save" }).click();
  await expect(rules.getByText("Write domains like school.example")).toBeVisible();
  await rules.getByLabel("Only addresses at").fill("example.com, school.example");
  await rules.getByRole("button", { name: "Save" }).click();
  await expect(rules.getByText("Write domains like school.example")).toBeHidden();
  await dialog.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(parent.getByRole("heading", { name: "Riverside FC" })).toBeVisible();

  await page.getByRole("link", { name: "What happened" }).click();
  const entries = page.getByRole("list", { name: "What happened" });
  await expect(entries).toContainText("Somebody joined");
  await page.getByLabel("Show").selectOption("Settings changed");
  await expect(entries).not.toContainText("Somebody joined");
  await expect(entries.getByRole("listitem")).toHaveCount(3);
  const [table] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download as a table" }).click(),
  ]);
  expect(table.suggestedFilename()).toMatch(/^riverside-fc.*-audit\.csv$/);
});

test("an owner makes somebody else owner, and is admin afterwards", async ({
  page,
  newProfile,
}) => {
  const { code } = await createClub("Lakeside Rowing", page);
  const parent = await newProfile();
  await openAsParent(parent, "Paula", code);
  await expect(parent.getByRole("heading", { name: "Lakeside Rowing" })).toBeVisible();
  await page.goto("/");
  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("button", { name: "Change Paula Parent" }).click();
  await page.getByRole("button", { name: "Hand the club over to them" }).click();
  await page.getByRole("button", { name: "Yes, make Paula Parent owner" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByText("Admin · 2 people")).toBeVisible();
  await parent.reload();
  await expect(parent.getByText("Owner, Parent · 2 people")).toBeVisible();
});

test("a club's address lets somebody ask to join, where the club has switched that on", async ({
  page,
  newProfile,
}) => {
  await openClub(page, "Northbank Athletic");
  await page.getByRole("link", { name: "Club settings" }).click();
  const rules = page.getByRole("region", { name: "Whom the code takes in" });
  await rules.getByLabel("Also take").check();
  await expect(rules.getByText("Saved")).toBeVisible();
  const slug =
    /“([^”]+)”/.exec((await rules.getByText("Also take").textContent()) ?? "")?.[1] ?? "";
  const parent = await newProfile();
  await openAsParent(parent, "Paula");
  const dialog = parent.getByRole("dialog", { name: "Join your club" });
  await dialog.getByLabel("Invite code").fill(slug);
  await expect(dialog.getByText("An admin will say yes to you first.").first()).toBeVisible();
  await dialog.getByRole("button", { name: "Join Northbank Athletic" }).click();
  await expect(dialog.getByText("Northbank Athletic has your request.")).toBeVisible();
});
