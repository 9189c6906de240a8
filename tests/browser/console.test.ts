import { createParent, openAsParent, openClub } from "./builders.ts";
import { crowd } from "./crowd.ts";
import { freshEmail, parentSignsUp, requireApproval } from "./people.ts";
import { expect, test } from "./story.ts";

test("an admin sees what there is to do, and gets there by a link", async ({
  page,
  newProfile,
}) => {
  const { code } = await openClub(page, "Riverside FC");
  await page.getByRole("link", { name: "Club settings" }).click();
  await requireApproval(page);
  const parent = await newProfile();
  await openAsParent(parent, "Paula", code);
  await expect(parent.getByRole("heading", { name: "Waiting for Riverside FC" })).toBeVisible();

  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  const bounced = `hardbounce@${freshEmail("x").split("@")[0]}.example.com`;
  await dialog.getByLabel("First name").fill("Bea");
  await dialog.getByLabel("Last name").fill("Bounced");
  await dialog.getByLabel("Email").fill(bounced);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText("is on its way.")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await expect(page.getByText("The mail came back.")).toBeVisible();

  // Paula is not in yet, so the code is first. The mail that came back is shown beside it.
  await page.getByRole("button", { name: "Let in Paula Parent" }).click();
  await expect(page.getByRole("heading", { name: "One person is waiting" })).toBeHidden();
  // Somebody who waits only has to come back to the page.
  await parent.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(parent.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();

  await page.getByRole("link", { name: "Home" }).click();
  const glance = page.getByRole("region", { name: "At a glance" });
  await expect(glance).toContainText("2 people are in");
  await expect(glance).toContainText("1 invitation is open");
  await glance.getByRole("link", { name: "1 mail came back" }).click();
  const row = page.getByRole("list", { name: "Mail" }).getByRole("listitem");
  await expect(row).toContainText(bounced);
  await expect(row).toContainText("Came back");
  await page.getByLabel("Show").selectOption("Arrived");
  await expect(page.getByText("No mail of that kind.")).toBeVisible();
});

test("one search finds members, players and the invited, also among five thousand", async ({
  page,
}, info) => {
  const { name, owner } = crowd(info.project.name);
  await createParent("Carla", { page, email: owner });
  await page.goto("/");
  await expect(page.getByRole("heading", { name })).toBeVisible();

  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("First name").fill("Invited");
  await dialog.getByLabel("Last name").fill("Number4321");
  await dialog.getByLabel("Email").fill(freshEmail("number4321"));
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText("is on its way.")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByLabel("Search everybody by name or email").fill("number4321");
  for (const [list, found] of [
    ["Members", "Member Number4321"],
    ["Players", "Player Number4321"],
    ["Invitations", "Invited Number4321"],
  ] as const) {
    const rows = page.getByRole("list", { name: list }).getByRole("listitem");
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText(found);
  }

  // All of them, page by page as somebody scrolls.
  await page.getByLabel("Search everybody by name or email").fill("");
  await page.getByRole("link", { name: "Members", exact: true }).click();
  const rows = page.getByRole("list", { name: "Members" }).getByRole("listitem");
  await expect(rows.nth(49)).toBeAttached();
  for (const least of [100, 150]) {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(least);
  }
});

test("a club gets a logo that its members see, and removes it", async ({ page, newProfile }) => {
  const { code } = await openClub(page, "Lakeside Rowing");
  await page.getByRole("link", { name: "Club settings" }).click();
  const card = page.getByRole("region", { name: "Logo" });
  await card.getByLabel("Choose a picture").setInputFiles({
    name: "notes.png",
    mimeType: "image/png",
    buffer: Buffer.from("no picture at all"),
  });
  await expect(card.getByText("That file is no picture")).toBeVisible();
  await card.getByLabel("Choose a picture").setInputFiles("web/public/icon-512.png");
  await expect(card.locator("img")).toHaveJSProperty("complete", true);
  const parent = await newProfile();
  await openAsParent(parent, "Paula", code);
  const logo = parent.locator(".club-head img");
  await expect(logo).toHaveAttribute("src", /^\/api\/logos\//);
  await expect.poll(() => logo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(192);
  await card.getByRole("button", { name: "Take it away" }).click();
  await expect(card.locator("img")).toHaveCount(0);
});

test("the rules of a club are saved, and apply", async ({ page, newProfile }) => {
  const { code } = await openClub(page, "Westend Chess");
  await page.getByRole("link", { name: "Club settings" }).click();
  const limits = page.getByRole("region", { name: "Rules and limits" });
  await limits.getByLabel("Whoever comes with the code becomes").selectOption("Coach");
  await limits.getByLabel("Youngest age").selectOption("16 years");
  await limits.getByLabel("People at most").fill("2");
  await limits.getByRole("button", { name: "Save" }).click();
  await expect(limits.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(limits.getByLabel("Youngest age")).toHaveValue("16");
  await expect(limits.getByLabel("People at most")).toHaveValue("2");

  const second = await newProfile();
  await openAsParent(second, "Paula", code);
  await expect(second.getByText("Coach · 2 people")).toBeVisible();
  const third = await newProfile();
  await parentSignsUp(third, "Tom", code);
  await expect(third.getByText("This club is full. Ask an admin to make room.")).toBeVisible();
});
