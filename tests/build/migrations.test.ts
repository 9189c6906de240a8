import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { unstable_splitSqlQuery as splitByWrangler } from "wrangler";

/*
 * Remote D1 receives a migration file as one text and splits it into statements itself. Triggers over
 * several lines, quotes and semicolons in comments, and CRLF are what its splitter is reported to break on,
 * and no local run shows it: wrangler splits local migrations with code of its own.
 */

const migrations = readdirSync("migrations")
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name) => ({ name, text: readFileSync(join("migrations", name), "utf8") }));

const commentsIn = (text: string) =>
  text
    .split("\n")
    .flatMap((line) => /^\s*--(?!> statement-breakpoint$)(.*)$/.exec(line)?.[1] ?? []);
const triggersIn = (text: string) =>
  text.split("\n").filter((line) => /\bTRIGGER\b/i.test(line) && /^\s*CREATE\b/i.test(line));

/** Splits at every semicolon that ends a line, and knows nothing of comments, quotes and triggers. */
const splitAtLineEnds = (text: string) =>
  text
    .replaceAll("--> statement-breakpoint", "")
    .split(/(?<=;)[ \t]*$/m)
    .filter((part) => part.replaceAll(/^\s*--.*$/gm, "").trim() !== "");

/** The schema of a database that ran each part by itself. */
function schemaOf(split: (text: string) => string[]): unknown[] {
  const database = new DatabaseSync(":memory:");
  for (const { text } of migrations) {
    for (const part of split(text)) database.prepare(part).run();
  }
  return database.prepare("select type, name, sql from sqlite_master order by type, name").all();
}

describe.each(migrations)("$name", ({ text }) => {
  it("has Unix line ends", () => {
    expect(text).not.toContain("\r");
  });

  it("has no quote and no semicolon in a comment, and comments on lines of their own", () => {
    expect(commentsIn(text).filter((comment) => /['"`;]/.test(comment))).toEqual([]);
    expect(text).not.toContain("/*");
    expect(text.replaceAll("--> statement-breakpoint", "")).not.toMatch(/^[^\n]*\S[^\n]*--/m);
  });

  it("has each trigger on one line, with BEGIN and END in capitals and CASE in brackets", () => {
    for (const trigger of triggersIn(text)) {
      expect(trigger).toMatch(/^CREATE TRIGGER .* BEGIN .*; END;(--> statement-breakpoint)?$/);
      expect(trigger).not.toMatch(/(?<!\()\bCASE\b/i);
    }
  });
});

it("the rules above look at triggers and comments that are there", () => {
  expect(migrations.flatMap(({ text }) => triggersIn(text)).length).toBeGreaterThan(20);
  expect(migrations.flatMap(({ text }) => commentsIn(text)).length).toBeGreaterThan(10);
});

it("makes the same database however its text is split", () => {
  const schema = schemaOf(splitAtLineEnds);
  expect(schema.length).toBeGreaterThan(100);
  expect(schema).toEqual(schemaOf(splitByWrangler));
});

it("stays as it is in a checkout on Windows", () => {
  expect(readFileSync(".gitattributes", "utf8")).toMatch(/^\*\.sql text eol=lf$/m);
});
