import { expect, type Page } from "@playwright/test";
import { ServerClient } from "postmark";

/* What people do in the app with its forms, for the stories beside this file. `builders.ts` does it without forms. */

const clerkMail = new ServerClient("clerk-emulated", {
  useHttps: false,
  requestHost: "localhost:18789",
});

/** An address that nobody has signed up with yet. */
export function freshEmail(name: string): string {
  return `${name}-${crypto.randomUUID().slice(0, 8)}@example.com`;
}

export const password = "a long password";

/** The newest code that Clerk mailed to an address; with `before`, one that came after it. */
export async function mailedCode(to: string, before = ""): Promise<string> {
  let code = "";
  await expect(async () => {
    code = await newestCode(to);
    expect(code).not.toBe(before);
  }).toPass({ intervals: [100] });
  return code;
}

/** The newest code in the mailbox of an address; empty if there is none. */
export async function newestCode(to: string): Promise<string> {
  const page = { count: 1, offset: 0, recipient: to };
  const { Messages } = await clerkMail.getOutboundMessages(page);
  return /\d{6}/.exec(Messages[0]?.Subject ?? "")?.[0] ?? "";
}

/** Types the code that Clerk mails when somebody signs in on a new device; `before` is an older code. */
export async function typeDeviceCode(page: Page, email: string, before: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email, before));
}

/** Types the mailed code, the last step of every sign-up. */
export async function typeMailedCode(page: Page, email: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
}

/** Fills in the fields that both sign-up forms have. */
export async function fillPerson(
  page: Page,
  email: string,
  first: string,
  last: string,
): Promise<void> {
  await page.getByLabel("First name").fill(first);
  await page.getByLabel("Last name").fill(last);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
}

/** A coach founds a club from the landing page. Returns the code on their page. */
export async function foundClub(page: Page, name: string): Promise<string> {
  const email = freshEmail("coach");
  await page.goto("/");
  await page.getByRole("link", { name: "Start a club" }).click();
  await page.getByLabel("Name of the club").fill(name);
  await fillPerson(page, email, "Carla", "Coach");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await typeMailedCode(page, email);
  await expect(page.getByRole("heading", { name })).toBeVisible();
  const card = page.getByRole("region", { name: "Your invite code" });
  await expect(card).toContainText(/[A-Z2-9]{4} [A-Z2-9]{4}/);
  return (/[A-Z2-9]{4} [A-Z2-9]{4}/.exec((await card.textContent()) ?? "")?.[0] ?? "").replace(
    " ",
    "",
  );
}

const mail = new ServerClient("postmark-emulated", {
  useHttps: false,
  requestHost: "localhost:18789",
});

/** The text of the newest mail to an address with these words in its subject. */
export async function mailText(to: string, subject: string): Promise<string> {
  let text = "";
  await expect(async () => {
    const { Messages } = await mail.getOutboundMessages({ count: 10, offset: 0, recipient: to });
    const found = Messages.find(({ Subject }) => Subject.includes(subject));
    expect(found).toBeDefined();
    text = (await mail.getOutboundMessageDetails(found?.MessageID ?? "")).TextBody ?? "";
  }).toPass({ intervals: [100] });
  return text;
}

/** A parent signs up, with or without a code. Returns their address. */
export async function parentSignsUp(page: Page, first: string, code = ""): Promise<string> {
  const email = freshEmail("parent");
  await page.goto("/sign-up");
  await fillPerson(page, email, first, "Parent");
  await page.getByLabel("Invite code").fill(code);
  await page.getByRole("button", { name: "Create account" }).click();
  await typeMailedCode(page, email);
  return email;
}

/** Adds a child on the family page, to the parent's only club. */
export async function addChild(page: Page, first: string): Promise<void> {
  await page.getByRole("link", { name: "Family" }).click();
  await page.getByRole("button", { name: "Add a child" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a child" });
  await dialog.getByLabel("First name").fill(first);
  await dialog.getByLabel("Date of birth").fill("2016-04-01");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("region", { name: first })).toBeVisible();
}

/** A day from today, as a date field takes it. */
function dayFromNow(days: number): string {
  const day = new Date(Date.now() + days * 24 * 60 * 60 * 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** A coach adds a session from the calendar, tomorrow. */
export async function addSession(
  page: Page,
  title: string,
  more: { weeks?: number; places?: number } = {},
): Promise<void> {
  await page.getByRole("button", { name: "Add a session" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add a session" });
  await dialog.getByLabel("What is it?").fill(title);
  await dialog.getByLabel("Day").fill(dayFromNow(1));
  await dialog.getByLabel("Where").fill("North pitch");
  if (more.places) await dialog.getByLabel("Places").fill(String(more.places));
  if (more.weeks) {
    await dialog.getByLabel("Every week").check();
    await dialog.getByLabel("How many weeks").fill(String(more.weeks));
  }
  await dialog.getByRole("button", { name: /^Add/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("link", { name: new RegExp(title) }).first()).toBeVisible();
}

/** On the club's settings: lets nobody in by code before an admin has approved them. */
export async function requireApproval(page: Page): Promise<void> {
  const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await page.getByLabel("They wait until an admin says yes").check();
  expect((await saved).status()).toBe(200);
}

/** Sends the sign-in form. */
export async function sendSignIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs in with a password, and with a mailed code where the device is new. */
export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  const before = await newestCode(email);
  await sendSignIn(page, email, secret);
  const asked = page.getByRole("heading", { name: "Is it you?" });
  const answered = page.locator("nav, .field-error, [role=alert]");
  await expect(asked.or(answered).first()).toBeVisible();
  if (await asked.isVisible()) await typeDeviceCode(page, email, before);
}

/** Signs out from the settings. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
}

/** Everything that the browser stores for the app, as one text. */
export function keptOnDevice(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const shells = await Promise.all(
      (await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => url),
      ),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, shells]);
  });
}
