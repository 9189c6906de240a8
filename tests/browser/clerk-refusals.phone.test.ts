import { databaseIn } from "../support/database-file.ts";
import { openClub } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { clerk, createUser } from "./clerk-users.ts";
import { fillPerson, freshEmail, mailedCode, password, sendSignIn } from "./people.ts";
import { expect, test } from "./story.ts";

/* Clerk refuses, answers too late, or does not answer. */

/** Somebody with an account at Clerk whom our API does not know yet. */
const account = () => createUser("account");

test("two tabs: a sign-in in the second finds the session of the first, and the page says whose it is", async ({
  page,
}) => {
  const { email } = await account();
  await meetClerk(page.context(), { deviceTrust: false });
  const second = await page.context().newPage();
  await second.goto("/sign-in");
  await second.getByLabel("Email").fill(freshEmail("other"));
  await second.waitForFunction(() => window.Clerk?.client);
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await second.getByLabel("Password").fill(password);
  await second.getByRole("button", { name: "Sign in" }).click();
  await expect(second.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await expect(second.getByText(`You were signed in here already, as ${email}.`)).toBeVisible();
});

test("two tabs: a sign-up in the second founds no club for the person who signed in in the first", async ({
  page,
}) => {
  const { id, email } = await account();
  await meetClerk(page.context(), { deviceTrust: false });
  const second = await page.context().newPage();
  const other = freshEmail("other");
  await second.goto("/sign-up?as=club");
  await second.getByLabel("Name of the club").fill("Second FC");
  await fillPerson(second, other, "Olga", "Other");
  await second.waitForFunction(() => window.Clerk?.client);
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await second.getByRole("button", { name: "Continue", exact: true }).click();
  // The page asks the signed-in person for their name. Neither name nor club of the other person is used.
  await expect(second.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await expect(second.getByLabel("First name")).toHaveValue("");
  expect((await clerk.users.getUserList({ emailAddress: [other] })).totalCount).toBe(0);
  expect((await clerk.users.getUser(id)).unsafeMetadata).toEqual({});
  await second.getByLabel("First name").fill("Ada");
  await second.getByLabel("Last name").fill("Account");
  await second.getByRole("button", { name: "Create account" }).click();
  await expect(second.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  const clubs = databaseIn(process.env.BROWSER_DATA ?? "");
  expect(clubs.prepare("SELECT * FROM tenants WHERE name = 'Second FC'").all()).toEqual([]);
  clubs.close();
});

test("a session that our API refuses can be left, and the page for strangers is never shown", async ({
  page,
}) => {
  await openClub(page, "Riverside FC");
  await page.route("**/api/me", (route) =>
    route.fulfill({ status: 401, json: { code: "unauthenticated" } }),
  );
  for (const path of ["/", "/settings", "/sign-in"]) {
    await page.goto(path);
    await expect(page.getByText("You're signed in, but")).toBeVisible();
    await expect(page.getByRole("link", { name: "Start a club" })).toBeHidden();
  }
  await page.unroute("**/api/me");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await page.route("**/api/me", (route) =>
    route.fulfill({ status: 401, json: { code: "unauthenticated" } }),
  );
  await page.goto("/");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
});

test("where Clerk is out of reach or silent the page says so, and the same button works later", async ({
  page,
}) => {
  test.slow();
  const { email } = await account();
  await meetClerk(page.context(), { deviceTrust: false });
  await page.route("**/__clerk/**", (route) => route.abort());
  await sendSignIn(page, email);
  const sentence = page.getByText("We can't reach the sign-in service.");
  await expect(sentence).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await page.unroute("**/__clerk/**");
  await page.route("**/__clerk/**/sign_ins*", () => {});
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(sentence).toBeHidden();
  await expect(sentence).toBeVisible();
  await page.unroute("**/__clerk/**/sign_ins*");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
});

test("after too many sign-ins from one address the page waits and tries again by itself", async ({
  page,
}) => {
  const { email } = await account();
  await meetClerk(page.context(), { deviceTrust: false, rateLimit: true });
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.waitForFunction(() => window.Clerk?.client);
  await page.evaluate(async () => {
    const address = "/__clerk/v1/client/sign_ins?_clerk_js_version=6.40.0";
    for (let at = 0; at < 5; at += 1) await fetch(address, { method: "POST" });
  });
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(/We try again by ourselves in \d+ seconds?\./)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
});

test("somebody whose session ended is told why they have to sign in again", async ({ page }) => {
  const { id, email } = await account();
  await meetClerk(page.context(), { deviceTrust: false });
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  const { data } = await clerk.sessions.getSessionList({ userId: id });
  for (const session of data) await clerk.sessions.revokeSession(session.id);
  await page.goto("/settings");
  await expect(page.getByText("You have been signed out. That happens after a week")).toBeVisible();
});

test("somebody who opened a link while signed out gets there after signing in", async ({
  page,
}) => {
  const { email } = await account();
  await page.goto("/family");
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Code from the mail").fill(await mailedCode(email));
  await page.getByLabel("First name").fill("Fay");
  await page.getByLabel("Last name").fill("Mily");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL(/\/family$/);
});

test.describe("in Spanish", () => {
  test.use({ locale: "es-ES" });

  test("the page says in Spanish that an account is locked, and what to do", async ({ page }) => {
    const { id, email } = await account();
    await clerk.users.lockUser(id);
    await page.goto("/sign-in");
    await page.getByLabel("Correo").fill(email);
    await page.getByLabel("Contraseña").fill(password);
    await page.getByRole("button", { name: "Iniciar sesión" }).click();
    await expect(page.getByText("Demasiados intentos fallidos")).toBeVisible();
    await expect(page.getByText(/locked|account/i)).toHaveCount(0);
  });

  test("a refusal that we have no sentence for gets a general one, with its code", async ({
    page,
  }) => {
    await page.route("**/__clerk/v1/client/sign_ins?*", (route) =>
      route.fulfill({
        status: 422,
        json: { errors: [{ code: "brand_new_code", message: "No.", long_message: "No way." }] },
      }),
    );
    await page.goto("/sign-in");
    await page.getByLabel("Correo").fill(freshEmail("x"));
    await page.getByLabel("Contraseña").fill(password);
    await page.getByRole("button", { name: "Iniciar sesión" }).click();
    await expect(page.getByText("No ha funcionado.")).toContainText("brand_new_code");
    await expect(page.getByText("No way")).toHaveCount(0);
  });
});
