import {
  Column,
  fillPlaceholders,
  type GetColumnData,
  is,
  Placeholder,
  type SQL,
  sql,
} from "drizzle-orm";
import { CasingCache } from "drizzle-orm/casing";

/*
 * Statements written as SQL, with Drizzle's `sql` template. A `batch` is a constant: its text is made once an
 * isolate, and each call only binds its values, so a value of a request never becomes text
 * (docs/decisions/0040-statements-as-constants.md).
 */

/** What a request may bind to a statement. Lists and objects go in as JSON text. */
export type Value = string | number | null;

type Placeholders<P> = { [Name in keyof P & string]: Placeholder<Name, P[Name]> };

/** The parameters of a batch, for its templates: `${now}` is bound to the `now` of each call. */
export function params<P extends Record<keyof P, Value>>() {
  const get = (_: object, name: string | symbol) => sql.placeholder(String(name));
  return new Proxy({}, { get }) as Placeholders<P>;
}

type Fields = Record<string, Column | SQL>;
type ValueOf<F> = F extends Column ? GetColumnData<F> : F extends SQL<infer T> ? T : never;
type RowOf<F extends Fields> = { [Name in keyof F]: ValueOf<F[Name]> };

/** Fragments that are JSON text already. */
const jsonTexts = new WeakSet<object>();

function asJsonText<T extends SQL>(fragment: T): T {
  jsonTexts.add(fragment);
  return fragment;
}

/** The type of the row that columns, or a fragment of JSON, select. */
export type Row<T> = T extends SQL<infer R> ? R : T extends Fields ? RowOf<T> : never;

/** Columns and expressions as one JSON object, typed by the schema. D1 allows 16 of them: nest the rest. */
export function jsonObject<F extends Fields>(fields: F): SQL<RowOf<F>> {
  const pairs = Object.entries(fields).map(([name, value]) => sql`${name}, ${jsonValue(value)}`);
  if (pairs.length > 16) throw new Error(`jsonObject: ${pairs.length} columns`);
  return asJsonText(sql<RowOf<F>>`json_object(${sql.join(pairs, sql`, `)})`);
}

/** A value inside another JSON. Without `json`, SQLite would take JSON text for a string. */
function jsonValue(value: Column | SQL): Column | SQL {
  if (is(value, Column)) {
    if (value.dataType === "boolean") {
      return sql`json(case ${value} when 1 then 'true' when 0 then 'false' end)`;
    }
    return value.dataType === "json" ? sql`json(${value})` : value;
  }
  return jsonTexts.has(value) ? sql`json(${value})` : value;
}

/** The first row that `from` finds, as JSON; null if there is none. */
export function one<T>(row: SQL<T>, from: SQL): SQL<T | null> {
  return asJsonText(sql<T | null>`(select ${row} ${from})`);
}

/** All rows that `from` finds, in its order, as a list in JSON. */
export function many<T>(row: SQL<T>, from: SQL): SQL<T[]> {
  return asJsonText(
    sql<
      T[]
    >`(select '[' || coalesce(group_concat(item), '') || ']' from (select ${row} as item ${from}))`,
  );
}

/** One statement that answers several values, such as `one` and `many`: cheaper than one statement for each. */
export function combine<F extends Fields>(fields: F): { json: SQL<RowOf<F>> };
/** As above, of the row that `from` finds; undefined if there is none. */
export function combine<F extends Fields>(
  fields: F,
  from: SQL,
): { json: SQL<RowOf<F> | undefined> };
export function combine(fields: Fields, from = sql``) {
  const columns = Object.entries(fields).map(
    ([name, value]) => sql`${topLevelJson(value)} as ${sql.raw(name)}`,
  );
  return { json: sql`select ${sql.join(columns, sql`, `)} ${from}` };
}

function topLevelJson(value: Column | SQL): SQL {
  if (!is(value, Column) && jsonTexts.has(value)) return value;
  return sql`json_quote(${jsonValue(value)})`;
}

/** A statement that answers a JSON object for each row that `from` finds. */
export function list<T>(row: SQL<T>, from: SQL): { list: SQL<T> } {
  return { list: sql<T>`select ${row} as item ${from}` };
}

type Template = SQL | { json: SQL } | { list: SQL };
type AnswerOf<T> = T extends { json: SQL<infer Row> }
  ? Row
  : T extends SQL<infer Row> | { list: SQL<infer Row> }
    ? Row[]
    : never;
type Rows = Record<string, unknown>[];

/** A statement with its values, ready for `Db`; `Answer` is what it will answer. */
export class Bound<Answer = unknown> {
  readonly sql: string;
  readonly params: unknown[];
  readonly read: (rows: Rows) => Answer;

  constructor(sql: string, params: unknown[], read: (rows: Rows) => Answer) {
    this.sql = sql;
    this.params = params;
    this.read = read;
  }
}

/** What a statement answers. */
export type Answer<S> = S extends Bound<infer A> ? A : never;

type Templates = Record<string, Template>;
type Ready<S extends Templates> = { [Name in keyof S]: Bound<AnswerOf<S[Name]>> };

/**
 * Statements that run together, in this order; `sql<Row>` says what rows one answers. Everything in a template
 * that is no parameter becomes text, so a batch stands at the top level of its file, where no value of a
 * request can be. They are made at the first call: an isolate starts without those that it may never run.
 */
export function batch<P extends Record<keyof P, Value>, S extends Templates>(
  _params: Placeholders<P>,
  statements: () => S,
) {
  let rendered: [string, Bound][] | undefined;
  return (values: P) => {
    rendered ??= Object.entries(statements()).map(([name, one]) => [name, render(one, asConstant)]);
    return Object.fromEntries(rendered.map(([name, one]) => [name, bind(one, values)])) as Ready<S>;
  };
}

/** One statement with its values, for text that differs from request to request. Its values stay parameters. */
export function statement<T extends Template>(template: T, values: object): Bound<AnswerOf<T>> {
  return bind(render(template), values) as Bound<AnswerOf<T>>;
}

function bind({ sql, params, read }: Bound, values: object): Bound {
  return new Bound(sql, fillPlaceholders(params, { ...values }), read);
}

/** SQLite chooses an index by a text such as a status only if that is in the statement (decisions/0024). */
const asConstant = (text: SQL) => sql`${text}`.inlineParams();

function render(template: Template, prepare = (text: SQL) => text): Bound {
  if ("json" in template) {
    return rendered(prepare(template.json), ([row]) => row && parsed(row));
  }
  if ("list" in template) {
    return rendered(prepare(template.list), (rows) =>
      rows.map(({ item }) => JSON.parse(String(item))),
    );
  }
  return rendered(prepare(template), (rows) => rows);
}

/** A parameter that comes up twice is one parameter, `?1`. */
function rendered(template: SQL, read: Bound["read"]): Bound {
  const known = new Map<unknown, { param: unknown; number: number }>();
  const text = textOf(template, (param) => {
    const key = is(param, Placeholder) ? Symbol.for(param.name) : param;
    const one = known.get(key) ?? { param, number: known.size + 1 };
    known.set(key, one);
    return `?${one.number}`;
  });
  const values = [...known.values()].map(({ param }) => param);
  return new Bound(text.replace(/\s*\n\s*/g, "\n").trim(), values, read);
}

/** Drizzle's text of a template. Names stand bare: none of ours is a word of SQL (a test beside this file). */
function textOf(template: SQL, escapeParam: (param: unknown) => string): string {
  return template.toQuery({
    casing: new CasingCache(),
    escapeName: (name) => name,
    escapeParam: (_, param) => escapeParam(param),
    escapeString: quoted,
  }).sql;
}

function quoted(text: string): string {
  // Line ends are tidied in the text of a statement.
  if (text.includes("\n")) throw new Error("a text of several lines has to be a parameter");
  return `'${text.replaceAll("'", "''")}'`;
}

function parsed(row: Record<string, unknown>) {
  const values = Object.entries(row).map(([name, json]) => [
    name,
    json === null ? null : JSON.parse(String(json)),
  ]);
  return Object.fromEntries(values);
}
