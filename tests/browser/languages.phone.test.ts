import { freshEmail, mailedCode, mailText, password } from "./people.ts";
import { expect, test } from "./story.ts";

/* The app on a phone that is set to another language. */

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("a coach starts a club, is corrected, and invites, all of it in French", async ({
    page,
  }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expect(
      page.getByRole("heading", { name: "Tout le monde y est, en une minute." }),
    ).toBeVisible();
    await page.getByRole("link", { name: "Créer un club" }).click();
    // The browser's own sentences would be in the browser's language: these are ours.
    await page.getByRole("button", { name: "Continuer", exact: true }).click();
    await expect(page.getByText("Remplissez ce champ.").first()).toBeVisible();
    await expect(page.getByLabel("Nom du club")).toBeFocused();
    await page.getByLabel("Nom du club").fill("Étoile de Brest");
    await page.getByLabel("Prénom").fill("Claire");
    await page.getByLabel("Nom", { exact: true }).fill("Le Gall");
    const email = freshEmail("coach");
    await page.getByLabel("Adresse e-mail").fill("claire@");
    await page.getByLabel("Mot de passe").fill("court");
    await page.getByLabel("Mot de passe").blur();
    await expect(page.getByText("Nous ne pouvons pas écrire à cette adresse.")).toBeVisible();
    await expect(page.getByText("Utilisez au moins 8 caractères.")).toBeVisible();
    await page.getByLabel("Adresse e-mail").fill(email);
    await page.getByLabel("Mot de passe").fill(password);
    await page.getByRole("button", { name: "Continuer", exact: true }).click();
    await page.getByLabel("Code reçu par e-mail").fill(await mailedCode(email));
    await expect(page.getByRole("region", { name: "Votre code d’invitation" })).toBeVisible();
    await expect(page.getByText("Propriétaire · 1 personne")).toBeVisible();

    await page.getByRole("button", { name: "Ajouter une séance" }).click();
    const dialog = page.getByRole("dialog", { name: "Ajouter une séance" });
    await dialog.getByLabel("De quoi s’agit-il ?").fill("Entraînement U12");
    await dialog.getByLabel("Chaque semaine").check();
    await dialog.getByLabel("Combien de semaines").fill("3");
    await dialog.getByRole("button", { name: "Ajouter 3 séances" }).click();
    await expect(page.getByRole("link", { name: "Entraînement U12" }).first()).toBeVisible();
    // Days as the French write them.
    await expect(
      page
        .getByRole("heading", { name: /lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche/ })
        .first(),
    ).toBeVisible();

    await page.getByRole("link", { name: "Personnes", exact: true }).click();
    await page.getByRole("button", { name: "Inviter quelqu’un" }).click();
    const invited = freshEmail("parent");
    const inviting = page.getByRole("dialog", { name: "Inviter quelqu’un" });
    await inviting.getByLabel("Prénom").fill("Paul");
    await inviting.getByLabel("Nom", { exact: true }).fill("Kervella");
    await inviting.getByLabel("Adresse e-mail").fill(invited);
    await inviting.getByRole("button", { name: "Envoyer l’invitation" }).click();
    await expect(inviting.getByText(`L’invitation à ${invited} est en route.`)).toBeVisible();
    // A mail to a stranger is in the language of its sender.
    expect(await mailText(invited, "Invitation à rejoindre Étoile de Brest")).toContain(
      "Bonjour Paul",
    );
  });
});

test.describe("in a language that the app does not speak", () => {
  test.use({ locale: "de-DE" });

  test("it is English until somebody chooses another language", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await page.getByLabel("Language").selectOption({ label: "Français" });
    await expect(page.getByRole("link", { name: "Rejoindre avec un code" })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("link", { name: "Rejoindre avec un code" })).toBeVisible();
  });
});

test.describe("in Spanish", () => {
  test.use({ locale: "es-AR" });

  test("no page for strangers has a sentence left in English", async ({ page }) => {
    for (const path of [
      "/",
      "/sign-in",
      "/sign-up",
      "/sign-up?as=club",
      "/claim",
      "/nothing",
      "/accept-invite",
    ]) {
      await page.goto(path);
      await expect(page.locator("html")).toHaveAttribute("lang", "es");
      await expect(page.locator("h1")).toBeVisible();
      // What is said to browsers without JavaScript is said in every language.
      const words = ((await page.locator("#app").textContent()) ?? "").replace(
        /Riverside FC|RVRS DEFC|Tenantry|English/g,
        "",
      );
      expect(words, path).not.toMatch(/\b(the|your|you|and|sign|with|password|account)\b/i);
    }
  });
});
