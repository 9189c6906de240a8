import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { encode } from "uqr";
import { newTotpSecret, totpCode } from "../../emulators/clerk/totp.ts";
import { createParent, type Person } from "./builders.ts";
import { meetClerk } from "./clerk-instance.ts";
import { clerk, createUser } from "./clerk-users.ts";
import { mailedCode, newestCode, sendSignIn, signOut } from "./people.ts";
import { expect, test } from "./story.ts";

/* One's own second factor, and the proof that Clerk wants before a sensitive change. */

/** Opens the page for a new parent's own sign-in. */
async function openOwnSignIn(page: Page): Promise<Person> {
  const parent = await createParent("Paula", { page });
  await page.goto("/settings");
  await page.getByRole("link", { name: "Sign-in and security" }).click();
  await expect(section(page)).toBeVisible();
  return parent;
}

const section = (page: Page) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: "Two-step sign-in" }) });
const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Confirm that it's you" });

/** The secret that the page shows as text. */
async function shownSecret(page: Page): Promise<string> {
  const key = page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  return ((await key.textContent()) ?? "").replaceAll(" ", "");
}

/** The path of the QR code of a text. */
function pathOf(text: string): string {
  const { data } = encode(text, { ecc: "M", border: 2 });
  return data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
}

/** The code that the app shows next: the one before may be used up. */
const nextCode = (secret: string) => totpCode(secret, Date.now() + 30_000);

/** Signs out from the settings: the home of somebody without a club asks for its code first. */
async function leave(page: Page): Promise<void> {
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Code from the app").fill(code);
}

test("an authenticator app is set up, and its backup codes let somebody in once each", async ({
  page,
}) => {
  await meetClerk(page.context(), { secondFactor: "optional", deviceTrust: false });
  const { email } = await openOwnSignIn(page);
  await page.getByRole("button", { name: "Set up two-step sign-in" }).click();
  const secret = await shownSecret(page);
  const link = page.getByRole("link", { name: "The app is on this device" });
  const uri = (await link.getAttribute("href")) ?? "";
  expect(new URL(uri)).toMatchObject({ protocol: "otpauth:", host: "totp" });
  expect(new URL(uri).searchParams.get("secret")).toBe(secret);
  const qr = page.getByRole("img", { name: "QR code for your authenticator app" });
  await expect(qr.locator("path")).toHaveAttribute("d", pathOf(uri));

  const right = totpCode(secret, Date.now());
  await typeCode(page, right === "000000" ? "000001" : "000000");
  await expect(page.getByText("That isn't the code that the app shows now.")).toBeVisible();
  await typeCode(page, totpCode(secret, Date.now()));
  const codes = page.getByRole("listitem").filter({ hasText: /^\d{8}$/ });
  await expect(codes).toHaveCount(10);
  const [first = "", second = ""] = await codes.allTextContents();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).click();
  const saved = readFileSync(await (await saving).path(), "utf8");
  expect(saved).toContain(first);
  expect(saved).toContain(second);
  await page.getByRole("button", { name: "I've kept them" }).click();
  await expect(section(page)).toContainText("It's on.");
  await expect(codes).toHaveCount(0);

  const backUp = async (code: string) => {
    await sendSignIn(page, email);
    await page.getByRole("button", { name: "Use another way" }).click();
    await page.getByRole("button", { name: "A backup code" }).click();
    await page.getByLabel("Backup code").fill(code);
    await page.keyboard.press("Enter");
  };
  await signOut(page);
  await backUp(first);
  await leave(page);
  await backUp(first);
  await expect(page.getByText("That isn't a backup code of yours")).toBeVisible();
  await page.getByLabel("Backup code").fill(second);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Join your club" })).toBeVisible();
});

test("somebody who signed in long ago is asked to prove who they are, and closing the question changes nothing", async ({
  page,
}) => {
  await meetClerk(page.context(), { secondFactor: "optional", signInAgeMinutes: 11 });
  const { id, email } = await openOwnSignIn(page);
  const setUp = page.getByRole("button", { name: "Set up two-step sign-in" });
  await setUp.click();
  await expect(dialogOf(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Nothing has changed. Confirm first that it's you.")).toBeVisible();
  expect(await clerk.users.getUser(id)).toMatchObject({
    totpEnabled: false,
    twoFactorEnabled: false,
  });

  await setUp.click();
  await expect(dialogOf(page).getByLabel("Password")).toBeFocused();
  await page.keyboard.type("not this one");
  await dialogOf(page).getByRole("button", { name: "Confirm" }).click();
  await expect(dialogOf(page).getByText("That password isn't right.")).toBeVisible();
  // Somebody who has forgotten it has a mailbox.
  const before = await newestCode(email);
  await dialogOf(page).getByRole("button", { name: "Use another way" }).click();
  await dialogOf(page)
    .getByRole("button", { name: `A code by mail to ${email}` })
    .click();
  await dialogOf(page)
    .getByLabel("Code from the mail")
    .fill(await mailedCode(email, before));
  await expect(dialogOf(page)).toBeHidden();
  expect(await shownSecret(page)).toMatch(/^[A-Z2-7]{32}$/);
  // Closed without a code, nothing is set up.
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(setUp).toBeVisible();
});

test("new backup codes and switching off ask for a code of the app first", async ({ page }) => {
  await meetClerk(page.context(), { secondFactor: "optional", deviceTrust: false });
  const { id, email } = await openOwnSignIn(page);
  const totpSecret = newTotpSecret();
  await clerk.users.updateUser(id, { totpSecret, backupCodes: ["an-old-one"] });
  await page.reload();
  await page.getByRole("button", { name: "New backup codes" }).click();
  const right = totpCode(totpSecret, Date.now());
  await dialogOf(page)
    .getByLabel("Code from the app")
    .fill(right === "000000" ? "000001" : "000000");
  await expect(dialogOf(page).getByText("That isn't the code that the app shows")).toBeVisible();
  await dialogOf(page).getByLabel("Code from the app").fill(totpCode(totpSecret, Date.now()));
  await expect(dialogOf(page)).toBeHidden();
  await expect(page.getByRole("listitem").filter({ hasText: /^\d{8}$/ })).toHaveCount(10);
  await page.getByRole("button", { name: "I've kept them" }).click();

  // The proof is new, so that nothing is asked for the next ten minutes.
  await page.getByRole("button", { name: "Turn two-step sign-in off" }).click();
  await page.getByRole("button", { name: "Keep it on" }).click();
  await page.getByRole("button", { name: "Turn two-step sign-in off" }).click();
  await page.getByRole("button", { name: "Yes, turn it off" }).click();
  await expect(page.getByRole("button", { name: "Set up two-step sign-in" })).toBeVisible();
  await signOut(page);
  await sendSignIn(page, email);
  await expect(page.getByRole("link", { name: "Settings", exact: true })).toBeVisible();
});

test("the task to set up a second factor is done on its page, and the person is in", async ({
  page,
}) => {
  const { email } = await createUser("task");
  await meetClerk(page.context(), { secondFactor: "required", deviceTrust: false });
  await sendSignIn(page, email);
  await expect(page.getByRole("heading", { name: "One thing first" })).toBeVisible();
  await page.getByRole("button", { name: "Set up two-step sign-in" }).click();
  const secret = await shownSecret(page);
  await typeCode(page, totpCode(secret, Date.now()));
  const codes = page.getByRole("listitem").filter({ hasText: /^\d{8}$/ });
  await expect(codes).toHaveCount(10);
  // Looking at another app to keep the codes does not take them away, though the session is active now.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.evaluate(() => window.Clerk?.session?.getToken({ skipCache: true }));
  await expect(codes).toHaveCount(10);
  await page.getByRole("button", { name: "I've kept them" }).click();
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();

  await page.context().clearCookies({ name: /^__(client|session)/ });
  await sendSignIn(page, email);
  await typeCode(page, nextCode(secret));
  await expect(page.getByRole("heading", { name: "Nearly there" })).toBeVisible();
});

test("an instance without authenticator apps shows no second factor", async ({ page }) => {
  await createParent("Paula", { page });
  await page.goto("/settings/sign-in");
  await expect(page.getByRole("heading", { name: "Sign-in and security" })).toBeVisible();
  await page.waitForFunction(() => document.querySelector(".settings"));
  await expect(section(page)).toHaveCount(0);
});
