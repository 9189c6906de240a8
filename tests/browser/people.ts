import { expect, type Page } from "@playwright/test";
import { ServerClient } from "postmark";

/* What people do in the app, in their words, for the stories beside this file. */

const clerkMail = new ServerClient("clerk-emulated", {
  useHttps: false,
  requestHost: "localhost:18789",
});

let people = 0;

/** An address that nobody has signed up with. */
export function freshEmail(name: string): string {
  people += 1;
  return `${name}-${people}-${Date.now()}@example.com`;
}

export const password = "a long password";

/** The newest code that Clerk mailed to an address. */
export async function mailedCode(to: string): Promise<string> {
  let code = "";
  await expect(async () => {
    const { Messages } = await clerkMail.getOutboundMessages({
      count: 1,
      offset: 0,
      recipient: to,
    });
    code = /\d{6}/.exec(Messages[0]?.Subject ?? "")?.[0] ?? "";
    expect(code).not.toBe("");
  }).toPass();
  return code;
}

/** Types the mailed code, which ends every sign-up. */
export async function typeMailedCode(page: Page, email: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Fills in what both sign-up forms ask. */
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

/** A coach founds a club from the landing page; answers the code that they see. */
export async function foundClub(page: Page, name: string): Promise<string> {
  const email = freshEmail("coach");
  await page.goto("/");
  await page.getByRole("link", { name: "Start a club" }).click();
  await page.getByLabel("Name of the club").fill(name);
  await fillPerson(page, email, "Carla", "Coach");
  await page.getByRole("button", { name: "Continue" }).click();
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

/** The text of the newest mail to an address whose subject says that. */
export async function mailText(to: string, subject: string): Promise<string> {
  let text = "";
  await expect(async () => {
    const { Messages } = await mail.getOutboundMessages({ count: 10, offset: 0, recipient: to });
    const found = Messages.find(({ Subject }) => Subject.includes(subject));
    expect(found).toBeDefined();
    text = (await mail.getOutboundMessageDetails(found?.MessageID ?? "")).TextBody ?? "";
  }).toPass();
  return text;
}
