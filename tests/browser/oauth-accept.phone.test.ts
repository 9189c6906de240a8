import { createClub, createInvitation } from "./builders.ts";
import { freshEmail, keptOnDevice } from "./people.ts";
import { atProvider, chooseAccount, continueWith } from "./provider.ts";
import { expect, test } from "./story.ts";

/* An invitation that is accepted with an account elsewhere. */

const invited = async () => createInvitation(await createClub("Riverside FC"));

test("the invited address accepts with Google and one press, and the link's token is stored and sent nowhere", async ({
  page,
}) => {
  const { email, link } = await invited();
  const token = new URL(link).searchParams.get("token") ?? "";
  expect(token.length).toBeGreaterThan(20);
  const asked: string[] = [];
  page.context().on("request", (request) => {
    if (/__clerk|\/oauth\//.test(request.url())) {
      asked.push(request.url(), request.postData() ?? "", JSON.stringify(request.headers()));
    }
  });
  await page.goto(link);
  await continueWith(page);
  await chooseAccount(page, email);
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.join("\n")).not.toContain(token);
  expect(await keptOnDevice(page)).not.toContain(token);
});

test("an address that was not invited can't accept, and can be changed", async ({ page }) => {
  const { email, link } = await invited();
  const other = freshEmail("other");
  await page.goto(link);
  await continueWith(page);
  await chooseAccount(page, other);
  await expect(page.getByText(email).first()).toBeVisible();
  await expect(page.getByText(other).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Join Riverside FC" })).toBeHidden();
  await page.getByRole("button", { name: "Sign out and use that address" }).click();
  await continueWith(page);
  await chooseAccount(page, email);
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();
});

test("a known address that has no password accepts with Google", async ({ page, newProfile }) => {
  const { email, link } = await invited();
  const before = await newProfile();
  await before.goto("/sign-up");
  await continueWith(before);
  await chooseAccount(before, email);
  await expect(before.getByRole("region", { name: "Riverside FC invites you" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText(email).first()).toBeVisible();
  await continueWith(page);
  await chooseAccount(page, email);
  await page.getByRole("button", { name: "Join Riverside FC" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();
});

test("a refusal at the provider leads back to the invitation, which is still there", async ({
  page,
}) => {
  const { link } = await invited();
  await page.goto(link);
  await continueWith(page);
  await atProvider(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByRole("heading", { name: "Join Riverside FC" })).toBeVisible();
  await expect(page.getByLabel("I accept the terms")).toBeVisible();
});

test("an address that the provider has not verified can't accept", async ({ page }) => {
  const { email, link } = await invited();
  await page.goto(link);
  await continueWith(page);
  await chooseAccount(page, email, { unverified: true });
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
});

test("the link's token is forgotten by the first page that starts after the provider's was left", async ({
  page,
}) => {
  const { link } = await invited();
  const token = new URL(link).searchParams.get("token") ?? "";
  const invitation = page.getByRole("heading", { name: "Join Riverside FC" });
  await page.goto(link);
  await continueWith(page);
  await atProvider(page);
  await page.goBack();
  await expect(invitation).toBeVisible();
  expect(await keptOnDevice(page)).not.toContain(token);

  await continueWith(page);
  await atProvider(page);
  await page.goto("/accept-invite");
  await expect(invitation).toBeVisible();
  expect(await keptOnDevice(page)).not.toContain(token);

  await continueWith(page);
  await atProvider(page);
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Start a club" })).toBeVisible();
  expect(await keptOnDevice(page)).not.toContain(token);
  await page.goto("/accept-invite");
  await expect(page.getByRole("heading", { name: "Open the link in the mail" })).toBeVisible();
});

test("a visit to a provider of more than ten minutes needs the link again", async ({ page }) => {
  const { link } = await invited();
  await page.goto(link);
  await continueWith(page);
  await atProvider(page);
  await page.clock.setSystemTime(Date.now() + 11 * 60_000);
  await page.goto("/accept-invite");
  await expect(page.getByRole("heading", { name: "Open the link in the mail" })).toBeVisible();
});
