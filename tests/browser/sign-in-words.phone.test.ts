import * as spanish from "../../languages/es.ts";
import * as french from "../../languages/fr.ts";
import { addAuthenticator } from "./authenticator.ts";
import { meetClerk } from "./clerk-instance.ts";
import { freshEmail, mailedCode, newestCode, password } from "./people.ts";
import { expect, test } from "./story.ts";
import { expectTranslated, type Words } from "./translated.ts";

/* Passkeys and mailed codes in the other languages: every sentence is the language's own. */

const partsOf = ({ app, identity, account }: Words) => [
  app.signIn,
  identity,
  account.passkeys,
  account.page,
];

for (const { locale, words } of [
  { locale: "es-ES", words: spanish },
  { locale: "fr-FR", words: french },
]) {
  test.describe(locale, () => {
    test.use({ locale });

    test(`a passkey is added and used, and a code signs in, in ${locale}`, async ({ page }) => {
      const { app, identity, account } = words;
      const button = (name: string) => page.getByRole("button", { name, exact: true });
      await addAuthenticator(page);
      await meetClerk(page.context(), { passkeys: true, passkeyAutofill: false });
      const email = freshEmail("langue");
      await page.goto("/sign-up");
      await page.getByLabel(app.signUp.firstName, { exact: true }).fill("Paula");
      await page.getByLabel(app.signUp.lastName, { exact: true }).fill("Parent");
      await page.getByLabel(app.signUp.email, { exact: true }).fill(email);
      await page.getByLabel(app.signUp.password, { exact: true }).fill(password);
      await button(app.signUp.continueFamily).click();
      await expect(page.getByText(identity.codeHint)).toBeVisible();
      await page.getByLabel(app.signUp.verifyCode).fill(await mailedCode(email));
      await expect(page.locator("nav").first()).toBeVisible();

      await page.goto("/settings/sign-in");
      await button(account.passkeys.add).click();
      await expect(page.getByText(account.passkeys.isAdded)).toBeVisible();
      await expectTranslated(page, words, partsOf);
      await button(account.passkeys.renameNamed("Passkey")).click();
      await expect(page.getByLabel(account.passkeys.name)).toBeVisible();
      await expectTranslated(page, words, partsOf);
      await page.reload();
      await button(account.passkeys.removeNamed("Passkey")).click();
      await expect(page.getByText(account.passkeys.removeLead)).toBeVisible();
      await expectTranslated(page, words, partsOf);

      await page.context().clearCookies({ name: "__client" });
      await page.context().clearCookies({ name: /^__(session|client_uat)/ });
      await page.goto("/sign-in");
      await expect(button(identity.other.passkey)).toBeVisible();
      await expectTranslated(page, words, partsOf);
      await page.getByLabel(app.signUp.email, { exact: true }).fill(email);
      const before = await newestCode(email);
      await button(identity.other.mailCode).click();
      await expect(page.getByText(identity.factor.sentMail(email))).toBeVisible();
      await expectTranslated(page, words, partsOf);
      await page.getByLabel(app.signUp.verifyCode).fill(await mailedCode(email, before));
      await expect(page.locator("nav").first()).toBeVisible();
    });
  });
}
