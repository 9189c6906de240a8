import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { bugs } from "../attacks/planted/bugs.ts";
import { templatesIn } from "../support/templates.ts";

/* The rules of docs/architecture.md that hold between files, checked over the sources themselves. */

interface Source {
  path: string;
  text: string;
  /** Modules that are imported at run time: paths from the root for our own, names for packages. */
  imports: string[];
  /** As `imports`, with those of which only types are imported. */
  allImports: string[];
}

const sources = ["languages", "worker", "web", "emulators", "scripts", "tests", "bench"]
  .filter(existsSync)
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((path) => /\.tsx?$/.test(path) && !/(dist|node_modules)\//.test(path))
      .map(read),
  );
const worker = sources.filter(
  ({ path }) => path.startsWith("worker/") && !/\.(test|d)\.ts$/.test(path),
);
const web = sources.filter(({ path }) => path.startsWith("web/") && !path.endsWith(".test.ts"));

function read(path: string): Source {
  const text = readFileSync(path, "utf8");
  const found = text.matchAll(
    /^(?:import|export) (type )?[^"';]*?from "([^"]+)"|import\("([^"]+)"\)/gm,
  );
  const all = [...found].map(([, type, from, lazy]) => {
    const name = from ?? lazy ?? "";
    const module = name.startsWith(".") ? normalize(join(dirname(path), name)) : name;
    return { module, isType: type !== undefined };
  });
  const imports = all.filter(({ isType }) => !isType).map(({ module }) => module);
  return { path, text, imports, allImports: all.map(({ module }) => module) };
}

/** Where a file of the Worker is in the picture of docs/architecture.md: 0 is the highest floor. */
const picture =
  /flowchart TB\n([^`]*)/.exec(readFileSync("docs/architecture.md", "utf8"))?.[1] ?? "";
const floors = [...picture.matchAll(/\["?([^\]"]+)/g)].map(([, names = ""]) => names.split(", "));
const folderOf = (path: string) => path.split("/").slice(1, -1)[0];
const floorOf = (path: string) =>
  floors.findIndex((names) => names.includes(/^worker\/([\w-]+)/.exec(path)?.[1] ?? ""));

/** Files that import each other in a circle. */
function cyclesIn(importsOf: Map<string, string[]>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
    if (done.has(path) || trail.includes(path)) return;
    for (const next of importsOf.get(path) ?? [])
      if (importsOf.has(next)) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of importsOf.keys()) visit(path, []);
  return cycles;
}

const importers = (of: RegExp) =>
  worker.filter(({ imports }) => imports.some((name) => of.test(name))).map(({ path }) => path);

describe("the Worker", () => {
  it("imports each vendor's SDK in its one place", () => {
    expect(importers(/^@clerk\//).every((path) => path.startsWith("worker/identity/"))).toBe(true);
    expect(importers(/^@clerk\//).length).toBeGreaterThan(0);
    expect(importers(/^postmark$/).every((path) => path.startsWith("worker/mail/"))).toBe(true);
  });

  it("keeps Hono out of its rules", () => {
    const mayKnowHono =
      /^worker\/(app\.ts|health\.ts|http\/|identity\/session\.ts|openapi\/page\.ts|.*routes\.ts$)/;
    expect(importers(/^hono/).filter((path) => !mayKnowHono.test(path))).toEqual([]);
  });

  it("mounts every feature's routes in app.ts", () => {
    expect(importers(/routes\.ts$/)).toEqual(["worker/app.ts"]);
  });

  it("has floors: imports go down, those of types too", () => {
    expect(worker.filter(({ path }) => floorOf(path) < 0)).toEqual([]);
    const up = worker.flatMap(({ path, allImports }) =>
      allImports
        .filter((to) => to.startsWith("worker/") && folderOf(to) !== folderOf(path))
        .filter((to) => floorOf(to) <= floorOf(path))
        .map((to) => `${path} → ${to}`),
    );
    expect(up).toEqual([]);
  });

  it("has no cycles, of types neither", () => {
    expect(cyclesIn(new Map(worker.map(({ path, allImports }) => [path, allImports])))).toEqual([]);
  });

  it("keeps the error table and the role table pure", () => {
    const pure = ["worker/problems.ts", "worker/permissions.ts"];
    for (const path of pure)
      expect(worker.find((source) => source.path === path)?.imports).toEqual([]);
  });
});

describe("tenant rows", () => {
  /** Who may build a statement on tenant tables without starting from the caller's membership, and why. */
  const waysIn: Record<string, string> = {
    "worker/access/caller.ts": "starts at the caller's own row",
    "worker/access/membership.ts": "conditions on rows that are asked for elsewhere",
    "worker/access/participant.ts": "starts at the caller's own tenants, or a feed owner's",
    "worker/access/permission.ts": "starts at the caller's own membership",
    "worker/access/place.ts": "starts at the caller's own membership",
    "worker/expired-rows.ts": "the cron has no caller",
    "worker/identity/addresses.ts": "the addresses of whoever Clerk speaks of",
    "worker/account/me.ts":
      "the caller's own memberships, players and invitations, pending ones too",
    "worker/members/onboard.ts": "writes the caller's own row",
    "worker/account/profile.ts": "writes the caller's own row",
    "worker/account/delete.ts": "ends what is the caller's own",
    "worker/account/export.ts": "reads what is the caller's own",
    "worker/account/leave-everything.ts": "ends what was a deleted person's own",
    "worker/identity/close-accounts.ts": "the clock has no caller",
    "worker/account/sync.ts": "Clerk's webhook has no caller",
    "worker/audit/entry.ts": "writes entries for rows that the same batch has changed",
    "worker/codes/conditions.ts": "conditions on the caller's own membership",
    "worker/players/add-by-code.ts":
      "as joining: the code lets them in, and only with players of their own",
    "worker/codes/join.ts": "whoever joins is no member yet: the code is what lets them in",
    "worker/codes/look-up.ts": "a code names its tenant to anybody who holds it",
    "worker/health.ts": "whether any mail at all is late",
    "worker/identity/idempotency.ts": "whether a repeat comes from somebody who may still act",
    "worker/identity/tell-clerk.ts":
      "the clock has no caller; each person is told of by their own memberships",
    "worker/invitations/accept.ts":
      "whoever accepts is no member yet: the link, or their address, is what lets them in",
    "worker/invitations/create.ts": "writes on the condition of canChange",
    "worker/invitations/new-players.ts": "writes for invitations that the same batch has written",
    "worker/invitations/read-back.ts": "reads on the condition of canRead",
    "worker/invitations/side-effects.ts":
      "writes for invitations that the same batch has changed, or that are over",
    "worker/invitations/delivery.ts": "columns for a select that is narrowed elsewhere",
    "worker/invitations/expiry.ts": "the clock has no caller",
    "worker/invitations/list.ts": "reads on the condition of canRead",
    "worker/invitations/preview.ts": "a link says what it offers to whoever holds it",
    "worker/invitations/resend.ts": "writes on the condition of canChange",
    "worker/invitations/revoke.ts": "writes on the condition of canChange",
    "worker/invitations/rules.ts": "conditions on rows that are asked for elsewhere",
    "worker/invitations/link-player.ts": "writes for an invitation that the caller has just won",
    "worker/players/claim.ts": "the code and the birthdate let a guardian in",
    "worker/players/consent.ts": "writes for a player that the same batch has won",
    "worker/players/create.ts": "writes on the condition of canChange",
    "worker/players/erase.ts": "erases what its callers have won, or what the clock finds due",
    "worker/players/accept-offer.ts": "the link, and the address it went to, let a guardian in",
    "worker/players/end-care.ts": "writes on the caller's own players",
    "worker/players/guardians.ts": "reads and writes as the player's guardian",
    "worker/players/offers.ts": "reads and writes the caller's own offers",
    "worker/players/mine.ts": "conditions on the caller's own players",
    "worker/players/places.ts": "writes the caller's own players into tenants of theirs",
    "worker/players/remove-guardian.ts": "writes on the condition of canChange",
    "worker/players/in-tenant.ts": "writes on the condition of canChange",
    "worker/players/own.ts": "reads and writes the caller's own players",
    "worker/players/slips.ts": "writes on the condition of canChange",
    "worker/sessions/attendance.ts": "writes on the condition of canChange",
    "worker/sessions/cancel.ts": "writes on the condition of canChange",
    "worker/sessions/change.ts": "writes on the condition of canChange",
    "worker/sessions/create.ts": "writes on the condition of canChange",
    "worker/sessions/feed.ts": "the caller's own feed; its secret address says whose it is",
    "worker/sessions/promote.ts": "gives places to those who wait for them, whoever made room",
    "worker/sessions/roster.ts": "reads on the condition of canRead",
    "worker/sessions/sign-up.ts": "writes for sessions of ownTenantIds alone",
    "worker/sessions/still-here.ts": "a condition on rows that are asked for elsewhere",
    "worker/players/list.ts": "reads on the condition of canRead",
    "worker/sessions/target.ts": "a condition on rows that are asked for elsewhere",
    "worker/sessions/tell.ts": "tells those who signed up of what was won on canChange",
    "worker/mail/events.ts": "Postmark's webhook has no caller",
    "worker/mail/list.ts": "reads on the condition of canRead",
    "worker/mail/outbox.ts": "the deliverer has no caller",
    "worker/account/found-by-mail.ts": "the tenant is not there yet",
    "worker/members/change.ts": "writes on the condition of canChange",
    "worker/members/leave.ts": "writes the caller's own membership",
    "worker/members/owners.ts": "a condition on rows that are asked for elsewhere",
    "worker/members/joined-by.ts":
      "the code in force, as a condition on rows that are asked for elsewhere",
    "worker/audit/list.ts": "reads on the condition of canRead",
    "worker/members/my-memberships.ts": "the caller's own memberships",
    "worker/players/my-players.ts": "the caller's own players",
    "worker/members/list.ts": "reads on the condition of canRead",
    "worker/members/suspend-joined.ts": "writes on the condition of canChange",
    "worker/codes/rotate.ts": "writes on the condition of mayChange",
    "worker/tenants/settings.ts": "writes on the condition of canChange",
    "worker/organizations/follow.ts": "Clerk's webhook has no caller",
    "worker/tenants/entry.ts": "writes entries for a tenant that the same batch has changed",
    "worker/organizations/link.ts": "writes on the condition of canChange",
    "worker/platform/scope.ts": "who runs the platform stands beside every tenant",
    "worker/platform/tenants.ts": "reads and writes on the condition of runsPlatform",
    "worker/platform/users.ts": "reads and writes on the condition of runsPlatform",
    "worker/tenants/transfer.ts": "writes on the condition of canChange",
    "worker/tenants/overview.ts": "reads on the condition of canRead",
    "worker/tenants/logo.ts":
      "writes on the condition of canChange; everybody who has its address sees a logo",
    "worker/tenants/free.ts": "whether a slug or a code is taken, wherever",
    "worker/tenants/lifecycle.ts":
      "writes on the condition of canChange or canRestore; the cron has no caller",
    "worker/account/personal.ts": "the tenant is not there yet",
    "worker/account/found.ts": "the tenant is not there yet",
  };

  it("are reached through access/, or by a way in that is named here", () => {
    const tables =
      "(users|tenants|memberships|players|playerGuardians|playerMemberships|claimSlips|guardianInvitations|sessions|sessionSignups|calendarFeeds|invitations|emails|auditEntries)";
    const around = new RegExp(
      `(\\.(from|update|delete|insert)|\\balias)\\(\\s*${tables}\\b|\\b(from|join|into|update)\\s+\\$\\{${tables}\\b`,
    );
    // As SQL names them: `playerGuardians` is `player_guardians`.
    const names = tables.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const named = new RegExp(`\\b(from|join|into|update)\\s+${names}\\b`);
    const namesOne = (text: string) =>
      templatesIn(text).some((template) => named.test(template.text));
    expect(namesOne("const a = sql`select 1\n  from player_guardians g`;")).toBe(true);
    const building = worker
      .filter(({ text }) => around.test(text) || namesOne(text))
      .map(({ path }) => path);
    expect(building.filter((path) => !(path in waysIn))).toEqual([]);
    // Who needs no way in any more has none. A file may also be given its table.
    const given = worker.filter(({ text }) => /\.from\(table\)/.test(text)).map(({ path }) => path);
    const needing = new Set([...building, ...given]);
    expect(Object.keys(waysIn).filter((path) => !needing.has(path))).toEqual([]);
  });

  it("are asked for in no other way: only db/client.ts touches D1", () => {
    const raw = worker.filter(({ text }) =>
      /\.prepare\(|\.withSession\(|\bsql\.raw\(["'`]select/i.test(text),
    );
    expect(raw.map(({ path }) => path)).toEqual(["worker/db/client.ts"]);
  });
});

describe("the web app", () => {
  it("takes values from the table of roles alone, and no zod", () => {
    const values = web.flatMap(({ imports }) =>
      imports.filter((name) => name.startsWith("worker/")),
    );
    expect(new Set(values)).toEqual(new Set(["worker/permissions.ts"]));
    expect(web.flatMap(({ imports }) => imports)).not.toContain("zod");
  });

  it("has no cycles, of types neither; a page that is loaded later begins anew", () => {
    const importsOf = ({ path, text }: Source) =>
      [...text.matchAll(/^(?:import|export) [^"';]*?from "(\.[^"]+)"/gm)].map(([, from = ""]) =>
        normalize(join(dirname(path), from)),
      );
    expect(
      cyclesIn(
        new Map([
          ["a", ["b"]],
          ["b", ["a"]],
        ]),
      ),
    ).toEqual(["a → b → a"]);
    expect(cyclesIn(new Map(web.map((source) => [source.path, importsOf(source)])))).toEqual([]);
  });

  it("has a folder for each domain, and in none more than some twenty files", () => {
    const folders = Map.groupBy(
      readdirSync("web", { recursive: true, encoding: "utf8" }).filter((name) =>
        /\.\w+$/.test(name),
      ),
      (name) => dirname(name),
    );
    const full = [...folders].filter(([, names]) => names.length > 24).map(([folder]) => folder);
    expect(folders.size).toBeGreaterThan(15);
    expect(full).toEqual([]);
  });

  it("fetches in one place", () => {
    const fetching = web.filter(({ text }) => /\bfetch\(/.test(text)).map(({ path }) => path);
    // The service worker passes on what the app's own pages ask for.
    // A file of the app that went missing is asked for again past the cache: no answer of the API.
    expect(fetching.sort()).toEqual([
      "web/app/missing-chunk.ts",
      "web/app/sw.ts",
      "web/data/api.ts",
    ]);
  });
});

it("no file is more than one thing: 300 lines at most", () => {
  // Every table on one page is one thing, and so is everything that people read in one language.
  const tables = [
    "worker/db/schema.ts",
    "worker/openapi/answers.ts",
    "worker/openapi/operations.ts",
    "tests/support/every-route.ts",
    "tests/attacks/planted/bugs.ts",
  ];
  const exempt = (path: string) =>
    path.endsWith(".test.ts") || tables.includes(path) || path.startsWith("languages/");
  const long = sources.filter(({ path, text }) => !exempt(path) && text.split("\n").length > 301);
  expect(long.map(({ path }) => path)).toEqual([]);
});

it("the drawers that collect everything do not exist", () => {
  const drawers = sources.filter(({ path }) =>
    /\/(lib|utils|shared|services|helpers)\//.test(path),
  );
  expect(drawers.map(({ path }) => path)).toEqual([]);
});

it("every planted bug can be planted: its text is in the file that it is taken from", () => {
  const lost = bugs.filter(({ file, from }) => !readFileSync(file, "utf8").includes(from));
  expect(bugs.length).toBeGreaterThan(50);
  expect(lost.map(({ missing, file }) => `${file}: ${missing}`)).toEqual([]);
});
