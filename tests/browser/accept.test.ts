import { createClerkClient } from "@clerk/backend";
import type { Page } from "@playwright/test";
import { invite, mailLink, openInvitations } from "./invited.ts";
import { foundClub, freshEmail, password, signIn } from "./people.ts";
import { expect, test } from "./story.ts";

/* The page that an invitation's link opens, with what Clerk may ask for or refuse on it. */

const clerk = createClerkClient({
  secretKey: "sk_test_emulated",
  apiUrl: "http://localhost:18788",
});

/** A club that has invited an address, and the link in the mail. */
async function linkFor(page: Page, email: string): Promise<string> {
  await foundClub(page, "Riverside FC");
  await openInvitations(page);
  await invite(page, email);
  return mailLink(page, email);
}

const isIn = (page: Page) =>
  expect(page.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();

test("somebody invited at their second address joins with the account that they have", async ({
  page,
  newProfile,
}) => {
  const [first, second] = [freshEmail("first"), freshEmail("second")];
  await clerk.users.createUser({ emailAddress: [first, second], password });
  const link = await linkFor(page, second);

  const parent = await newProfile();
  await signIn(parent, first);
  await parent.goto(link);
  await expect(parent.getByText(`Signed in as ${first}`)).toBeVisible();
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await isIn(parent);

  // Known to our API now: the same account takes another club's invitation to its second address.
  const other = await newProfile();
  await foundClub(other, "Hilltop Hockey");
  await openInvitations(other);
  await invite(other, second);
  await parent.goto(await mailLink(other, second, 2));
  await parent.getByRole("button", { name: "Join Hilltop Hockey" }).click();
  await expect(parent.getByRole("heading", { level: 1, name: "Hilltop Hockey" })).toBeVisible();
});
