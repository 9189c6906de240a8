import type { Page } from "@playwright/test";
import { ServerClient } from "postmark";

/* Steps of the screenshot tour: signing up, reading mail, founding a club. */

/** Clients for the mails of Clerk and of the app. */
export function mailboxes(postmark: string): { mail: ServerClient; appMail: ServerClient } {
  const options = { useHttps: false, requestHost: new URL(postmark).host };
  return {
    mail: new ServerClient("clerk-emulated", options),
    appMail: new ServerClient("postmark-emulated", options),
  };
}

/** The link in the app's newest mail to an address. */
export async function linkTo(appMail: ServerClient, recipient: string): Promise<string> {
  const { Messages } = await appMail.getOutboundMessages({ count: 1, offset: 0, recipient });
  const details = await appMail.getOutboundMessageDetails(Messages[0]?.MessageID ?? "");
  return /http\S+accept-invite\S+/.exec(details.TextBody ?? "")?.[0] ?? "";
}

export async function createClub(
  page: Page,
  mail: ServerClient,
  shot: (page: Page, name: string) => Promise<void>,
): Promise<string> {
  await page.getByRole("link", { name: "Start a club" }).click();
  await page.getByLabel("Name of the club").fill("Riverside FC");
  await fillPerson(page, "Carla", "Mendes");
  await shot(page, "sign-up-club");
  const email = await page.getByLabel("Email").inputValue();
  await page.getByRole("button", { name: "Continue" }).click();
  await typeCode(page, mail, email, () => shot(page, "verify"));
  const card = page.getByRole("region", { name: "Your invite code" });
  await card.getByText(/[A-Z2-9]{4} [A-Z2-9]{4}/).waitFor();
  return /[A-Z2-9]{4} [A-Z2-9]{4}/.exec((await card.textContent()) ?? "")?.[0] ?? "";
}

export async function fillPerson(page: Page, first: string, last: string): Promise<void> {
  await page.getByLabel("First name").fill(first);
  await page.getByLabel("Last name").fill(last);
  await page.getByLabel("Email").fill(`${first.toLowerCase()}-${Date.now()}@example.com`);
  await page.getByLabel("Password").fill("a long password");
}

export async function typeCode(
  page: Page,
  mail: ServerClient,
  email: string,
  before = async () => {},
): Promise<void> {
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  await before();
  const { Messages } = await mail.getOutboundMessages({ count: 1, offset: 0, recipient: email });
  const code = /\d{6}/.exec(Messages[0]?.Subject ?? "")?.[0] ?? "";
  await page.getByLabel("Code from the mail").fill(code);
}

/** A coach adds a series; a parent adds a child and signs them up. */
export async function calendarTour(
  coach: Page,
  parent: Page,
  shot: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  await coach.goto("/");
  await coach.getByRole("button", { name: "Add a session" }).click();
  const adding = coach.getByRole("dialog");
  await adding.getByLabel("What is it?").fill("Under 12 training");
  await adding.getByLabel("Where").fill("North pitch");
  await adding.getByLabel("Places").fill("18");
  await adding.getByLabel("Until").fill("23:50");
  await adding.getByLabel("Every week").check();
  await shot(coach, "session-dialog");
  await adding.getByRole("button", { name: /^Add/ }).click();
  await adding.waitFor({ state: "detached" });
  await parent.getByRole("link", { name: "Family" }).click();
  await parent.getByRole("button", { name: "Add a child" }).click();
  const child = parent.getByRole("dialog");
  await child.getByLabel("First name").fill("Mia");
  await child.getByLabel("Date of birth").fill("2016-04-01");
  await shot(parent, "child-dialog");
  await child.getByRole("button", { name: "Add", exact: true }).click();
  await parent.getByRole("region", { name: "Mia" }).waitFor();
  await shot(parent, "family");
  await parent.getByRole("link", { name: "Home" }).click();
  await parent
    .getByRole("button", { name: /^Mia: going/ })
    .first()
    .click();
  await shot(parent, "parent-home");
  await parent
    .getByRole("link", { name: /Under 12 training/ })
    .first()
    .click();
  await parent.getByRole("heading", { level: 1 }).waitFor();
  await shot(parent, "session");
  await coach
    .getByRole("link", { name: /Under 12 training/ })
    .first()
    .click();
  await coach
    .getByRole("heading", { name: "Going (1)" })
    .evaluate((heading) => heading.scrollIntoView({ block: "center" }));
  await shot(coach, "session-coach");
  await parent.goto("/claim");
  await shot(parent, "claim");
  await parent.goto("/");
}
