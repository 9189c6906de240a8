import type { Page } from "@playwright/test";
import { databaseIn } from "../support/database-file.ts";
import { createClub, createInvitation, createParent, openClub } from "./builders.ts";
import { acceptAsNew, invite, linkInMailbox, mailedLink, openInvitations } from "./invited.ts";
import { freshEmail, newestCode, password, typeDeviceCode } from "./people.ts";
import { expect, test } from "./story.ts";

/** Changes a row while the Worker runs, because its clock cannot be moved from outside. */
async function inDatabase(sql: string, ...params: (string | number)[]): Promise<void> {
  const database = databaseIn(process.env.BROWSER_DATA ?? "");
  database.prepare(sql).run(...params);
  database.close();
}

/** Opens the invitations of a new club, with one that is open. Returns the club, the address and the link. */
async function openInvited(page: Page) {
  const club = await createClub("Riverside FC", page);
  const invitation = await createInvitation(club);
  await page.goto("/");
  await openInvitations(page);
  return { club, ...invitation };
}

test("an invited parent opens the mail, chooses a password, and is in", { tag: "@main" }, async ({
  page,
  newProfile,
}) => {
  await openClub(page, "Riverside FC");
  await openInvitations(page);
  const email = freshEmail("invited");
  await invite(page, email);
  const link = await linkInMailbox(page, email);
  const row = page.getByRole("list", { name: "Invitations" }).getByRole("listitem");
  await expect(row).toContainText("The mail has arrived.");

  const parent = await newProfile();
  await parent.goto(link);
  await expect(parent).toHaveURL(/\/accept-invite$/);
  await expect(parent.getByLabel("Email")).toHaveValue(email);
  await expect(parent.getByLabel("First name")).toHaveValue("Paula");
  await acceptAsNew(parent, link);
  await expect(parent).toHaveURL(/\/clubs\/riverside-fc/);
  await parent.reload();
  await expect(parent.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();

  await page.getByRole("link", { name: "Members", exact: true }).click();
  await expect(page.getByRole("list", { name: "Members" })).toContainText("Paula Parent");
  // The link is used up. Somebody who opens it later reads that, and where to go.
  const late = await newProfile();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "Already used" })).toBeVisible();
  await late.getByRole("link", { name: "Sign in" }).click();
  await expect(late.getByRole("heading", { name: "Welcome back" })).toBeVisible();
});

test("somebody with an account signs in on the invitation and is in", { tag: "@main" }, async ({
  page: again,
}) => {
  const { code } = await createClub("Riverside FC");
  const { email } = await createParent("Paula", { codes: [code] });
  const { link } = await createInvitation(await createClub("Hilltop Hockey"), email);
  await again.goto(link);
  await expect(again.getByText(`${email} has an account.`)).toBeVisible();
  await again.getByLabel("Password").fill(password);
  const before = await newestCode(email);
  await again.getByRole("button", { name: "Join Hilltop Hockey" }).click();
  await typeDeviceCode(again, email, before);
  await expect(again.getByRole("heading", { level: 1, name: "Hilltop Hockey" })).toBeVisible();
});

test("where Clerk wants a second step after an invitation, the page asks for it and goes on", async ({
  page: parent,
}) => {
  const { email, link } = await createInvitation(await createClub("Riverside FC"));
  // An instance that wants a second step after a ticket too: a sign-in by password, which needs one, stands for it.
  const byPassword = new URLSearchParams({ identifier: email, password });
  let tickets = 0;
  await parent.route("**/__clerk/v1/client/sign_ins?*", (route) => {
    if (!route.request().postData()?.includes("strategy=ticket")) return route.continue();
    tickets += 1;
    return route.continue({ postData: byPassword.toString() });
  });
  await parent.goto(link);
  await parent.getByLabel("Password").fill(password);
  await parent.getByLabel("I accept the terms").check();
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await typeDeviceCode(parent, email, "");
  await expect(parent.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();
  expect(tickets).toBe(1);
});

test("an invitation is shown on the home page, and accepted there without the mail", async ({
  page: parent,
}) => {
  const { code } = await createClub("Riverside FC");
  const { email } = await createParent("Paula", { page: parent, codes: [code] });
  await createInvitation(await createClub("Lakeside Rowing"), email);
  await parent.goto("/");
  const waiting = parent.getByRole("region", { name: "Lakeside Rowing invites you" });
  await waiting.getByRole("button", { name: "Join Lakeside Rowing" }).click();
  await expect(parent.getByRole("heading", { level: 1, name: "Lakeside Rowing" })).toBeVisible();
});

test("somebody signed in with another address is told, and can switch", async ({ page: other }) => {
  const { email, link } = await createInvitation(await createClub("Riverside FC"));
  await createClub("Hilltop Hockey", other);
  await other.goto(link);
  await expect(other.getByText(`This invitation is for ${email}.`)).toBeVisible();
  await other.getByRole("button", { name: "Sign out and use that address" }).click();
  await other.getByLabel("Password").fill(password);
  await other.getByLabel("I accept the terms").check();
  await other.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();
});

test("signing up with another address is stopped at once, with the way back", async ({
  page: parent,
}) => {
  const { email, link } = await createInvitation(await createClub("Riverside FC"));
  await parent.goto(link);
  await expect(parent.getByRole("heading", { name: "Join Riverside FC" })).toBeVisible();
  await parent.getByRole("link", { name: "Tenantry" }).click();
  await parent.getByRole("link", { name: "Join with a code" }).click();
  await parent.getByLabel("First name").fill("Paula");
  await parent.getByLabel("Last name").fill("Parent");
  await parent.getByLabel("Email").fill(freshEmail("other"));
  await parent.getByLabel("Password").fill(password);
  await expect(parent.getByText(`Riverside FC invited ${email}.`)).toBeVisible();
  await parent.getByRole("button", { name: "Create account" }).click();
  await expect(parent.getByRole("heading", { name: "Check your mail" })).toBeHidden();
  await parent.getByRole("button", { name: "Use the invited address" }).click();
  await parent.getByLabel("Password").fill(password);
  await parent.getByLabel("I accept the terms").check();
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(parent.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();
});

test("a withdrawn, a replaced and an unknown link each say what to do", async ({
  page,
  newProfile,
}) => {
  const { email, link } = await openInvited(page);
  const guest = await newProfile();
  const change = () => page.getByRole("button", { name: "Change Paula Parent" }).click();
  await change();
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await guest.goto(link);
  await expect(guest.getByText("Open the newest mail, or ask for another")).toBeVisible();
  const fresh = await mailedLink(email, 2);
  await change();
  await page.getByRole("button", { name: "Withdraw the invitation" }).click();
  await page.getByRole("button", { name: "Yes, withdraw it" }).click();
  await expect(page.getByText("Nobody is waiting.")).toBeVisible();
  await guest.goto(fresh);
  await expect(guest.getByRole("heading", { name: "This invitation was withdrawn" })).toBeVisible();
  await guest.goto("/accept-invite");
  await expect(guest.getByRole("heading", { name: "Open the link in the mail" })).toBeVisible();
});

test("a link that has run out says what to do, and works once it is sent again", async ({
  page,
  newProfile,
}) => {
  const { email, link } = await openInvited(page);
  // A minute ago, because the cron erases what ran out a month ago.
  const aMinuteAgo = Date.now() - 60_000;
  await inDatabase("update invitations set expires_at = ? where email = ?", aMinuteAgo, email);
  const guest = await newProfile();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "This invitation has run out" })).toBeVisible();
  await expect(guest.getByText("Ask for a new one.")).toBeVisible();
  await page.reload();
  await page.getByLabel("Show").selectOption("Run out");
  await page.getByRole("button", { name: "Change Paula Parent" }).click();
  await page.getByRole("button", { name: "Send again" }).click();
  await acceptAsNew(guest, await mailedLink(email, 2));
});

test("a bounced mail shows its reason, and the address is corrected in one step", async ({
  page,
  newProfile,
}) => {
  await openClub(page, "Riverside FC");
  await openInvitations(page);
  await invite(page, `hardbounce@${freshEmail("x").split("@")[0]}.example.com`);
  const list = page.getByRole("list", { name: "Invitations" });
  await expect(list).toContainText("The mail came back.");
  await page.getByRole("button", { name: "Change Paula Parent" }).click();
  const right = freshEmail("right");
  await page.getByRole("dialog").getByLabel("Email").fill(right);
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(list).toContainText("The mail has arrived.");
  await acceptAsNew(await newProfile(), await mailedLink(right));
});

test("a player of thirteen gets a login, a younger one a record", async ({ page }) => {
  await openClub(page, "Riverside FC");
  await openInvitations(page);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Role").selectOption("Player");
  await dialog.getByLabel("First name").fill("Leo");
  await dialog.getByLabel("Last name").fill("Okafor");
  await dialog.getByLabel("Email, if they have their own").fill(freshEmail("leo"));
  await dialog.getByLabel("Date of birth").fill(`${new Date().getFullYear() - 8}-01-01`);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText("They are too young for a login.")).toBeVisible();
  await dialog.getByLabel("Email, if they have their own").fill("");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText("Leo is on record.")).toBeVisible();
});

test("a parent is invited with a child, and adds both to another club by its code", async ({
  page,
  newProfile,
}) => {
  await openClub(page, "Riverside FC");
  await openInvitations(page);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  const email = freshEmail("guardian");
  await dialog.getByLabel("First name").fill("Gita");
  await dialog.getByLabel("Last name").fill("Guardian");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Add their child" }).click();
  await dialog.getByLabel("First name").nth(1).fill("Mia");
  await dialog.getByLabel("Last name").nth(1).fill("Guardian");
  await dialog.getByLabel("Date of birth").fill("2016-04-01");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  const parent = await newProfile();
  const link = await mailedLink(email);
  await parent.goto(link);
  await expect(parent.getByText("You're invited as parent, for Mia Guardian.")).toBeVisible();
  await acceptAsNew(parent, link);

  const { code } = await createClub("Hilltop Hockey");
  await parent.getByRole("link", { name: "Settings", exact: true }).click();
  await parent.getByRole("button", { name: "Enter a code" }).click();
  await parent.getByLabel("Invite code").fill(code);
  await expect(parent.getByLabel("I and all my players")).toBeChecked();
  await parent.getByRole("button", { name: "Join Hilltop Hockey" }).click();
  await expect(parent.getByRole("link", { name: "Hilltop Hockey" }).first()).toBeVisible();
});

test("a table is checked before it is sent, and each line that fails says why", async ({
  page,
}) => {
  await openClub(page, "Riverside FC");
  await openInvitations(page);
  await page.getByRole("link", { name: "From a table" }).click();
  await expect(page.getByRole("link", { name: "Download a template" })).toBeVisible();
  const people = Array.from(
    { length: 60 },
    (_, n) => `${freshEmail(`row${n}`)};Parent;Paula;No ${n}`,
  );
  const rows = [
    "Email;Role;First name;Last name;Player birthdate",
    ...people,
    `${freshEmail("kid")};player;Kid;Young;${new Date().getFullYear()}-01-01`,
    "broken;parent;No;Body",
  ];
  await page.getByLabel("Choose a file").setInputFiles({
    name: "club.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(rows.join("\r\n")),
  });
  await expect(page.getByText("61 lines look good, 1 needs a look first.")).toBeVisible();
  await expect(page.getByText("that's no email address")).toBeVisible();
  await page.getByRole("button", { name: "Send 61 invitations" }).click();
  await expect(page.getByText("60 invitations sent.")).toBeVisible();
  await expect(page.getByText("Line 62")).toBeVisible();
  await expect(page.getByText("They are too young for a login.")).toBeVisible();
  await page.getByRole("link", { name: "See the invitations" }).click();
  const list = page.getByRole("list", { name: "Invitations" });
  await expect(list.getByRole("listitem").nth(49)).toBeAttached();
  // The other ten are loaded by scrolling.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect(list.getByRole("listitem")).toHaveCount(60);
});

test("a club that was requested by mail is founded with its link", async ({ page, request }) => {
  const email = freshEmail("founder");
  const answer = await request.post("/api/auth/club-signup", {
    data: { tenantName: "Hilltop Hockey", email, firstName: "Carla", lastName: "Coach" },
    headers: { "cf-connecting-ip": "2001:db8:77::1" },
  });
  expect(answer.status()).toBe(202);
  await page.goto(await mailedLink(email));
  await expect(
    page.getByRole("heading", { name: "Finish setting up Hilltop Hockey" }),
  ).toBeVisible();
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("I accept the terms").check();
  await page.getByRole("button", { name: "Start the club" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Hilltop Hockey" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Your invite code" })).toBeVisible();
});
