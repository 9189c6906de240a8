import type { Page } from "@playwright/test";
import {
  createChild,
  createClub,
  createInvitation,
  createParent,
  createSession,
} from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { signInByTicket } from "./clerk-users.ts";
import {
  freshEmail,
  mailedCode,
  mailText,
  newestCode,
  password,
  sendSignIn,
  signIn,
} from "./people.ts";
import { expect, test } from "./story.ts";

/* What people change of their own account: addresses, the password, the devices that are signed in. */

async function openOwnSignIn(page: Page): Promise<void> {
  await page.goto("/settings/sign-in");
  await expect(page.getByRole("heading", { level: 1, name: "Sign-in and security" })).toBeVisible();
}

/** One section of that page, by its heading. */
const section = (page: Page, name: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name }) });

/** Adds an address and verifies it. Returns it. */
async function addAddress(page: Page): Promise<string> {
  const addresses = section(page, "Email addresses");
  const email = freshEmail("moved");
  await addresses.getByRole("button", { name: "Add an address" }).click();
  await addresses.getByLabel("New address").fill(email);
  await addresses.getByRole("button", { name: "Mail me a code" }).click();
  await expect(addresses.getByText(`We sent a code of six digits to ${email}.`)).toBeVisible();
  const code = await mailedCode(email);
  await addresses.getByLabel("Code from the mail").fill(code === "123456" ? "654321" : "123456");
  await expect(addresses.getByText("That isn't the code we sent.")).toBeVisible();
  await addresses.getByLabel("Code from the mail").fill(code);
  await expect(addresses.getByText(`${email} is verified.`)).toBeVisible();
  return email;
}

test("a new primary address gets the mails and the invitations, and the old one gets neither", async ({
  page,
  newProfile,
}) => {
  const club = await createClub("Riverside FC", page);
  await createSession(club, "Under 12 training");
  await page.goto("/");
  const parent = await newProfile();
  const person = await createParent("Paula", { page: parent, codes: [club.code] });
  const old = person.email;
  await createChild(person, "Mia", [club]);
  await parent.goto("/");
  const going = parent.getByRole("button", {
    name: "Mia: going to Under 12 training",
    exact: true,
  });
  await going.click();
  await expect(going).toHaveAttribute("aria-pressed", "true");
  await openOwnSignIn(parent);
  const addresses = section(parent, "Email addresses");
  await expect(addresses.getByRole("listitem")).toHaveText([new RegExp(`${old}.*Primary`)]);
  const moved = await addAddress(parent);
  await addresses.getByRole("button", { name: `Make it primary: ${moved}` }).click();
  await expect(addresses.getByText(`Our mails go to ${moved} from now on.`)).toBeVisible();
  await parent.getByRole("link", { name: "Back to settings" }).click();
  await expect(parent.getByText(`Signed in as ${moved}`)).toBeVisible();
  await openOwnSignIn(parent);
  await addresses.getByRole("button", { name: `Remove: ${old}` }).click();
  await expect(addresses.getByText("Invitations to it can't be accepted")).toBeVisible();
  await addresses.getByRole("button", { name: "Yes, remove it" }).click();
  await expect(addresses.getByText(`${old} is removed.`)).toBeVisible();
  await expect(addresses.getByRole("listitem")).toHaveText([new RegExp(`${moved}.*Primary`)]);

  // What the club mails goes to the new address.
  await page
    .getByRole("link", { name: /Under 12 training/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Cancel this session" }).click();
  await page.getByRole("button", { name: "Yes, cancel it" }).click();
  expect(await mailText(moved, "is cancelled")).toContain("Under 12 training");

  const other = await createClub("Northside Swim");
  const { link } = await createInvitation(other, old);
  await createInvitation(other, moved, 2);
  await parent.goto(link);
  await expect(parent.getByText(old)).toBeVisible();
  await expect(parent.getByRole("button", { name: "Accept" })).toHaveCount(0);
  await parent.goto("/");
  const waiting = parent.getByRole("region", { name: /Northside Swim/ });
  await waiting.getByRole("button", { name: /Join/ }).click();
  await expect(parent.getByRole("heading", { level: 1, name: "Northside Swim" })).toBeVisible();
});

test("an address of somebody else is refused, and the only address can't be removed", async ({
  page: parent,
}) => {
  const { code } = await createClub("Westend Hockey");
  const { email: taken } = await createParent("Olga", { codes: [code] });
  await createParent("Paula", { page: parent, codes: [code] });
  await openOwnSignIn(parent);
  const addresses = section(parent, "Email addresses");
  await addresses.getByRole("button", { name: "Add an address" }).click();
  await addresses.getByLabel("New address").fill(taken);
  await addresses.getByRole("button", { name: "Mail me a code" }).click();
  await expect(
    addresses.getByText("You have this address already, or another account has it."),
  ).toBeVisible();
  // Left without its code it is marked, and can be verified later or removed.
  const later = freshEmail("later");
  await addresses.getByLabel("New address").fill(later);
  await addresses.getByRole("button", { name: "Mail me a code" }).click();
  await addresses.getByRole("button", { name: "Not now" }).click();
  await expect(addresses.getByRole("listitem").filter({ hasText: later })).toContainText(
    "Not verified",
  );
  await expect(addresses.getByRole("button", { name: /^Make it primary/ })).toHaveCount(0);
  const before = await newestCode(later);
  await addresses.getByRole("button", { name: `Verify: ${later}` }).click();
  await addresses.getByLabel("Code from the mail").fill(await mailedCode(later, before));
  await expect(addresses.getByText(`${later} is verified.`)).toBeVisible();
  // The primary one has no button that removes it.
  await expect(addresses.getByRole("button", { name: /^Remove/ })).toHaveCount(1);
});

test("a new password signs the other devices out", async ({ page: phone, newProfile }) => {
  const { code } = await createClub("Eastend Tennis");
  const { id, email } = await createParent("Paula", { page: phone, codes: [code] });
  const laptop = await newProfile();
  await signInByTicket(laptop.context(), id);
  await laptop.goto("/");
  await expect(laptop.getByRole("heading", { name: "Eastend Tennis" })).toBeVisible();
  await openOwnSignIn(phone);
  const card = section(phone, "Password");
  await card.getByRole("button", { name: "Change your password" }).click();
  const next = card.getByLabel("New password");
  const submit = card.getByRole("button", { name: "Change your password" });
  for (const [typed, sentence] of [
    ["password123", "That password has been in a leak"],
    [password, "That is the password you have already."],
  ] as const) {
    await next.fill(typed);
    await submit.click();
    await expect(card.getByText(sentence)).toBeVisible();
  }
  await next.fill("quite another one");
  await expect(card.getByLabel("Sign out my other devices")).toBeChecked();
  await submit.click();
  await expect(card.getByText("your other devices are signed out")).toBeVisible();
  await laptop.reload();
  await expect(laptop.getByRole("link", { name: "Start a club" })).toBeVisible();
  await sendSignIn(laptop, email);
  await expect(laptop.getByText("That password isn't right.")).toBeVisible();
  await signIn(laptop, email, "quite another one");
  await expect(laptop.getByRole("heading", { name: "Eastend Tennis" })).toBeVisible();
});

test("an instance without reverification asks for the current password", async ({ page }) => {
  await meetClerk(page.context(), { reverification: false });
  await createClub("Quiet FC", page);
  await openOwnSignIn(page);
  const card = section(page, "Password");
  await card.getByRole("button", { name: "Change your password" }).click();
  await card.getByLabel("Current password").fill("not the one");
  await card.getByLabel("New password").fill("quite another one");
  const submit = card.getByRole("button", { name: "Change your password" });
  await submit.click();
  await expect(card.getByText("That password isn't right.")).toBeVisible();
  await card.getByLabel("Current password").fill(password);
  await card.getByLabel("Sign out my other devices").uncheck();
  await submit.click();
  await expect(card.getByText("Your new password counts from now on.")).toBeVisible();
});

test.describe("from Lyon", () => {
  // An address that documentation keeps for examples: the emulated Clerk knows a place for it.
  test.use({ extraHTTPHeaders: { "cf-connecting-ip": "203.0.113.9" } });

  test("a device that is signed out from another one says so", async ({
    page: phone,
    newProfile,
  }) => {
    const { code } = await createClub("Southside Chess");
    const { email } = await createParent("Paula", { page: phone, codes: [code] });
    const lost = await newProfile();
    await signIn(lost, email);
    await expect(lost.getByRole("heading", { name: "Southside Chess" })).toBeVisible();
    await openOwnSignIn(phone);
    const devices = section(phone, "Your devices");
    await expect(devices.getByRole("listitem")).toHaveCount(2);
    const [here, there] = await devices.getByRole("listitem").all();
    if (!here || !there) throw new Error("two devices are listed");
    await expect(here).toContainText("This device");
    await expect(here.getByRole("button")).toHaveCount(0);
    await expect(there).toContainText(/Chrome on \w+/);
    await expect(there).toContainText(
      /Active this minute · Lyon, France|Active .* ago · Lyon, France/,
    );
    await there.getByRole("button", { name: "Sign out there" }).click();
    await devices.getByRole("button", { name: "Leave it signed in" }).click();
    await there.getByRole("button", { name: "Sign out there" }).click();
    await devices.getByRole("button", { name: "Yes, sign out" }).click();
    await expect(devices.getByText("You're signed in nowhere else.")).toBeVisible();
    await expect(devices.getByRole("listitem")).toHaveCount(1);

    // The other one has no session any more, and the page for signing in says why.
    await lost.reload();
    await expect(lost.getByRole("link", { name: "Start a club" })).toBeVisible();
    await lost.goto("/sign-in");
    await expect(lost.getByText("You have been signed out.")).toBeVisible();
  });

  test("a page that stays open says that it was signed out, and how to go on", async ({
    page: phone,
    newProfile,
  }) => {
    const { code } = await createClub("Lakeside Rowing");
    const { id, email } = await createParent("Paula", { page: phone, codes: [code] });
    const lost = await newProfile();
    await signInByTicket(lost.context(), id);
    await lost.goto("/");
    await expect(lost.getByRole("heading", { name: "Lakeside Rowing" })).toBeVisible();
    await lost.getByRole("link", { name: "Family" }).click();
    await expect(lost).toHaveURL(/\/family$/);
    await openOwnSignIn(phone);
    const devices = section(phone, "Your devices");
    await devices.getByRole("button", { name: "Sign out there" }).click();
    await devices.getByRole("button", { name: "Yes, sign out" }).click();
    await expect(devices.getByText("You're signed in nowhere else.")).toBeVisible();

    // A token counts for a minute. Then clerk-js asks for the next one, and there is none.
    await lost.evaluate(() =>
      window.Clerk?.session?.getToken({ skipCache: true }).catch(() => null),
    );
    await expect(lost.getByText("You have been signed out.")).toBeVisible();
    await lost.getByLabel("Email").fill(email);
    await lost.getByLabel("Password").fill(password);
    await lost.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(lost).toHaveURL(/\/family$/);
    // Somebody who signs out here is told nothing.
    await lost.goto("/settings");
    await lost.getByRole("button", { name: "Sign out" }).click();
    await expect(lost.getByRole("link", { name: "Start a club" })).toBeVisible();
    await lost.goto("/sign-in");
    await expect(lost.getByLabel("Password")).toBeVisible();
    await expect(lost.getByText("You have been signed out.")).toBeHidden();
  });

  test("every other device is signed out at once", async ({ page: phone, newProfile }) => {
    const { code } = await createClub("Uptown Judo");
    const { id } = await createParent("Paula", { page: phone, codes: [code] });
    for (const other of [await newProfile(), await newProfile()]) {
      await signInByTicket(other.context(), id);
      await other.goto("/");
      await expect(other.getByRole("heading", { name: "Uptown Judo" })).toBeVisible();
    }
    await openOwnSignIn(phone);
    const devices = section(phone, "Your devices");
    await devices.getByRole("button", { name: "Sign out everywhere else" }).click();
    await expect(devices.getByText("Sign out every other device?")).toBeVisible();
    await devices.getByRole("button", { name: "Yes, sign out" }).click();
    await expect(devices.getByText("You're signed in on this device only.")).toBeVisible();
    await expect(devices.getByRole("listitem")).toHaveCount(1);
  });
});
