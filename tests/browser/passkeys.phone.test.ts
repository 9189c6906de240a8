import type { Page } from "@playwright/test";
import { newTotpSecret } from "../../emulators/clerk/totp.ts";
import { addAuthenticator } from "./authenticator.ts";
import { createClub, createInvitation, createParent } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { clerk } from "./clerk-users.ts";
import { password, signOut } from "./people.ts";
import { expect, test } from "./story.ts";

/* Passkeys: added in the settings, used on the way in, with clerk-js and a virtual authenticator. */

/** With a button, and without autofill. */
const byButton = { passkeys: true, passkeyAutofill: false } as const;

async function openOwnSignIn(page: Page): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("link", { name: "Sign-in and security" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign-in and security" })).toBeVisible();
}

const passkeys = (page: Page) => page.getByRole("region", { name: "Passkeys" });
const added = (page: Page) => expect(page.getByText("The passkey is there.")).toBeVisible();

/** A parent with a passkey, signed out. */
async function parentWithPasskey(page: Page) {
  const authenticator = await addAuthenticator(page);
  await meetClerk(page.context(), byButton);
  const { id, email } = await createParent("Paula", { page });
  await openOwnSignIn(page);
  await passkeys(page).getByRole("button", { name: "Add a passkey" }).click();
  await added(page);
  await signOut(page);
  return { id, email, authenticator };
}

const isIn = (page: Page) =>
  expect(page.getByRole("link", { name: "Settings", exact: true })).toBeVisible();

test("a passkey is added, signs in by the button, is renamed, and removed", async ({ page }) => {
  const authenticator = await addAuthenticator(page);
  await meetClerk(page.context(), byButton);
  await createParent("Paula", { page });
  await openOwnSignIn(page);
  const list = passkeys(page);
  // The person closes the dialog of their device, which is not an error.
  await authenticator.setVerified(false);
  await list.getByRole("button", { name: "Add a passkey" }).click();
  await expect(list.getByRole("button", { name: "Add a passkey" })).toHaveAttribute(
    "aria-busy",
    "false",
  );
  await expect(list.getByRole("listitem")).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await authenticator.setVerified(true);
  await list.getByRole("button", { name: "Add a passkey" }).click();
  await added(page);
  await expect(list.getByRole("listitem")).toContainText("not used yet");
  expect(await authenticator.count()).toBe(1);
  // One device, one passkey for this account.
  await list.getByRole("button", { name: "Add a passkey" }).click();
  await expect(list.getByText("This device has a passkey for your account already.")).toBeVisible();
  await signOut(page);

  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await isIn(page);
  await openOwnSignIn(page);
  await expect(list.getByRole("listitem")).toContainText("last used on");
  await list.getByRole("button", { name: "Rename Passkey" }).click();
  await list.getByLabel("Name of the passkey").fill("Kitchen tablet");
  await list.getByRole("button", { name: "Save the name" }).click();
  await page.reload();
  await expect(list.getByRole("listitem")).toContainText("Kitchen tablet");
  await list.getByRole("button", { name: "Remove Kitchen tablet" }).click();
  await list.getByRole("button", { name: "Yes, remove Kitchen tablet" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(0);
  await signOut(page);

  // The device still has the passkey, and Clerk does not know it any more.
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByText("That passkey isn't known here any more.")).toBeVisible();
});

test("a browser offers a passkey by itself where the instance lets it", async ({ page }) => {
  const { email, authenticator } = await parentWithPasskey(page);
  await meetClerk(page.context(), { passkeys: true, passkeyButton: false });
  await authenticator.setVerified(false);
  await page.goto("/sign-in");
  // An offer that is declined shows no error, and the password still works.
  await expect(page.getByLabel("Email")).toHaveAttribute("autocomplete", "username webauthn");
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeHidden();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("That password isn't right.")).toBeVisible();
  await authenticator.setVerified(true);
  await page.reload();
  await isIn(page);
});

test("a closed dialog is no error, and the password still works", async ({ page }) => {
  const { email, authenticator } = await parentWithPasskey(page);
  await authenticator.setVerified(false);
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  const button = page.getByRole("button", { name: "Use a passkey" });
  await button.click();
  await expect(button).toHaveAttribute("aria-busy", "false");
  await expect(page.locator(".notice, .field-error, [role=alert]")).toHaveCount(0);
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await isIn(page);
});

test("a passkey needs no second factor", async ({ page }) => {
  const { id } = await parentWithPasskey(page);
  await clerk.users.updateUser(id, { totpSecret: newTotpSecret() } as object);
  await meetClerk(page.context(), { ...byButton, secondFactor: "optional" });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await isIn(page);
});

test("Clerk may ask again who somebody is before a passkey is added", async ({ page }) => {
  await addAuthenticator(page);
  await meetClerk(page.context(), { ...byButton, signInAgeMinutes: 11 });
  await createParent("Paula", { page });
  await openOwnSignIn(page);
  await passkeys(page).getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it's you" });
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await added(page);
});

test("a passkey answers when Clerk asks again who somebody is", async ({ page }) => {
  const authenticator = await addAuthenticator(page);
  await meetClerk(page.context(), byButton);
  await createParent("Paula", { page });
  await openOwnSignIn(page);
  await passkeys(page).getByRole("button", { name: "Add a passkey" }).click();
  await added(page);
  await signOut(page);
  await meetClerk(page.context(), { ...byButton, signInAgeMinutes: 11 });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await isIn(page);
  await openOwnSignIn(page);
  const remove = async () => {
    await passkeys(page).getByRole("button", { name: "Remove Passkey" }).click();
    await passkeys(page).getByRole("button", { name: "Yes, remove Passkey" }).click();
  };
  await remove();
  const dialog = page.getByRole("dialog", { name: "Confirm that it's you" });
  const use = dialog.getByRole("button", { name: "Use a passkey" });
  // The person closes their device's dialog: ours stays, and says nothing.
  await authenticator.setVerified(false);
  await use.click();
  await expect(use).toHaveAttribute("aria-busy", "false");
  await expect(dialog.getByLabel("Password")).toBeVisible();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await authenticator.setVerified(true);
  await use.click();
  await expect(dialog).toBeHidden();
  await expect(passkeys(page).getByRole("listitem")).toHaveCount(0);
});

test("an invitation is accepted with a passkey of its address", async ({ page }) => {
  const { email } = await parentWithPasskey(page);
  const { link } = await createInvitation(await createClub("Riverside FC"), email);
  await page.goto(link);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Riverside FC", exact: true })).toBeVisible();
});

test("nothing of passkeys is shown where the instance has them off", async ({ page }) => {
  await addAuthenticator(page);
  await createParent("Paula", { page });
  await openOwnSignIn(page);
  await expect(passkeys(page)).toBeHidden();
  await signOut(page);
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Mail me a code instead" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeHidden();
  await expect(page.getByLabel("Email")).toHaveAttribute("autocomplete", "username");
});
