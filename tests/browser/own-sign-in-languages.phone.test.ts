import { totpCode } from "../../emulators/clerk/totp.ts";
import * as spanish from "../../languages/es.ts";
import * as french from "../../languages/fr.ts";
import { createParent } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { password } from "./people.ts";
import { expect, test } from "./story.ts";
import { expectTranslated, type Words } from "./translated.ts";

/* The page for one's own sign-in in other languages: no English is left, and axe finds nothing. */

const partsOf = ({ account }: Words) => [account];

for (const { locale, language } of [
  { locale: "es-ES", language: spanish },
  { locale: "fr-FR", language: french },
]) {
  const { app, account, identity } = language;
  test.describe(locale, () => {
    test.use({ locale });

    test("two-step sign-in is set up and turned off in this language alone", async ({ page }) => {
      const words = account.secondFactor;
      await meetClerk(page.context(), { secondFactor: "optional", signInAgeMinutes: 11 });
      await createParent("Paula", { page, locale });
      await page.goto("/settings");
      await page.getByRole("link", { name: account.page.title }).click();
      await expect(page.getByRole("heading", { level: 1, name: account.page.title })).toBeVisible();
      await expectTranslated(page, language, partsOf);

      await page.getByRole("button", { name: words.setUp }).click();
      const dialog = page.getByRole("dialog", { name: account.reverify.title });
      await dialog.getByLabel(app.signUp.password).fill(password);
      await expectTranslated(page, language, partsOf);
      await dialog.getByRole("button", { name: account.reverify.confirm }).click();
      await expect(page.getByRole("img", { name: words.qr })).toBeVisible();
      await expectTranslated(page, language, partsOf);
      const secret = (await page.locator(".factor-key").textContent()) ?? "";
      const field = page.getByLabel(identity.factor.codeApp);
      await field.fill(totpCode(secret.replaceAll(" ", ""), Date.now()));
      await expect(page.getByText(words.codes.lead)).toBeVisible();
      await expectTranslated(page, language, partsOf);
      await page.getByRole("button", { name: words.codes.done }).click();
      await expect(page.getByText(words.on)).toBeVisible();
      await page.getByRole("button", { name: words.remove }).click();
      await expectTranslated(page, language, partsOf);
      await page.getByRole("button", { name: words.removeSure }).click();
      await expect(page.getByText(words.lead)).toBeVisible();
    });
  });
}
