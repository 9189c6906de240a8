import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { chromiumPath } from "./chromium.ts";
import {
  calendarTour,
  createClub,
  fillPerson,
  linkTo,
  mailboxes,
  typeCode,
} from "./screenshot-steps.ts";
import { startStack } from "./stack.ts";

/*
 * `npm run screenshots -- FOLDER`: takes every page at phone and desktop width, in both themes. `DOCS=1 npm run
 * screenshots -- docs/images` takes only those of the README and the guides.
 */

const folder = process.argv[2] ?? "test-results/screens";
const onlyDocs = process.env.DOCS === "1";
/** The screenshots of the README and the guides: on a phone, in the light theme. */
const inDocs = [
  "coach-home",
  "parent-home",
  "join-found",
  "child-dialog",
  "people",
  "invite-dialog",
  "session-dialog",
  "session-coach",
  "club-settings",
];
mkdirSync(folder, { recursive: true });

const data = mkdtempSync(join(tmpdir(), "tenantry-screens-"));
process.env.PORT ??= "28787";
process.env.CLERK_EMULATOR_PORT ??= "28788";
process.env.POSTMARK_EMULATOR_PORT ??= "28789";
const stack = await startStack({ folder: data });
const executablePath = chromiumPath();
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: ["--no-sandbox", "--disable-gpu"],
});
const { mail, appMail } = mailboxes(stack.postmark ?? "");

const widths = { phone: { width: 360, height: 740 }, desktop: { width: 1440, height: 900 } };
try {
  for (const theme of onlyDocs ? (["light"] as const) : (["light", "dark"] as const)) {
    for (const [size, viewport] of Object.entries(widths)) {
      if (onlyDocs && size !== "phone") continue;
      await tour(browser, `${theme}-${size}`, { viewport, colorScheme: theme });
    }
  }
} finally {
  await browser.close();
  await stack.stop();
  rmSync(data, { recursive: true, force: true });
}

async function tour(
  browser: Browser,
  suffix: string,
  options: { viewport: { width: number; height: number }; colorScheme: "light" | "dark" },
): Promise<void> {
  const open = async () =>
    (
      await browser.newContext({
        ...options,
        baseURL: stack.app,
        deviceScaleFactor: 2,
        // workerd's location for local requests.
        timezoneId: "America/Chicago",
      })
    ).newPage();
  const shot = async (page: Page, name: string) => {
    if (onlyDocs && !inDocs.includes(name)) return;
    // Waits at most five seconds for requests.
    await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => {});
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `${name}-${suffix}.png`) });
  };

  const coach = await open();
  await coach.goto("/");
  await coach.getByRole("link", { name: "Start a club" }).waitFor();
  await shot(coach, "landing");
  const code = await createClub(coach, mail, shot);
  await shot(coach, "coach-home");
  await coach.getByRole("link", { name: "Settings", exact: true }).click();
  await coach.getByRole("heading", { name: "Settings" }).waitFor();
  await shot(coach, "settings");
  await coach.getByRole("button", { name: "Delete your account" }).click();
  await coach.getByRole("button", { name: "Sign out" }).scrollIntoViewIfNeeded();
  await shot(coach, "settings-end");

  const parent = await open();
  await parent.goto("/sign-up");
  await fillPerson(parent, "Petra", "Lindqvist");
  await shot(parent, "sign-up-family");
  const email = await parent.getByLabel("Email").inputValue();
  await parent.getByRole("button", { name: "Create account" }).click();
  await typeCode(parent, mail, email);
  await parent.getByRole("dialog").waitFor();
  await shot(parent, "join-empty");
  await parent.getByLabel("Invite code").fill("WRNGCDE2");
  await parent.getByText("That code doesn't match").first().waitFor();
  await shot(parent, "join-wrong");
  await parent.getByLabel("Invite code").fill(code);
  await parent.getByRole("button", { name: "Join Riverside FC" }).waitFor();
  await shot(parent, "join-found");
  await parent.getByRole("button", { name: "Not now" }).click();
  await shot(parent, "nowhere");
  await parent.getByRole("button", { name: "Enter a code" }).click();
  await parent.getByLabel("Invite code").fill(code);
  await parent.getByRole("button", { name: "Join Riverside FC" }).click();
  await parent.getByText("Parent · 2 people").waitFor();
  await calendarTour(coach, parent, shot);
  await coach.goto("/");
  await coach.getByRole("link", { name: "People", exact: true }).click();
  await coach.getByRole("list", { name: "Members" }).waitFor();
  await shot(coach, "people");
  await coach.getByRole("button", { name: "Change Petra Lindqvist" }).click();
  await coach.getByRole("dialog").waitFor();
  await shot(coach, "member-dialog");
  await coach.keyboard.press("Escape");
  await coach.getByRole("link", { name: "Club settings" }).click();
  await coach.getByRole("heading", { name: "Whom the code takes in" }).waitFor();
  await shot(coach, "club-settings");
  await coach.getByRole("button", { name: "New code" }).click();
  await shot(coach, "club-settings-rotate");
  await coach.getByLabel("Choose a picture").setInputFiles("web/public/icon-512.png");
  await coach.getByRole("button", { name: "Take it away" }).waitFor();
  await shot(coach, "club-settings-logo");
  await coach.getByRole("button", { name: "Delete Riverside FC" }).scrollIntoViewIfNeeded();
  await shot(coach, "club-settings-end");
  await coach.getByRole("region", { name: "Whom the code takes in" }).scrollIntoViewIfNeeded();
  await shot(coach, "club-settings-rules");
  await coach.getByRole("link", { name: "What happened" }).click();
  await coach.getByRole("list", { name: "What happened" }).waitFor();
  await shot(coach, "audit");
  await coach.getByRole("link", { name: "Club settings" }).click();
  await coach.getByRole("link", { name: "Did an old code leak?" }).click();
  await coach.getByRole("heading", { name: "Who came in by an old code" }).waitFor();
  await shot(coach, "leaked-code");
  await coach.getByRole("link", { name: "Club settings" }).click();
  await coach.getByRole("link", { name: "Print a poster" }).click();
  await coach.getByRole("img").waitFor();
  await shot(coach, "poster");
  await coach.getByRole("link", { name: "People", exact: true }).click();
  await coach.getByRole("link", { name: "Invitations", exact: true }).click();
  await coach.getByRole("heading", { name: "People" }).waitFor();
  await shot(coach, "invitations-empty");
  const invited = [];
  for (const [first, host] of [
    ["Nora", "example.com"],
    ["Ida", "example.com"],
  ] as const) {
    const email = `${first.toLowerCase()}-${Date.now()}@${host}`;
    await coach.getByRole("button", { name: "Invite somebody" }).click();
    await coach.getByRole("dialog").waitFor();
    await coach.getByLabel("First name").fill(first);
    await coach.getByLabel("Last name").fill("Fjeld");
    await coach.getByLabel("Email", { exact: true }).fill(email);
    if (first === "Ida") {
      await coach.getByRole("button", { name: "Add their child" }).click();
      await coach.getByLabel("Date of birth").fill("2015-03-02");
      await coach.getByLabel("First name").nth(1).fill("Tor");
      await coach.getByLabel("Last name").nth(1).fill("Fjeld");
      await shot(coach, "invite-dialog");
    }
    await coach.getByRole("button", { name: "Send invitation" }).click();
    await coach.getByText("is on its way.").first().waitFor();
    await coach.keyboard.press("Escape");
    invited.push(email);
  }
  const bounced = `hardbounce@${suffix}.example.com`;
  await coach.getByRole("button", { name: "Invite somebody" }).click();
  await coach.getByLabel("Role").selectOption("Player");
  await coach.getByLabel("First name").fill("Leo");
  await coach.getByLabel("Last name").fill("Okafor");
  await coach.getByLabel("Email, if they have").fill(bounced);
  await coach.getByLabel("Date of birth").fill("2009-03-02");
  await shot(coach, "invite-player");
  await coach.getByRole("button", { name: "Send invitation" }).click();
  await coach.getByText("is on its way.").first().waitFor();
  await coach.keyboard.press("Escape");
  await coach.getByText("The mail came back.").waitFor();
  await coach.getByText("The mail has arrived.").first().waitFor();
  await shot(coach, "invitations");
  await coach.getByRole("button", { name: "Change Leo Okafor" }).click();
  await coach.getByRole("dialog").waitFor();
  await shot(coach, "invitation-dialog");
  await coach.keyboard.press("Escape");
  await coach.getByLabel("Search everybody by name or email").fill("nora");
  await shot(coach, "people-found");
  await coach.getByRole("link", { name: "Home" }).click();
  await coach.getByRole("region", { name: "At a glance" }).waitFor();
  await shot(coach, "coach-glance");
  await coach.getByRole("link", { name: /came back/ }).click();
  await coach.getByRole("list", { name: "Mail" }).waitFor();
  await shot(coach, "mail");
  await coach.getByRole("link", { name: "People", exact: true }).click();
  await coach.getByRole("link", { name: "From a table" }).click();
  await coach.getByLabel("Choose a file").setInputFiles({
    name: "club.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      `email,role,first name,last name,player first name,player last name,player birthdate
one-${suffix}@example.com,parent,Paula,Silva,Mia,Silva,2016-04-01
two-${suffix}@example.com,coach,Carl,Berg,,,
broken,parent,Nobody,There,,,
three-${suffix}@example.com,king,Leo,Rex,,,`,
    ),
  });
  await coach.getByRole("button", { name: "Send 2 invitations" }).waitFor();
  await shot(coach, "import-preview");
  await coach.getByRole("button", { name: "Send 2 invitations" }).click();
  await coach.getByText("2 invitations sent.").waitFor();
  await shot(coach, "import-done");
  const guest = await open();
  const link = await linkTo(appMail, invited[1] ?? "");
  await guest.goto(link);
  await guest.getByRole("button", { name: "Join Riverside FC" }).waitFor();
  await shot(guest, "accept-new");
  await parent.goto(await linkTo(appMail, invited[0] ?? ""));
  await parent.getByText("This invitation is for").waitFor();
  await shot(parent, "accept-other");
  await guest.goto("/accept-invite?token=nothing");
  await guest.getByRole("heading", { name: "This link doesn't work" }).waitFor();
  await shot(guest, "accept-over");
  await guest.context().close();
  await parent.goto(`/join/${code.replace(" ", "")}`);
  await parent.getByRole("button", { name: "Join Riverside FC" }).waitFor();
  await shot(parent, "join-link");
  await parent.goto("/nowhere");
  await shot(parent, "not-found");

  const visitor = await open();
  await visitor.goto("/sign-in");
  await visitor.getByRole("button", { name: "Sign in" }).waitFor();
  await shot(visitor, "sign-in");
  await visitor.getByRole("button", { name: "Forgotten your password?" }).click();
  await visitor.getByLabel("Email").fill(email);
  await shot(visitor, "reset");
  await visitor.getByRole("button", { name: "Mail me a code" }).click();
  await visitor.getByLabel("New password").waitFor();
  await shot(visitor, "reset-code");
  await visitor.goto("/");
  await visitor.getByLabel("Language").selectOption("es");
  await shot(visitor, "landing-es");
  await parent.goto("/settings");
  await parent.getByRole("combobox", { name: "Language" }).selectOption("fr");
  await parent.getByRole("heading", { name: "Réglages" }).waitFor();
  await shot(parent, "settings-fr");
  await parent.getByRole("link", { name: "Accueil" }).click();
  await parent.getByRole("region", { name: "À venir" }).waitFor();
  await shot(parent, "parent-home-fr");
  await parent.evaluate(() => navigator.serviceWorker.ready);
  await parent.reload();
  await parent.getByRole("region", { name: "À venir" }).waitFor();
  await parent.waitForTimeout(1_000);
  await parent.context().setOffline(true);
  await parent.reload();
  await parent.getByText("Pas de connexion.").waitFor({ timeout: 20_000 });
  await shot(parent, "offline-fr");
  for (const page of [coach, parent, visitor]) await page.context().close();
}
