import type { Page } from "@playwright/test";
import {
  createChild,
  createClub,
  createParent,
  createSession,
  openAsParent,
  openClub,
} from "./builders.ts";
import {
  addChild,
  addSession,
  fillPerson,
  freshEmail,
  mailText,
  typeMailedCode,
} from "./people.ts";
import { expect, test } from "./story.ts";

/** The card of a session in a list, the first of its series. */
const card = (page: Page, title: string) =>
  page
    .getByRole("article")
    .filter({ has: page.getByRole("heading", { name: title }) })
    .first();

test("a parent signs two children up with a tap each, and sees it cancelled by the coach", {
  tag: "@main",
}, async ({ page, newProfile }) => {
  const { code } = await openClub(page, "Riverside FC");
  await addSession(page, "Under 12 training", { weeks: 3 });

  const parent = await newProfile();
  const { email } = await openAsParent(parent, "Paula", code);
  await addChild(parent, "Mia");
  await addChild(parent, "Leo");
  await parent.getByRole("link", { name: "Home" }).click();
  const training = card(parent, "Under 12 training");
  for (const name of ["Mia", "Leo"]) {
    await training
      .getByRole("button", { name: `${name}: going to Under 12 training`, exact: true })
      .click();
  }
  await expect(training).toContainText("2 going");
  await training.getByRole("button", { name: "Leo: not going to Under 12 training" }).click();
  await expect(training).toContainText("1 going");
  await parent.reload();
  await expect(training).toContainText("1 going");
  await expect(
    training.getByRole("button", { name: "Mia: going to Under 12 training", exact: true }),
  ).toHaveAttribute("aria-pressed", "true");

  // The coach sees who comes, and calls it off.
  await page.reload();
  await page
    .getByRole("link", { name: /Under 12 training/ })
    .first()
    .click();
  const roster = page.getByRole("region", { name: "Answers" });
  await expect(roster.getByRole("heading", { name: "Going (1)", exact: true })).toBeVisible();
  await expect(roster).toContainText("Mia Parent");
  await page.getByRole("button", { name: "Cancel this session" }).click();
  await page.getByRole("button", { name: "Yes, cancel it" }).click();
  await expect(page.getByText("Cancelled").first()).toBeVisible();

  expect(await mailText(email, "is cancelled")).toContain("Under 12 training");
  await parent.reload();
  await expect(training).toContainText("Cancelled");
  await expect(training.getByRole("button")).toHaveCount(0);
  await expect(card(parent, "Under 12 training").getByRole("link")).toBeVisible();
});

test("the calendar shows two clubs, or one of them, and remembers which", async ({
  page: parent,
}) => {
  const north = await createClub("North FC");
  await createSession(north, "North training");
  const south = await createClub("South Rowing");
  await createSession(south, "South outing");

  await createParent("Paula", { page: parent, codes: [north.code] });
  await parent.goto("/settings");
  await parent.getByRole("button", { name: "Enter a code" }).click();
  const dialog = parent.getByRole("dialog", { name: "Join your club" });
  await dialog.getByLabel("Invite code").fill(south.code);
  await dialog.getByRole("button", { name: "Join South Rowing" }).click();
  await expect(dialog).toBeHidden();
  await parent.getByRole("link", { name: "Home" }).click();
  await expect(card(parent, "North training")).toBeVisible();
  await expect(card(parent, "South outing")).toBeVisible();
  await expect(card(parent, "South outing")).toContainText("South Rowing");

  const chips = parent.getByRole("group", { name: "Which clubs to show" });
  await chips.getByRole("button", { name: "South Rowing" }).click();
  await expect(card(parent, "North training")).toBeHidden();
  await expect(card(parent, "South outing")).toBeVisible();
  await parent.reload();
  await expect(card(parent, "South outing")).toBeVisible();
  await expect(card(parent, "North training")).toBeHidden();
  await chips.getByRole("button", { name: "All" }).click();
  await expect(card(parent, "North training")).toBeVisible();
});

test("the last place goes to one, the next waits, and gets it by mail when it is free", {
  tag: "@main",
}, async ({ page, newProfile }) => {
  const { code } = await openClub(page, "Hilltop Hockey");
  await addSession(page, "Goalkeepers", { places: 1 });
  await card(page, "Goalkeepers")
    .getByRole("button", { name: "You: going to Goalkeepers", exact: true })
    .click();
  await expect(card(page, "Goalkeepers")).toContainText("1 of 1 going");

  const parent = await newProfile();
  const { email } = await openAsParent(parent, "Paula", code);
  await card(parent, "Goalkeepers")
    .getByRole("button", { name: "You: going to Goalkeepers", exact: true })
    .click();
  await expect(card(parent, "Goalkeepers")).toContainText("You're on the waitlist");

  await card(page, "Goalkeepers")
    .getByRole("button", { name: "You: not going to Goalkeepers" })
    .click();
  expect(await mailText(email, "There is a place")).toContain("it goes to you");
  await parent.reload();
  await expect(card(parent, "Goalkeepers")).toContainText("1 of 1 going");
  await expect(card(parent, "Goalkeepers")).not.toContainText("waitlist");
});

test("a coach moves a whole series to another hour", async ({ page }) => {
  await openClub(page, "Lakeside Rowing");
  await addSession(page, "Outing", { weeks: 2 });
  await page
    .getByRole("link", { name: /Outing/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the session" });
  await dialog.getByLabel("From").fill("07:00");
  await dialog.getByLabel("Until").fill("08:15");
  await dialog.getByLabel("This one and all that follow").check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("7:00").first()).toBeVisible();
  await page.getByRole("link", { name: "All sessions" }).click();
  await expect(page.getByRole("article").filter({ hasText: "7:00" })).toHaveCount(2);
});

test("a second guardian accepts by mail, and neither guardian sees the other's address", async ({
  page: parent,
  newProfile,
}) => {
  const club = await createClub("Eastside Judo");
  const person = await createParent("Paula", { page: parent, codes: [club.code] });
  const own = person.email;
  await createChild(person, "Mia", [club]);
  await parent.goto("/family");
  await parent.getByRole("button", { name: "Ask another guardian" }).click();
  const email = freshEmail("father");
  const dialog = parent.getByRole("dialog", { name: "Who else looks after Mia?" });
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Send the mail" }).click();
  await expect(dialog.getByText(`The mail to ${email} is on its way.`)).toBeVisible();

  const other = await newProfile();
  const text = await mailText(email, "asks you to look after Mia");
  await other.goto(/https?:\S+accept-invite\S+/.exec(text)?.[0] ?? "");
  await expect(other.getByRole("heading", { name: "Look after Mia" })).toBeVisible();
  await other.getByLabel("First name").fill("Pedro");
  await other.getByLabel("Last name").fill("Parent");
  await other.getByLabel("Password").fill("a long password");
  await other.getByLabel(/I accept the terms/).check();
  await other.getByRole("button", { name: "Look after Mia" }).click();
  await expect(other.getByRole("region", { name: "Mia" })).toContainText("Paula Parent");
  expect(await other.content()).not.toContain(own);
  await parent.reload();
  await expect(parent.getByRole("region", { name: "Mia" })).toContainText("Pedro Parent");
  expect(await parent.content()).not.toContain(email);
});

test("an admin prints a slip, and a parent finds their child with it", async ({
  page,
  newProfile,
}) => {
  await openClub(page, "Westend Chess");
  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("Role").selectOption("player");
  await dialog.getByLabel("First name").fill("Mia");
  await dialog.getByLabel("Last name").fill("Silva");
  await dialog.getByLabel("Date of birth").fill("2016-04-01");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText("Mia is on record")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Players", exact: true }).click();
  await expect(page.getByRole("list", { name: "Players" })).toContainText("No guardian yet");
  await page.getByRole("link", { name: "Slips for families" }).click();
  await page.getByRole("button", { name: "Make one slip" }).click();
  const slip = page.getByRole("listitem").filter({ hasText: "For the family of Mia Silva" });
  const code =
    /[A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{2}/.exec((await slip.textContent()) ?? "")?.[0] ?? "";

  const parent = await newProfile();
  const email = freshEmail("parent");
  await parent.goto("/claim");
  await parent.getByRole("link", { name: "Create an account" }).click();
  await fillPerson(parent, email, "Paula", "Silva");
  await parent.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(parent, email);
  await parent.getByLabel("Code on the slip").fill(code);
  await parent.getByLabel("Date of birth").fill("2016-04-02");
  await parent.getByRole("button", { name: "Look after my child" }).click();
  await expect(parent.getByText("That code and that date don't go together.")).toBeVisible();
  await parent.getByLabel("Date of birth").fill("2016-04-01");
  await parent.getByRole("button", { name: "Look after my child" }).click();
  await expect(parent.getByRole("region", { name: "Mia" })).toContainText("Westend Chess");

  await page.goBack();
  await expect(page.getByRole("list", { name: "Players" })).toContainText("Paula Silva");
});

test("my calendar has a secret address, and a new one ends the old one", async ({ page }) => {
  await createSession(await createClub("Northside Swim", page), "Lanes");
  await page.goto("/");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Get my calendar's address" }).click();
  const field = page.getByLabel("Your calendar's address");
  await expect(field).toHaveValue(/\.ics$/);
  const address = await field.inputValue();
  expect(await (await page.request.get(address)).text()).toContain("SUMMARY:Lanes");
  await page.getByRole("button", { name: "Make a new address" }).click();
  await expect(field).not.toHaveValue(address);
  expect((await page.request.get(address)).status()).toBe(404);
});
