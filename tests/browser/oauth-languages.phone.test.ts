import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import * as english from "../../languages/en.ts";
import * as spanish from "../../languages/es.ts";
import * as french from "../../languages/fr.ts";
import { meetClerk } from "./clerk-instance.ts";
import { freshEmail } from "./people.ts";
import { atProvider, chooseAccount } from "./provider.ts";
import { expect, test } from "./story.ts";

/* The pages around an OAuth provider in the other languages, with sentences as they stand in `languages/`. */

const englishSentences = [
  ...Object.values(english.identity.social),
  ...Object.values(english.account.connections),
  english.identity.refusals.oauth_access_denied,
].filter((one): one is string => typeof one === "string" && one.length > 6);

/** No sentence of these pages is left in English, and axe finds nothing. */
async function isSound(page: Page): Promise<void> {
  const text = await page.locator("body").innerText();
  expect(englishSentences.filter((sentence) => text.includes(sentence))).toEqual([]);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

for (const [locale, { app, identity, account }] of [
  ["es-ES", spanish],
  ["fr-FR", french],
] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test("the way to a provider and back, and the accounts in settings", async ({ page }) => {
      await meetClerk(page.context(), { socialProviders: ["google", "microsoft"] });
      const button = page.getByRole("button", { name: identity.social.continueWith("Google") });
      await page.goto("/sign-in");
      await expect(button).toBeVisible();
      await expect(page.getByText(identity.social.or)).toBeVisible();
      await isSound(page);
      await button.click();
      await atProvider(page);
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByRole("heading", { name: identity.social.refusedTitle })).toBeVisible();
      await expect(page.getByText(identity.refusals.oauth_access_denied)).toBeVisible();
      await isSound(page);
      await page.goto("/sign-up");
      await button.click();
      await chooseAccount(page, freshEmail("language"));
      await expect(page.getByRole("dialog", { name: app.join.title })).toBeVisible();
      await page.goto("/settings/sign-in");
      const { connections } = account;
      const section = page.getByRole("region", { name: connections.title });
      await expect(section.getByText(connections.onlyWay)).toBeVisible();
      await expect(
        section.getByRole("button", { name: connections.connect("Microsoft") }),
      ).toBeVisible();
      await isSound(page);
    });
  });
}
