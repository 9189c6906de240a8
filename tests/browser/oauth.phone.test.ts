import type { BrowserContext, Page } from "@playwright/test";
import { totpCode } from "../../emulators/clerk/totp.ts";
import { createClub, createParent, openAsParent } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { createUser } from "./clerk-users.ts";
import { freshEmail, signOut } from "./people.ts";
import { atProvider, chooseAccount, continueWith } from "./provider.ts";
import { expect, test } from "./story.ts";

/* Signing in and up with an account elsewhere. */

/** Counts what somebody taps in this browser, at the provider too. */
async function countTaps(page: Page): Promise<() => number> {
  let taps = 0;
  await page.exposeFunction("tapped", () => {
    taps += 1;
  });
  await page.addInitScript(() => {
    const { tapped } = window as unknown as { tapped: () => void };
    addEventListener("click", (event) => event.isTrusted && tapped(), true);
  });
  return () => taps;
}

const atHome = (page: Page) =>
  expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
const hasSession = (context: BrowserContext) =>
  context.cookies().then((all) => all.some(({ name }) => name.startsWith("__session")));

test("a parent joins from a poster with Google in at most six taps", async ({ page }) => {
  const club = `Poster ${Date.now()}`;
  const { code } = await createClub(club);
  const taps = await countTaps(page);
  await page.goto(`/join/${code}`);
  await page.getByRole("link", { name: "Create an account and join" }).click();
  await continueWith(page);
  await chooseAccount(page, freshEmail("poster"));
  await expect(page.getByRole("region", { name: "Your sessions" })).toBeVisible();
  await expect(page.locator("main")).toContainText(club);
  // The link, the button, the provider's three fields and its own button.
  expect(taps()).toBeGreaterThan(2);
  expect(taps()).toBeLessThanOrEqual(6);
});

test("a coach founds a club with Google, once it has a name", async ({ page }) => {
  const club = `Founded ${Date.now()}`;
  await page.goto("/sign-up?as=club");
  await continueWith(page);
  await expect(page.getByText("This is needed.").or(page.locator(".field-error"))).toBeVisible();
  await page.getByLabel("Name of the club").fill(club);
  await continueWith(page);
  await chooseAccount(page, freshEmail("founder"));
  await expect(page.getByRole("heading", { name: club })).toBeVisible();
  await expect(page.getByRole("region", { name: "Your invite code" })).toBeVisible();
});

test("a known address signs in with Google, and without a password afterwards too", async ({
  page,
}) => {
  const { email } = await openAsParent(page, "Gita");
  await atHome(page);
  await page.reload();
  await page.getByRole("button", { name: "Not now" }).click();
  await signOut(page);
  await page.goto("/sign-in");
  await continueWith(page);
  await chooseAccount(page, email);
  await expect(page.getByRole("link", { name: "Settings", exact: true })).toBeVisible();
  expect(page.url()).toBe("http://localhost:18787/");
});

test("somebody new who signs in with Google says who they are, and keeps the code in hand", async ({
  page,
}) => {
  const { code } = await createClub(`Inhand ${Date.now()}`);
  await page.goto(`/sign-in?code=${code}`);
  await continueWith(page);
  await chooseAccount(page, freshEmail("new"));
  await expect(page.getByLabel("First name")).toHaveValue("Gita");
  await expect(page.getByLabel("Last name")).toHaveValue("Google");
  await expect(page.getByLabel("Invite code")).toHaveValue(code);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("region", { name: "Your sessions" })).toBeVisible();
});

test("somebody who has an account and signs up with Google joins with it", async ({ page }) => {
  const club = `Known ${Date.now()}`;
  const { code } = await createClub(club);
  const { email } = await createParent("Gita");
  await page.goto(`/sign-up?code=${code}`);
  await continueWith(page);
  await chooseAccount(page, email);
  await expect(page.getByRole("region", { name: "Your sessions" })).toBeVisible();
  await expect(page.locator("main")).toContainText(club);
});

test("somebody whose provider sends no name is asked for one", async ({ page }) => {
  const club = `Nameless ${Date.now()}`;
  await meetClerk(page.context(), { socialProviders: ["apple"] });
  await page.goto("/sign-up?as=club");
  await page.getByLabel("Name of the club").fill(club);
  await continueWith(page, "Apple");
  await chooseAccount(page, freshEmail("apple"), { name: "", provider: "Apple" });
  await expect(page.getByLabel("Name of the club")).toHaveValue(club);
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Last name").fill("Apple");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: club })).toBeVisible();
});

test("what else the instance requires is asked for after the provider, also after a reload", async ({
  page,
}) => {
  await meetClerk(page.context(), { legalConsent: true });
  await page.goto("/sign-up");
  await continueWith(page);
  await chooseAccount(page, freshEmail("legal"));
  await expect(page.getByRole("heading", { name: "A little more" })).toBeVisible();
  await page.reload();
  await page.getByLabel("I accept the terms of use").check();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await atHome(page);
});

test("a second factor is asked for after the provider, also after a reload", async ({ page }) => {
  const totpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  const { email } = await createUser("second", { totpSecret });
  await meetClerk(page.context(), { secondFactor: "optional" });
  await page.goto("/sign-in");
  await continueWith(page);
  await chooseAccount(page, email);
  await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
  await page.reload();
  await page.getByLabel("Code from the app").fill(totpCode(totpSecret, Date.now()));
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
});

test("an address that the provider has not verified opens no account without its mailbox", async ({
  page,
}) => {
  const { email } = await createParent("Vera");
  await page.goto("/sign-in");
  await continueWith(page);
  await chooseAccount(page, email, { unverified: true });
  await expect(page.getByRole("heading", { name: "Sign in with a code" })).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
  expect(await hasSession(page.context())).toBe(false);
});

test("a refusal at the provider is explained, with the way back to the form", async ({ page }) => {
  await page.goto("/sign-up?as=club");
  await page.getByLabel("Name of the club").fill("Cancelled");
  await continueWith(page);
  await atProvider(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alert")).toContainText("You stopped before");
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByLabel("Name of the club")).toBeVisible();
  expect(await hasSession(page.context())).toBe(false);
});

test("the callback again, by hand or in another browser, changes nothing", async ({
  page,
  newProfile,
}) => {
  await page.goto("/sso-callback");
  await expect(page.getByText("There is no sign-in to finish here.")).toBeVisible();
  await page.goto("/sign-in");
  await continueWith(page);
  await atProvider(page);
  const callbacks: string[] = [];
  page.context().on("request", (request) => {
    if (request.url().includes("/oauth_callback")) callbacks.push(request.url());
  });
  await chooseAccount(page, freshEmail("again"));
  await expect(page.getByLabel("First name")).toHaveValue("Gita");
  const [callback = ""] = callbacks;
  expect(callback).toContain("state=");
  await page.goto(callback);
  await expect(page.getByLabel("First name")).toHaveValue("Gita");
  const other = await newProfile();
  await other.goto(callback);
  await expect(other.getByText("There is no sign-in to finish here.")).toBeVisible();
  expect(await hasSession(other.context())).toBe(false);
});

test("an instance without a connection shows no button, with several each has its own", async ({
  page,
}) => {
  await meetClerk(page.context(), { socialProviders: [] });
  await page.goto("/sign-in");
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("button", { name: /^Continue with/ })).toHaveCount(0);
  await expect(page.getByText("or with your email")).toBeHidden();
  await meetClerk(page.context(), { socialProviders: ["google", "apple", "microsoft"] });
  await page.goto("/sign-in");
  for (const name of ["Google", "Apple", "Microsoft"]) {
    await expect(page.getByRole("button", { name: `Continue with ${name}` })).toBeVisible();
  }
  await page.getByLabel("Email").fill("typed@example.com");
});
