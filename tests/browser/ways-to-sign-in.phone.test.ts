import * as spanish from "../../languages/es.ts";
import * as french from "../../languages/fr.ts";
import { addAuthenticator } from "./authenticator.ts";
import { createParent } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { freshEmail, mailedCode, newestCode, signOut } from "./people.ts";
import { chooseAccount, continueWith } from "./provider.ts";
import { expect, test } from "./story.ts";

/* Which ways to sign in the page shows, and which of them this browser used last. */

test("the way that this browser signed in last has a badge, and nothing moves for it", async ({
  page,
}) => {
  const { email } = await createParent("Gita");
  await page.goto("/sign-in");
  await continueWith(page);
  await chooseAccount(page, email);
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  await page.goto("/settings");
  await signOut(page);

  await page.addInitScript(() => {
    const seen = { shift: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        seen.shift += (entry as unknown as { value: number }).value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/sign-in");
  const google = page.getByRole("button", { name: "Continue with Google", exact: true });
  await expect(google).toHaveAccessibleDescription("Last used");
  await expect(page.getByText("Last used")).toHaveCount(1);
  const shift = await page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen);
  expect(shift.shift).toBeLessThan(0.02);
  // Somebody who signs up has not been here.
  await page.goto("/sign-up");
  await expect(google).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.getByText("Last used")).toHaveCount(0);

  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  const before = await newestCode(email);
  await page.getByRole("button", { name: "Mail me a code instead" }).click();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email, before));
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  await page.goto("/settings");
  await signOut(page);
  await page.goto("/sign-in");
  await expect(
    page.getByRole("button", { name: "Mail me a code instead" }),
  ).toHaveAccessibleDescription("Last used");
  await expect(page.getByText("Last used")).toHaveCount(1);
});

for (const { locale, app, identity } of [
  { locale: "es-ES", ...spanish },
  { locale: "fr-FR", ...french },
]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("the badge is in the reader's language", async ({ page }) => {
      await page.goto("/sign-up");
      const { continueWith: words } = identity.social;
      await page.getByRole("button", { name: words("Google") }).click();
      await chooseAccount(page, freshEmail("langue"));
      await expect(page.getByRole("dialog", { name: app.join.title })).toBeVisible();
      await page.goto("/settings");
      await page.getByRole("button", { name: app.settings.signOut }).click();
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: words("Google") })).toHaveAccessibleDescription(
        identity.lastUsed,
      );
    });
  });
}

test("an instance with providers alone asks for no address", async ({ page }) => {
  await meetClerk(page.context(), { password: false, emailSignIn: false });
  await page.goto("/sign-up");
  await expect(page.getByRole("button", { name: "Continue with Google" })).toBeVisible();
  await expect(page.getByLabel("Email")).toBeHidden();
  await expect(page.getByRole("button", { name: "Create account" })).toBeHidden();
  await expect(page.getByLabel("Invite code")).toBeVisible();
  await page.goto("/sign-up?as=club");
  const club = `Providers ${Date.now()}`;
  await continueWith(page);
  await expect(page.getByLabel("Name of the club")).toBeFocused();
  await page.getByLabel("Name of the club").fill(club);
  await continueWith(page);
  const email = freshEmail("provider");
  await chooseAccount(page, email);
  await expect(page.getByRole("heading", { name: club })).toBeVisible();
  await signOut(page);
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Continue with Google" })).toBeVisible();
  await expect(page.getByLabel("Email")).toBeHidden();
  await expect(page.getByText("or with your email")).toBeHidden();
  await continueWith(page);
  await page.getByRole("button", { name: email }).click();
  await expect(page.getByRole("heading", { name: club })).toBeVisible();
});

test("an instance with passkeys alone shows their button, and without any way a sentence", async ({
  page,
}) => {
  await addAuthenticator(page);
  const nothing = { password: false, emailSignIn: false, socialProviders: [] };
  await meetClerk(page.context(), { ...nothing, passkeys: true, passkeyButton: false });
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeVisible();
  await expect(page.getByLabel("Email")).toBeHidden();
  await meetClerk(page.context(), nothing);
  await page.goto("/sign-in");
  await expect(page.getByText("There is no way to sign in here")).toBeVisible();
  await expect(page.getByLabel("Email")).toBeHidden();
  await page.goto("/sign-up");
  await expect(page.getByText("There is no way to sign in here")).toBeVisible();
  await expect(page.getByLabel("Email")).toBeHidden();
});
