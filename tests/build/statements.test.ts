// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what stands here is source text.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import * as schema from "../../worker/db/schema.ts";
import { highRoles, roles } from "../../worker/permissions.ts";
import { policyInForce } from "../../worker/policy.ts";
import { templatesIn } from "../support/templates.ts";

/*
 * What types cannot see in statements that are written as SQL, checked over the sources
 * (docs/decisions/0040-statements-as-constants.md).
 */

const files = readdirSync("worker", { recursive: true, encoding: "utf8" })
  .map((name) => join("worker", name))
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));
const templates = files.flatMap(({ path, text }) =>
  templatesIn(text).map((template) => ({ ...template, path })),
);

const columns = Object.values(schema)
  .filter((one) => is(one, Table))
  .flatMap((table) =>
    Object.entries(getTableColumns(table)).map(([property, column]) => ({
      property,
      name: column.name,
      table: getTableName(table),
      words: column.enumValues ?? [],
    })),
  );

/** All keys and enums of a JSON schema. */
function wordsIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { properties = {}, enum: values = [] } = node as {
    properties?: Record<string, unknown>;
    enum?: string[];
  };
  return [...Object.keys(properties), ...values, ...Object.values(node).flatMap(wordsIn)];
}

const policy = z.toJSONSchema(policyInForce(), { io: "input" });
const vocabulary = new Set([
  ...columns.flatMap(({ property, words }) => [property, ...words]),
  ...roles,
  ...highRoles,
  ...wordsIn(policy),
  // Whom a code adds: AddByCode.
  "both",
  // Which code members joined by: members/joined-by.ts.
  "current",
  // Keys of JSON that we write and read ourselves.
  ...["at", "count", "event", "hasConsented", "members", "newPlayer", "roles", "via"],
  // What is merged into a mail: mail/templates.
  ...["accept_url", "ends_at", "location", "offer_id", "participant_name", "recipient_name"],
  ...["sender_name", "session_title", "session_url", "starts_at", "tenant_name", "timezone"],
  // Within the address of a session.
  "/sessions/",
  // Why a mail was stopped: mail/outbox.ts.
  "not_needed",
  // Age bands: players/redaction.ts.
  ...["0-5", "6-8", "9-12", "13+"],
  // What functions of SQLite and JSON are made of.
  ...["", " ", ".", "@", "[", "]", "+", " years", '"', "true", "false", "null", "unixepoch"],
  ...["%Y-%m-%dT%H:%M:%fZ", "9999"],
]);

const withoutSqlComments = (text: string) => text.replace(/--.*$/gm, "");
const quotedIn = (text: string) =>
  [...withoutSqlComments(text).matchAll(/'((?:[^']|'')*)'/g)].map(([, word = ""]) => word);

/** The quoted words that no vocabulary has; of a path in JSON, its parts. */
const unknownWords = (text: string) =>
  quotedIn(text).filter((word) => {
    const parts =
      /^\$?\./.test(word) || word === '$."' || word.startsWith('".') ? word.split(".") : [word];
    return !parts.every((part) => vocabulary.has(part) || ["$", '"', ""].includes(part));
  });

/** Comparisons of a column with words that no column of that name may hold. */
function wrongComparisons(text: string): string[] {
  const comparison = /\b\w+\.(\w+) (?:=|<>|is|is not|in|not in) (\([^()]*\)|'[^']*')/g;
  return [...withoutSqlComments(text).matchAll(comparison)].flatMap(([, column, words = ""]) => {
    const allowed = columns.filter(({ name }) => name === column).flatMap((one) => one.words);
    if (allowed.length === 0) return [];
    return quotedIn(words).filter((word) => !allowed.includes(word));
  });
}

describe("the words of a statement", () => {
  it("are found, and a misspelt one is", () => {
    expect(templates.length).toBeGreaterThan(300);
    expect(templates.flatMap(({ text }) => quotedIn(text)).length).toBeGreaterThan(150);
    const source =
      "const a = sql<Row>`m.status = 'actve' and ${of(\"}\")} ${b ? sql`p.status in ('left', 'gone')` : \"\"}`;";
    const found = templatesIn(source);
    expect(found.flatMap(({ text }) => unknownWords(text))).toEqual(["actve", "gone"]);
    expect(unknownWords("tenants.policy ->> '$.codeJoin'")).toEqual(["$.codeJoin"]);
    expect(wrongComparisons("m.status = 'owner' and m.role in ('owner', 'active')")).toEqual([
      "owner",
      "active",
    ]);
  });

  it("belong to a vocabulary: a word that does not would be false without a sound", () => {
    const unknown = templates.flatMap(({ path, line, text }) =>
      unknownWords(text).map((word) => `${path}:${line}: '${word}'`),
    );
    expect(unknown).toEqual([]);
  });

  it("are compared with a column that may hold them", () => {
    const wrong = templates.flatMap(({ path, line, text }) =>
      wrongComparisons(text).map((word) => `${path}:${line}: '${word}'`),
    );
    expect(wrong).toEqual([]);
  });
});

describe("the text of a statement", () => {
  /** Uses of `batch`, and whether each is the value of a constant at the top level of its file. */
  const batches = (text: string) =>
    [...text.matchAll(/^.*(?<![.\w])batch\(/gm)].map(([line]) => ({
      line,
      isConstant: /^(export )?const \w+ = batch\($/.test(line),
    }));

  it("is made of nothing that a request brings: a batch is a constant at the top level", () => {
    expect(batches("export const a = batch(params<A>(), {")[0]?.isConstant).toBe(true);
    expect(batches("  const a = batch(given, {")[0]?.isConstant).toBe(false);
    expect(batches("const f = (b: B) => batch(given, {")[0]?.isConstant).toBe(false);
    const all = files.flatMap(({ path, text }) => batches(text).map((one) => ({ path, ...one })));
    expect(all.length).toBeGreaterThan(4);
    expect(all.filter(({ isConstant }) => !isConstant)).toEqual([]);
  });

  it("has text of its own alone: what is raw is written in place", () => {
    // Names of the schema, and of fields of a statement.
    const own = ["worker/db/schema.ts", "worker/db/sql.ts"];
    const raw = files.filter(({ text }) => /\bsql\.raw\((?!"[^"]*"\))/.test(text));
    expect(raw.map(({ path }) => path).filter((path) => !own.includes(path))).toEqual([]);
  });
});

describe("Drizzle", () => {
  it("is used as it comes", () => {
    const internals =
      /_prepare|prepareOneTimeQuery|sqlToQuery *=|buildSelectQuery|isSelectionField|queryChunks/;
    expect(files.filter(({ text }) => internals.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
