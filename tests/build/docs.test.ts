import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { app } from "../../worker/app.ts";
import { can, type Permission, permissions, roles } from "../../worker/permissions.ts";
import { problems } from "../../worker/problems.ts";

/* What the documents say is what the code does. */

/** The table of docs/roles.md, from the table that decides. */
function rolesTable(): string {
  const held = (permission: Permission) => {
    const lacking = roles.filter((role) => !can([role], permission));
    if (lacking.length === 0) return "all";
    if (lacking.length === 1) return `all but ${lacking[0]}`;
    return roles.filter((role) => can([role], permission)).join(", ");
  };
  const lines = (Object.keys(permissions) as Permission[]).map(
    (permission) => `| \`${permission}\` | ${held(permission)} |`,
  );
  return ["| permission | roles |\n|---|---|", ...lines].join("\n");
}

/** A table without the blanks and dashes that only line it up. */
function squeezed(text: string): string {
  return text.replace(/ +/g, "").replace(/-{3,}/g, "---");
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
const markdownIn = (folder: string) => filesIn(folder).filter((path) => path.endsWith(".md"));

it("docs/roles.md has the table of permissions.ts", () => {
  expect(squeezed(readFileSync("docs/roles.md", "utf8"))).toContain(squeezed(rolesTable()));
});

it("every link between the documents leads somewhere", () => {
  const documents = ["README.md", "CONTRIBUTING.md", ...markdownIn("docs")];
  const broken = documents.flatMap((document) =>
    [...readFileSync(document, "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map(([, path]) => join(dirname(document), path ?? ""))
      .filter((path) => !existsSync(path))
      .map((path) => `${document} → ${path}`),
  );
  expect(broken).toEqual([]);
});

it("a source file that the documents name exists", () => {
  const sources = ["worker", "web", "tests", "scripts", "emulators", "bench", "examples"]
    .flatMap(filesIn)
    .concat(readdirSync("."));
  const documents = ["README.md", "CONTRIBUTING.md", ...markdownIn("docs")];
  const named = documents.flatMap((document) =>
    [...readFileSync(document, "utf8").matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, path = ""]) => ({
      document,
      path,
    })),
  );
  // Named as a new file for the reader to create.
  const isExample = (path: string) => path === "languages/pt-BR.ts";
  const exists = (path: string) => sources.some((source) => `/${source}`.endsWith(`/${path}`));
  expect(named.length).toBeGreaterThan(40);
  expect(exists("web/data/no-such-file.ts")).toBe(false);
  const missing = named.filter(
    ({ path }) => !existsSync(path) && !exists(path) && !isExample(path),
  );
  expect(missing).toEqual([]);
});

it("docs/data.md tells of every table, and of no other", () => {
  const schema = readFileSync("worker/db/schema.ts", "utf8");
  const tables = [...schema.matchAll(/sqliteTable\(\s*"(\w+)"/g)].map(([, name]) => name);
  const [, d1 = ""] = readFileSync("docs/data.md", "utf8").split(/^## /m);
  expect(d1.startsWith("D1\n")).toBe(true);
  expect([...d1.matchAll(/^- `(\w+)`:/gm)].map(([, name]) => name).sort()).toEqual(tables.sort());
});

it("wrangler.toml explains every setting that the Worker checks", () => {
  const wrangler = readFileSync("wrangler.toml", "utf8");
  const settings = [
    ...readFileSync("worker/http/env.ts", "utf8").matchAll(/^ {4,}([A-Z_]+):/gm),
  ].map(([, name]) => name ?? "");
  expect(settings.length).toBeGreaterThan(10);
  expect(settings.filter((name) => !wrangler.includes(name))).toEqual([]);
});

it("no secret that the documents have somebody put is a variable: Cloudflare refuses its name", () => {
  const wrangler = readFileSync("wrangler.toml", "utf8");
  const [, vars = ""] = /^\[vars\]\n([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(wrangler) ?? [];
  const variables = [...vars.matchAll(/^([A-Z_]+) =/gm)].map(([, name]) => name);
  expect(variables).toContain("CLERK_ISSUER");
  const texts = ["README.md", "wrangler.toml", ...markdownIn("docs"), ...filesIn("scripts")].map(
    (path) => readFileSync(path, "utf8"),
  );
  const put = texts.flatMap((text) => [
    ...[...text.matchAll(/secret (?:put|delete) ([A-Z][A-Z_]+)/g)].map(([, name]) => name),
    // "for A, B and C", as in the README.
    ...[...text.matchAll(/`npx wrangler secret put` for ([^.]+)/g)].flatMap(([, list]) =>
      [...(list ?? "").matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    ),
  ]);
  expect(put).toContain("PAUSED");
  expect(put).toContain("CLERK_SECRET_KEY");
  expect(put.filter((name) => variables.includes(name))).toEqual([]);
});

it("the documents name no route that does not exist", () => {
  const shapeOf = (route: string) => route.replace(/:\w+|\{\w+\}/g, ":");
  const routes = new Set(app.routes.map(({ method, path }) => shapeOf(`${method} ${path}`)));
  const named = ["README.md", ...markdownIn("docs")].flatMap((document) =>
    [
      ...readFileSync(document, "utf8").matchAll(/`((?:GET|POST|PATCH|PUT|DELETE) \/api\/[^`?]*)/g),
    ].map(([, route]) => route ?? ""),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((route) => !routes.has(shapeOf(route)))).toEqual([]);
});

it("docs/api.md names no problem code that does not exist", () => {
  const named = [...readFileSync("docs/api.md", "utf8").matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(
    ([, code]) => code ?? "",
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((code) => !(code in problems))).toEqual([]);
});
