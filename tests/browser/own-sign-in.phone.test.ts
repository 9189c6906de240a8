import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { totpCode } from "../../emulators/clerk/totp.ts";
import * as english from "../../languages/en.ts";
import * as spanish from "../../languages/es.ts";
import * as french from "../../languages/fr.ts";
import { meetClerk } from "./clerk-instance.ts";
import { freshEmail, mailedCode, password } from "./people.ts";
import { expect, test } from "./story.ts";

/* The page for one's own sign-in in other languages, with axe looking on. */

/** Every sentence of the page in English that is another one in `other`. */
function englishSentences(other: object, own: object = english.account): string[] {
  return Object.entries(own).flatMap(([name, value]) => {
    const theirs: unknown = Reflect.get(other, name);
    if (typeof value === "string") return value === theirs ? [] : [value];
    return typeof value === "object" ? englishSentences(theirs as object, value) : [];
  });
}

async function isSound(page: Page, english: string[]): Promise<void> {
  const text = (await page.locator("body").textContent()) ?? "";
  // "Confirm" is no part of "Confirmer".
  const isThere = (sentence: string) =>
    text.split(sentence).some((before, at, parts) => {
      const after = parts[at + 1];
      return after !== undefined && !/\p{L}$/u.test(before) && !/^\p{L}/u.test(after);
    });
  expect(english.filter(isThere)).toEqual([]);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

for (const { locale, app, account, identity } of [
  { locale: "es-ES", ...spanish },
  { locale: "fr-FR", ...french },
]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("two-step sign-in is set up and taken off in this language alone", async ({ page }) => {
      const words = account.secondFactor;
      const notHere = englishSentences(account);
      await meetClerk(page.context(), { secondFactor: "optional", signInAgeMinutes: 11 });
      const email = freshEmail("parent");
      await page.goto("/sign-up");
      await page.getByLabel(app.signUp.firstName).fill("Paula");
      await page.getByLabel(app.signUp.lastName, { exact: true }).fill("Parent");
      await page.getByLabel(app.signUp.email).fill(email);
      await page.getByLabel(app.signUp.password).fill(password);
      await page.getByRole("button", { name: app.signUp.continueFamily }).click();
      await page.getByLabel(app.signUp.verifyCode).fill(await mailedCode(email));
      await page.keyboard.press("Enter");
      await expect(page.getByRole("dialog")).toBeVisible();
      await page.goto("/settings");
      await page.getByRole("link", { name: account.page.title }).click();
      await expect(page.getByRole("heading", { level: 1, name: account.page.title })).toBeVisible();
      await isSound(page, notHere);

      await page.getByRole("button", { name: words.setUp }).click();
      const dialog = page.getByRole("dialog", { name: account.reverify.title });
      await dialog.getByLabel(app.signUp.password).fill(password);
      await isSound(page, notHere);
      await dialog.getByRole("button", { name: account.reverify.confirm }).click();
      await expect(page.getByRole("img", { name: words.qr })).toBeVisible();
      await isSound(page, notHere);
      const secret = (await page.locator(".factor-key").textContent()) ?? "";
      const field = page.getByLabel(identity.factor.codeApp);
      await field.fill(totpCode(secret.replaceAll(" ", ""), Date.now()));
      await page.keyboard.press("Enter");
      await expect(page.getByText(words.codes.lead)).toBeVisible();
      await isSound(page, notHere);
      await page.getByRole("button", { name: words.codes.done }).click();
      await expect(page.getByText(words.on)).toBeVisible();
      await page.getByRole("button", { name: words.remove }).click();
      await isSound(page, notHere);
      await page.getByRole("button", { name: words.removeSure }).click();
      await expect(page.getByText(words.lead)).toBeVisible();
    });
  });
}
