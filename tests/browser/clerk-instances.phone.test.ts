import type { Page } from "@playwright/test";
import { createClub } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { clerk, createUser } from "./clerk-users.ts";
import {
  fillPerson,
  freshEmail,
  mailedCode,
  newestCode,
  password,
  sendSignIn,
  typeMailedCode,
} from "./people.ts";
import { expect, test } from "./story.ts";

/* Instances of Clerk that ask for a telephone, hide who has an account, or check who signs up. */

/** One of Clerk's test numbers, which nobody has yet. Clerk sends nothing there, and the code is always the same. */
async function freshNumber(): Promise<string> {
  const random = (from: number, to: number) =>
    String(Math.floor(from + Math.random() * (to - from)));
  for (;;) {
    const number = `+1${random(200, 1000)}55501${random(10, 100)}`;
    const { totalCount } = await clerk.users.getUserList({ phoneNumber: [number] });
    if (totalCount === 0) return number;
  }
}
const textedCode = "424242";

async function sendSignUp(page: Page, email: string, path = "/sign-up"): Promise<void> {
  await page.goto(path);
  await fillPerson(page, email, "Sina", "Signup");
  await page.getByRole("button", { name: "Create account" }).click();
}

test("a number that the instance requires is asked for, and proven by a text message", async ({
  page,
}) => {
  const email = freshEmail("phone");
  const number = await freshNumber();
  await meetClerk(page.context(), { phone: "required" });
  await sendSignUp(page, email);
  await expect(page.getByRole("heading", { name: "A little more" })).toBeVisible();
  const field = page.getByLabel("Mobile number");
  await field.fill("0770 900123");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("That doesn't look like a mobile number.")).toBeVisible();
  // As people write it.
  await field.fill(
    `${number.slice(0, 2)} (${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`,
  );
  await page.getByRole("button", { name: "Continue" }).click();
  await typeMailedCode(page, email);
  await expect(page.getByRole("heading", { name: "Check your phone" })).toBeVisible();
  await expect(page.getByText(`We sent a code in a text message to ${number}.`)).toBeVisible();
  await page.getByLabel("Code from the text message").fill("111111");
  await expect(page.getByText("Check the newest message.")).toBeVisible();
  await page.getByLabel("Code from the text message").fill(textedCode);
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
});

test("a number or a user name that somebody else has is refused with a sentence about it", async ({
  page,
  newProfile,
}) => {
  const number = await freshNumber();
  const username = `sina-${Date.now()}`;
  const { id } = await createUser("first");
  await clerk.phoneNumbers.createPhoneNumber({ userId: id, phoneNumber: number, verified: true });
  const other = await newProfile();
  const email = freshEmail("second");
  await meetClerk(other.context(), { username: "required" });
  await sendSignUp(other, email);
  await other.getByLabel("User name").fill(username);
  await other.getByRole("button", { name: "Continue" }).click();
  await typeMailedCode(other, email);

  await meetClerk(page.context(), { phone: "required", username: "required" });
  await sendSignUp(page, freshEmail("third"));
  await page.getByLabel("Mobile number").fill(number);
  await page.getByLabel("User name").fill(username);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("That name is taken.")).toBeVisible();
  await page.getByLabel("User name").fill(`${username}-2`);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("This number already has an account.")).toBeVisible();
});

test("a text message is the second step of somebody who has a number for it", async ({ page }) => {
  const number = await freshNumber();
  const { id, email } = await createUser("texted");
  await clerk.phoneNumbers.createPhoneNumber({
    userId: id,
    phoneNumber: number,
    verified: true,
    reservedForSecondFactor: true,
  });
  await meetClerk(page.context(), { phone: "optional", secondFactor: "optional" });
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
  const hidden = page.getByText(
    `We sent a code in a text message to +*********${number.slice(-2)}.`,
  );
  await expect(hidden).toBeVisible();
  await page.getByLabel("Code from the text message").fill("111111");
  await expect(page.getByText("Check the newest message.")).toBeVisible();
  await page.getByLabel("Code from the text message").fill(textedCode);
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
});

test("a check of Clerk Protect at sign-up is named, and the way back is open", async ({ page }) => {
  const email = freshEmail("protect");
  await meetClerk(page.context(), { protectCheck: true });
  await sendSignUp(page, email);
  await expect(page.getByRole("heading", { name: "We can't go on here" })).toBeVisible();
  await expect(page.getByText("Try another browser or network.")).toBeVisible();
  await expect(page.getByText("For support: protect_check")).toBeVisible();
  await page.getByRole("button", { name: "Begin again" }).click();
  await expect(page.getByRole("heading", { name: "Create your account" })).toBeVisible();
  await meetClerk(page.context());
  await sendSignUp(page, email);
  await typeMailedCode(page, email);
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
});

/** What is said where an instance hides who has an account. */
const strict = [
  {
    locale: "en-GB",
    noMail: "No mail? You may already have an account with this address: sign in.",
    link: "sign in",
    refused: "Address or password isn't right. Try again.",
  },
  {
    locale: "es-ES",
    noMail:
      "¿No llega el correo? Puede que ya tengas una cuenta con esta dirección: inicia sesión.",
    link: "inicia sesión",
    refused: "La dirección o la contraseña no es correcta. Inténtalo de nuevo.",
  },
  {
    locale: "fr-FR",
    noMail:
      "Pas d’e-mail ? Vous avez peut-être déjà un compte avec cette adresse : connectez-vous.",
    link: "connectez-vous",
    refused: "L’adresse ou le mot de passe n’est pas le bon. Réessayez.",
  },
];

for (const { locale, noMail, link, refused } of strict) {
  test.describe(locale, () => {
    test.use({ locale });

    test("no mail comes to an address that has an account, and the page leads to signing in", async ({
      page,
    }) => {
      const { code } = await createClub("Riverside FC");
      const { email } = await createUser("known");
      await meetClerk(page.context(), { strictEnumeration: true });
      const field = (name: string) => page.locator(`input[name=${name}]`);
      const send = () => page.locator("button[type=submit]").click();
      await page.goto(`/sign-up?code=${code}`);
      await field("firstName").fill("Sina");
      await field("lastName").fill("Signup");
      await field("email").fill(email);
      await field("password").fill(password);
      await send();
      await expect(page.getByText(noMail)).toBeVisible();
      expect(await newestCode(email)).toBe("");
      await page.getByRole("link", { name: link, exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`/sign-in\\?code=${code}$`));

      await field("email").fill(freshEmail("nobody"));
      await field("password").fill(password);
      await send();
      await expect(page.getByText(refused)).toBeVisible();
      await field("email").fill(email);
      await send();
      await field("code").fill(await mailedCode(email));
      await expect(page).toHaveURL(new RegExp(`/join/${code}$`));
    });
  });
}
