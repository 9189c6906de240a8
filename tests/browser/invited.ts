import { expect, type Page } from "@playwright/test";
import { ServerClient } from "postmark";
import { password } from "./people.ts";

/* Invitations by mail, from the console to the link in the mailbox, for the stories beside this file. */

const mail = new ServerClient("postmark-emulated", {
  useHttps: false,
  requestHost: "localhost:18789",
});

/** The link in the newest mail from us to an address, once there are `count` of them. */
export async function mailedLink(to: string, count = 1): Promise<string> {
  let text = "";
  await expect(async () => {
    const filter = { count: 10, offset: 0, recipient: to };
    const { Messages } = await mail.getOutboundMessages(filter);
    expect(Messages.length).toBe(count);
    text = (await mail.getOutboundMessageDetails(Messages[0]?.MessageID ?? "")).TextBody ?? "";
  }).toPass({ intervals: [100] });
  return /https?:\S+accept-invite\S+/.exec(text)?.[0] ?? "";
}

/** The address behind the button of the newest mail, as the mailbox shows it in a browser of its own. */
export async function linkInMailbox(page: Page, to: string): Promise<string> {
  await mailedLink(to);
  const { Messages } = await mail.getOutboundMessages({ count: 1, offset: 0, recipient: to });
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error("no browser");
  const mailbox = await context.newPage();
  await mailbox.goto(`http://localhost:18789/mail/${Messages[0]?.MessageID}`);
  const button = mailbox
    .frameLocator("iframe")
    .getByRole("link", { name: /Accept the invitation|Finish setting up/ });
  const link = (await button.getAttribute("href")) ?? "";
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

/** Accepts as somebody new: name, password, terms, and nothing else. */
export async function acceptAsNew(page: Page, link: string, name = "Riverside FC"): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole("heading", { name: `Join ${name}` })).toBeVisible();
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("I accept the terms").check();
  await page.getByRole("button", { name: `Join ${name}` }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}
