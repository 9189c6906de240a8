import { readFileSync } from "node:fs";
import { createChild, createClub, createParent, openAsParent, openClub } from "./builders.ts";
import { freshEmail, keptOnDevice, mailedCode, newestCode, signIn, signOut } from "./people.ts";
import { expect, test } from "./story.ts";

test("a forgotten password is replaced by mail, which ends every other session", async ({
  page: phone,
  newProfile,
}) => {
  const { code } = await createClub("Riverside FC");
  const { email } = await openAsParent(phone, "Paula", code);
  await expect(phone.getByRole("heading", { name: "Riverside FC" })).toBeVisible();

  const other = await newProfile();
  await other.goto("/sign-in");
  await other.getByLabel("Email").fill(email);
  await other.getByRole("button", { name: "Forgotten your password?" }).click();
  // What was typed is still there.
  await expect(other.getByLabel("Email")).toHaveValue(email);
  const before = await newestCode(email);
  await other.getByRole("button", { name: "Mail me a code" }).click();
  await expect(other.getByText(`We sent a code of six digits to ${email}.`)).toBeVisible();
  await expect.poll(() => mailedCode(email)).not.toBe(before);
  const right = await mailedCode(email);
  const wrong = right === "123456" ? "654321" : "123456";
  await other.getByLabel("Code from the mail").fill(wrong);
  await other.getByLabel("New password").fill("quite another one");
  await other.getByRole("button", { name: "Save it and sign in" }).click();
  await expect(other.getByText("That isn't the code we sent.")).toBeVisible();
  await other.getByLabel("Code from the mail").fill(right);
  await other.getByRole("button", { name: "Save it and sign in" }).click();
  await expect(other.getByRole("heading", { name: "Riverside FC" })).toBeVisible();

  // The session from before is over, and the old password does not work.
  await phone.reload();
  await expect(phone.getByRole("link", { name: "Start a club" })).toBeVisible();
  await signIn(phone, email);
  await expect(phone.getByText("That password isn't right.")).toBeVisible();
  await phone.getByLabel("Password").fill("quite another one");
  await phone.keyboard.press("Enter");
  await expect(phone.getByRole("heading", { name: "Riverside FC" })).toBeVisible();
});

test("an address that nobody has gets a sentence, and no code", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Forgotten your password?" }).click();
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await expect(page.getByText("Fill this in.")).toBeVisible();
  await expect(page.getByLabel("Email")).toBeFocused();
  await page.getByLabel("Email").fill(freshEmail("nobody"));
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await expect(page.getByText("We don't know this address.")).toBeVisible();
});

test("a parent downloads their data and deletes their account, and nothing stays on the device", async ({
  page: parent,
}) => {
  const club = await createClub("Northside Swim");
  const person = await createParent("Paula", { page: parent, codes: [club.code] });
  const { email } = person;
  await createChild(person, "Mia", [club]);
  await parent.goto("/");
  await parent.getByRole("link", { name: "Settings", exact: true }).click();
  const [download] = await Promise.all([
    parent.waitForEvent("download"),
    parent.getByRole("button", { name: "Download all that is held on you" }).click(),
  ]);
  const data = readFileSync(await download.path(), "utf8");
  expect(data).toContain(email);
  expect(data).toContain("Mia");
  await parent.getByRole("button", { name: "Delete your account" }).click();
  await parent.getByRole("button", { name: "Keep it" }).click();
  await parent.getByRole("button", { name: "Delete your account" }).click();
  await parent.getByRole("button", { name: "Yes, delete my account" }).click();
  await expect(parent.getByRole("link", { name: "Start a club" })).toBeVisible();
  expect(await keptOnDevice(parent)).not.toMatch(/Paula|Mia|Northside|example\.com/);
  await signIn(parent, email);
  await expect(parent.getByText("We don't know this address.")).toBeVisible();
});

test("the language that somebody chose goes with their account", async ({
  page: phone,
  newProfile,
}) => {
  const { code } = await createClub("Eastend Tennis");
  const { email } = await openAsParent(phone, "Paula", code);
  await phone.getByRole("link", { name: "Settings", exact: true }).click();
  await phone.getByRole("combobox", { name: "Language" }).selectOption({ label: "Español" });
  await expect(phone.getByRole("heading", { level: 1, name: "Ajustes" })).toBeVisible();
  await expect(phone.locator("html")).toHaveAttribute("lang", "es");
  await phone.reload();
  await expect(phone.getByRole("heading", { level: 1, name: "Ajustes" })).toBeVisible();

  const other = await newProfile();
  await signIn(other, email);
  await expect(other.getByText("Madre o padre · 2 personas")).toBeVisible();
  // And back, on both devices.
  await other.getByRole("link", { name: "Ajustes", exact: true }).click();
  await other.getByRole("combobox", { name: "Idioma" }).selectOption({ label: "English" });
  await expect(other.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await phone.reload();
  await expect(phone.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await signOut(phone);
});

test("a moment without an answer of the database is not noticed", async ({ page }) => {
  await openClub(page, "Quiet FC");
  let asked = 0;
  await page.route("**/api/me", (route) => {
    asked += 1;
    const body = JSON.stringify({ code: "unavailable" });
    return asked === 1 ? route.fulfill({ status: 503, body }) : route.continue();
  });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Quiet FC" })).toBeVisible();
  expect(asked).toBe(2);
});
