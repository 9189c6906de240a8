import { createChild, createClub, createParent, createSession, openClub } from "./builders.ts";
import { foundClub, keptOnDevice, signOut } from "./people.ts";
import { expect, test } from "./story.ts";

test("the sessions that were seen last open without a connection, marked so", async ({
  page: parent,
}) => {
  const club = await createClub("Riverside FC");
  await createSession(club, "Under 12 training");
  const person = await createParent("Paula", { page: parent, codes: [club.code] });
  await createChild(person, "Mia", [club]);
  await parent.goto("/");
  await parent.getByRole("button", { name: "Mia: going to Under 12 training" }).click();
  const next = parent.getByRole("region", { name: "Next up" });
  await expect(next).toContainText("Mia");
  await expect(next).toContainText("Going");
  // The service worker has its files by the second visit.
  await parent.evaluate(() => navigator.serviceWorker.ready);
  await parent.reload();
  await expect(parent.getByRole("region", { name: "Next up" })).toContainText("Going");
  await parent.waitForLoadState("networkidle");

  await parent.context().setOffline(true);
  await parent.reload();
  await expect(parent.getByText("No connection. This is how it was on")).toBeVisible();
  const seen = parent.getByRole("article").filter({ hasText: "Under 12 training" });
  await expect(seen).toContainText("North pitch");
  await expect(seen).toContainText("Mia: Going");
  await expect(seen.getByRole("button")).toHaveCount(0);

  await parent.getByRole("button", { name: "Try again" }).click();
  await expect(seen).toContainText("Mia: Going");
  await expect(parent.getByText("No connection. This is how it was on")).toBeVisible();

  // By itself as soon as there is one: nobody has to press again.
  await parent.context().setOffline(false);
  await expect(parent.getByRole("heading", { level: 1, name: "Riverside FC" })).toBeVisible();

  // No token, nothing of the API, and nothing of a child but what the page showed.
  const kept = await keptOnDevice(parent);
  expect(kept).toContain("Under 12 training");
  expect(kept).not.toMatch(/eyJ|\/api\/|\/__clerk|accept-invite|example\.com|2016-04-01/);
  await signOut(parent);
  expect(await keptOnDevice(parent)).not.toMatch(/Mia|Riverside|Under 12/);
  await parent.context().setOffline(true);
  await parent.reload();
  await expect(parent.getByRole("link", { name: "Start a club" })).toBeVisible();
  await parent.context().setOffline(false);
});

test("a browser that says it is offline, in a network without the internet, works like any other", async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "onLine", { get: () => false });
  });
  await openClub(page, "Island FC");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Island FC" })).toBeVisible();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByLabel("Phone").fill("+33 1 23 45 67");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByText("What you do now can't be saved.")).toBeHidden();
});

test("without a connection nothing typed is lost", async ({ page }) => {
  await openClub(page, "Hilltop Hockey");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByLabel("Phone")).toBeVisible();
  await page.context().setOffline(true);
  await expect(page.getByText("No connection. What you do now can't be saved.")).toBeVisible();
  await page.getByLabel("Phone").fill("+33 1 23 45 67");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("No connection. Check it and try again.")).toBeVisible();
  await expect(page.getByLabel("Phone")).toHaveValue("+33 1 23 45 67");
  await page.context().setOffline(false);
  await expect(page.getByText("What you do now can't be saved.")).toBeHidden();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
});

test("a club and a child are made once, however often the answer is lost on the way", async ({
  page,
}) => {
  // A bad network: every request arrives, and no answer comes back.
  const lose = async (address: string, times: number) => {
    let left = times;
    await page.route(address, async (route) => {
      if (route.request().method() !== "POST" || left === 0) return route.fallback();
      left -= 1;
      await route.fetch();
      await route.abort();
    });
  };
  await lose("**/api/tenants", 1);
  await foundClub(page, "Riverside FC");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Riverside FC" })).toHaveCount(1);

  await page.getByRole("link", { name: "Family" }).click();
  await lose("**/api/players", 3);
  const dialog = page.getByRole("dialog", { name: "Add a child" });
  const press = () => dialog.getByRole("button", { name: "Add", exact: true }).click();
  const addMia = async () => {
    await page.getByRole("button", { name: "Add a child" }).click();
    await dialog.getByLabel("First name").fill("Mia");
    await dialog.getByLabel("Date of birth").fill("2016-04-01");
    await press();
  };
  await addMia();
  await expect(dialog.getByText("No connection. Check it and try again.")).toBeVisible();
  await press();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "Mia" })).toHaveCount(1);

  // Twins of one name are two players: a second request after an answer makes a second one.
  await addMia();
  await expect(page.getByRole("region", { name: "Mia" })).toHaveCount(2);
});

test("a part that can't be loaded says so, and is there after another try", async ({ page }) => {
  await openClub(page, "Lakeside Rowing");
  let isDown = true;
  await page.route("**/api/admin/tenants/*", (route) =>
    isDown ? route.abort() : route.continue(),
  );
  await page.getByRole("link", { name: "Club settings" }).click();
  await expect(page.getByText("This part could not be loaded.")).toBeVisible();
  const tryAgain = page.getByRole("button", { name: "Try again" });
  await expect(tryAgain).toBeVisible();
  isDown = false;
  // At once: the part may load by itself, and its button is gone then.
  await tryAgain.evaluate((button: HTMLElement) => button.click());
  await expect(page.getByRole("heading", { name: "Whom the code takes in" })).toBeVisible();
});

test("the app can be put on the home screen", async ({ page }) => {
  await page.goto("/");
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = await (await page.request.get(address ?? "")).json();
  expect(manifest).toMatchObject({ start_url: "/", display: "standalone", name: "Tenantry" });
  for (const { src, type, sizes } of manifest.icons) {
    const icon = await page.request.get(src);
    expect(icon.headers()["content-type"], src).toContain(type);
    if (type !== "image/png") continue;
    const bytes = await icon.body();
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
});
