import type { Page } from "@playwright/test";
import type { InstanceSettings } from "../../emulators/clerk/settings.ts";
import { expectAccessibleInBothThemes, overflowOf } from "./axe.ts";
import { createClub, createInvitation, createParent } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { createUser } from "./clerk-users.ts";
import { password, sendSignIn } from "./people.ts";
import { expect, test } from "./story.ts";

/*
 * The pages of signing in with all that an instance of Clerk can put on them, at both widths. What these pages do is
 * the same at every width, so that the stories about it run on the phone alone.
 */

const everything: Partial<InstanceSettings> = {
  socialProviders: ["google", "microsoft"],
  passkeys: true,
  passkeyAutofill: false,
  secondFactor: "optional",
  signInAgeMinutes: 11,
};

async function expectSound(page: Page): Promise<void> {
  await expectAccessibleInBothThemes(page);
  expect(await overflowOf(page), page.url()).toBeLessThanOrEqual(0);
}

test("axe finds nothing on the steps of signing in", async ({ page }) => {
  await meetClerk(page.context(), everything);
  const { email } = await createUser("steps");
  await page.goto("/sign-up?as=club");
  await expect(page.getByRole("button", { name: "Continue with Google" })).toBeVisible();
  await expectSound(page);
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Continue with Google" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeVisible();
  await expectSound(page);
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  await expectSound(page);
  const { link } = await createInvitation(await createClub("Riverside FC"));
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Join Riverside FC" })).toBeVisible();
  await expectSound(page);
});

test("axe finds nothing on one's own sign-in, nor on the proof that it asks for", async ({
  page,
}) => {
  await meetClerk(page.context(), everything);
  await createParent("Paula", { page });
  await page.goto("/settings/sign-in");
  for (const name of ["Passkeys", "Connected accounts"]) {
    await expect(page.getByRole("region", { name })).toBeVisible();
  }
  await expect(page.getByText("You're signed in nowhere else.")).toBeVisible();
  await expectSound(page);
  await page.getByRole("button", { name: "Set up two-step sign-in" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it's you" });
  await expect(dialog).toBeVisible();
  await expectSound(page);
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  await expectSound(page);
});
