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
      /^worker\/(app\.ts|http\/|identity\/session\.ts|openapi\/page\.ts|.*routes\.ts$)/;
    expect(importers(/^hono/).filter((path) => !mayKnowHono.test(path))).toEqual([]);
  });

  it("mounts every feature's routes in app.ts", () => {
    expect(importers(/routes\.ts$/)).toEqual(["worker/app.ts"]);
  });

  it("loads responses.ts and docs.ts only with the API's document", () => {
    const described = /^worker\/(\w+\/(responses|docs)|http\/response-parts)\.ts$/;
    const loading = importers(described).filter((path) => !described.test(path));
    expect(loading).toEqual(["worker/openapi/features.ts"]);
    const collected = sources.find(({ path }) => path === "worker/openapi/features.ts")?.imports;
    const all = worker.map(({ path }) => path).filter((path) => described.test(path));
    expect(all.length).toBeGreaterThan(25);
    expect(all.filter((path) => !/parts/.test(path) && !collected?.includes(path))).toEqual([]);
  });

  it("declares the response that each function of views.ts makes, so that one field too many is an error", () => {
    const views = worker.filter(({ path }) => path.endsWith("/views.ts"));
    const functions = views.flatMap(({ path, text }) => {
      const types = [...text.matchAll(/import type \{([^}]*)\} from "[^"]*responses\.ts"/g)];
      const responses = types.flatMap(([, names = ""]) => names.split(/[\s,]+/));
      const [, ...exported] = text.split(/^export function /m);
      return exported.map((body) => {
        const [, type = "none"] = /\): (\w+) \{\n/.exec(body) ?? [];
        return { name: `${path} ${body.split("(")[0]}`, isDeclared: responses.includes(type) };
      });
    });
    expect(functions.length).toBeGreaterThan(20);
    expect(functions.filter(({ isDeclared }) => !isDeclared)).toEqual([]);
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
  const tables =
    "users tenants memberships players player_guardians player_memberships claim_slips guardian_invitations sessions session_signups calendar_feeds invitations emails audit_entries";
  const namesOne = new RegExp(`\\b(from|join|into|update)\\s+(${tables.replaceAll(" ", "|")})\\b`);
  const naming = worker.filter(({ text }) =>
    templatesIn(text).some((template) => namesOne.test(template.text)),
  );

  it("are found for the caller in one way: only access/ says which row of users is theirs", () => {
    // These tables have the column too, and no tenant.
    const comparing =
      /(?<!\b(idempotency_keys|clerk_changes|clerk_org_members)\.)\bclerk_user_id\s*(=|in|is)\s*\(?\$\{/;
    const setting = /update users set clerk_user_id = /;
    const compares = (text: string) =>
      templatesIn(text).some((template) => comparing.test(template.text.replace(setting, "")));
    const found = worker.filter(({ text }) => compares(text)).map(({ path }) => path);
    expect(found).toEqual(["worker/access/caller.ts"]);
  });

  it("are not touched by a rule that takes a caller and no condition of access/", () => {
    const access = worker.filter(({ path }) => path.startsWith("worker/access/"));
    const conditions = access.flatMap(({ text }) =>
      [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name),
    );
    const conditioned = new RegExp(`\\$\\{(${conditions.join("|")})\\b`);
    const open = naming.filter(({ text }) => /: Caller\b/.test(text) && !conditioned.test(text));
    expect(naming.length).toBeGreaterThan(50);
    expect(open.map(({ path }) => path)).toEqual([]);
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
