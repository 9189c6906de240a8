import { expect, type Page } from "@playwright/test";

/* The emulated pages of OAuth providers, as a person uses them. */

/** Whether an address is a provider's page, which is not of the app's origin. */
export const isProviderPage = (url: string) =>
  /^http:\/\/localhost:18788\/oauth\/\w+\/authorize/.test(url);

/** Waits for the page of a provider. */
export async function atProvider(page: Page, name = "Google"): Promise<void> {
  await expect(page.getByRole("heading", { name: `Choose an account at ${name}` })).toBeVisible();
}

/** Chooses an account at the provider that the browser has not used before. */
export async function chooseAccount(
  page: Page,
  email: string,
  { name = "Gita Google", provider = "Google", unverified = false } = {},
): Promise<void> {
  await atProvider(page, provider);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Address", { exact: true }).fill(email);
  if (unverified) await page.getByLabel("has not verified this address").check();
  await page.getByRole("button", { name: "Use this account" }).click();
}

/** Presses the button of a provider, once it is there. */
export async function continueWith(page: Page, name = "Google"): Promise<void> {
  await page.getByRole("button", { name: `Continue with ${name}` }).click();
}
