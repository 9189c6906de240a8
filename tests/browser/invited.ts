import { expect, type Page } from "@playwright/test";
import { ServerClient } from "postmark";
import { foundClub, freshEmail, password } from "./people.ts";

/* Invitations by mail, from the console to the link in the mailbox, for the stories beside this file. */

const mail = new ServerClient("postmark-emulated", {
  useHttps: false,
  requestHost: "localhost:18789",
});

/** Opens the newest mail to an address in the mailbox, and answers where its button leads. */
async function linkIn(page: Page, to: string, count = 1): Promise<string> {
  let id = "";
  await expect(async () => {
    const filter = { count: 10, offset: 0, recipient: to };
    const { Messages } = await mail.getOutboundMessages(filter);
    expect(Messages.length).toBe(count);
    id = Messages[0]?.MessageID ?? "";
  }).toPass();
  await page.goto(`http://localhost:18789/mail/${id}`);
  const button = page
    .frameLocator("iframe")
    .getByRole("link", { name: /Accept the invitation|Finish setting up/ });
  return (await button.getAttribute("href")) ?? "";
}

/** A mailbox is no page of the app: it is read in a profile of its own. */
export async function mailLink(page: Page, to: string, count = 1): Promise<string> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error("no browser");
  const link = await linkIn(await context.newPage(), to, count);
  await context.close();
  return link;
}

export async function openInvitations(page: Page): Promise<void> {
  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await expect(page.getByRole("button", { name: "Invite somebody" })).toBeVisible();
}

/** Invites a parent from the console. */
export async function invite(page: Page, email: string, first = "Paula"): Promise<void> {
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("First name").fill(first);
  await dialog.getByLabel("Last name").fill("Parent");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText(`The invitation to ${email} is on its way.`)).toBeVisible();
  await page.keyboard.press("Escape");
}

/** A club with an open invitation, and its link. */
export async function invited(page: Page, name = "Riverside FC") {
  await foundClub(page, name);
  await openInvitations(page);
  const email = freshEmail("invited");
  await invite(page, email);
  return { email, link: await mailLink(page, email) };
}

/** Accepts as somebody new: name, password, terms, and nothing else. */
export async function acceptAsNew(page: Page, link: string, name = "Riverside FC"): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole("heading", { name: `Join ${name}` })).toBeVisible();
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("I accept the terms").check();
  await page.getByRole("button", { name: `Join ${name}` }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}
