import * as spanish from "../../languages/es.ts";
import * as french from "../../languages/fr.ts";
import { meetClerk } from "./clerk-instance.ts";
import { freshEmail } from "./people.ts";
import { atProvider, chooseAccount } from "./provider.ts";
import { expect, test } from "./story.ts";
import { expectTranslated, type Words } from "./translated.ts";

/* The pages around an OAuth provider in the other languages, with sentences as they stand in `languages/`. */

const partsOf = ({ account, app, identity }: Words) => [
  app.signIn,
  identity,
  account.connections,
  account.page,
];

for (const [locale, words] of [
  ["es-ES", spanish],
  ["fr-FR", french],
] as const) {
  test.describe(locale, () => {
    test.use({ locale });
    const { app, identity, account } = words;

    test("the way to a provider and back, and the accounts in settings", async ({ page }) => {
      await meetClerk(page.context(), { socialProviders: ["google", "microsoft"] });
      const button = page.getByRole("button", { name: identity.social.continueWith("Google") });
      await page.goto("/sign-in");
      await expect(button).toBeVisible();
      await expect(page.getByText(identity.social.or)).toBeVisible();
      await expectTranslated(page, words, partsOf);
      await button.click();
      await atProvider(page);
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByRole("heading", { name: identity.social.refusedTitle })).toBeVisible();
      await expect(page.getByText(identity.refusals.oauth_access_denied)).toBeVisible();
      await expectTranslated(page, words, partsOf);
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
      await expectTranslated(page, words, partsOf);
    });
  });
}
