import * as es from "../../languages/es.ts";
import * as fr from "../../languages/fr.ts";
import { createParent } from "./builders.ts";
import { freshEmail, mailedCode } from "./people.ts";
import { expect, test } from "./story.ts";
import { expectTranslated, type Words } from "./translated.ts";

/* One's own account as it is read in Spanish and French: every sentence comes from `languages/`. */

const languages = [
  ["es-ES", es],
  ["fr-FR", fr],
] as const;

const partsOf = ({ account: { addresses, password, devices, page } }: Words) => [
  addresses,
  password,
  devices,
  page,
];

for (const [locale, language] of languages) {
  test.describe(locale, () => {
    test.use({ locale });

    test("addresses, password and devices are read in one language", async ({ page }) => {
      const { app, account } = language;
      const { addresses, password: own, devices } = account;
      await createParent("Paula", { page, locale });
      await page.goto("/settings/sign-in");
      await expect(page.getByRole("heading", { level: 1, name: account.page.title })).toBeVisible();
      await expect(page.getByText(devices.none)).toBeVisible();
      await page.getByRole("button", { name: addresses.add }).click();
      const second = freshEmail("second");
      await page.getByLabel(addresses.newAddress).fill(second);
      await page.getByRole("button", { name: addresses.send }).click();
      await expect(page.getByText(addresses.sentTo(second))).toBeVisible();
      await page.getByRole("button", { name: own.change }).click();
      await page.getByLabel(app.reset.newPassword).fill("password123");
      await page.getByRole("button", { name: own.change }).click();
      await expect(
        page.getByText(language.identity.refusals.form_password_pwned, { exact: true }),
      ).toBeVisible();
      await expectTranslated(page, language, partsOf);

      await page.getByLabel(app.signUp.verifyCode).fill(await mailedCode(second));
      await expect(page.getByText(addresses.verified(second))).toBeVisible();
      await page.getByRole("button", { name: `${addresses.remove}: ${second}` }).click();
      await expect(page.getByText(addresses.removeLead(second))).toBeVisible();
      await expectTranslated(page, language, partsOf);
      await page.getByRole("button", { name: addresses.removeSure }).click();
      await expect(page.getByText(addresses.removed(second))).toBeVisible();
    });
  });
}
