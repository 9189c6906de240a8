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
 * Statements written with Drizzle's `sql` template. A `batch` is a constant: its SQL text is built once per isolate, and
 * each call only binds values, so a value from a request never becomes SQL text
 * (docs/decisions/0040-statements-as-constants.md).
 */

/** A value that a request may bind to a statement. Lists and objects are bound as JSON text. */
export type Value = string | number | null;

type Placeholders<P> = { [Name in keyof P & string]: Placeholder<Name, P[Name]> };

/** The parameters of a batch, for its templates: each call binds its own `now` to `${now}`. */
export function params<P extends Record<keyof P, Value>>() {
  const get = (_: object, name: string | symbol) => sql.placeholder(String(name));
  return new Proxy({}, { get }) as Placeholders<P>;
}

type Fields = Record<string, Column | SQL>;
type ValueOf<F> = F extends Column ? GetColumnData<F> : F extends SQL<infer T> ? T : never;
type ObjectOf<F extends Fields> = { [Name in keyof F]: ValueOf<F[Name]> };

/** Fragments whose value is JSON text already. */
const jsonTexts = new WeakSet<object>();

function asJsonText<T extends SQL>(fragment: T): T {
  jsonTexts.add(fragment);
  return fragment;
}

/** The type of the row that columns, or a fragment of JSON, select. */
export type Row<T> = T extends SQL<infer R> ? R : T extends Fields ? ObjectOf<T> : never;

/** Columns and expressions as one JSON object, typed by the schema. D1 allows 16 of them: nest the rest. */
export function jsonObject<F extends Fields>(fields: F): SQL<ObjectOf<F>> {
  const pairs = Object.entries(fields).map(([name, value]) => sql`${name}, ${jsonValue(value)}`);
  if (pairs.length > 16) throw new Error(`jsonObject: ${pairs.length} columns`);
  return asJsonText(sql<ObjectOf<F>>`json_object(${sql.join(pairs, sql`, `)})`);
}

/** A value inside JSON. Without `json`, SQLite would store JSON text as a string. */
function jsonValue(value: Column | SQL): Column | SQL {
  if (is(value, Column)) {
    if (value.dataType === "boolean") {
      return sql`json(case ${value} when 1 then 'true' when 0 then 'false' end)`;
    }
    return value.dataType === "json" ? sql`json(${value})` : value;
  }
  return jsonTexts.has(value) ? sql`json(${value})` : value;
}

/** The first row that `from` selects, as JSON, or null. */
export function one<T>(row: SQL<T>, from: SQL): SQL<T | null> {
  return asJsonText(sql<T | null>`(select ${row} ${from})`);
}

/** All rows that `from` selects, in its order, as a JSON array. */
export function many<T>(row: SQL<T>, from: SQL): SQL<T[]> {
  return asJsonText(
    sql<
      T[]
    >`(select '[' || coalesce(group_concat(item), '') || ']' from (select ${row} as item ${from}))`,
  );
}

/**
 * Combines selects (`one`, `many`) into one statement, one JSON column each. Each extra statement in a D1 batch costs
 * about as much as a small select.
 */
export function combine<F extends Fields>(fields: F): { json: SQL<ObjectOf<F>> };
/** The same with columns of the first row that `from` selects; undefined if there is none. */
export function combine<F extends Fields>(
  fields: F,
  from: SQL,
): { json: SQL<ObjectOf<F> | undefined> };
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

/** A statement whose result is a list: `row` for each row that `from` selects. */
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

/** A statement with its values, ready for `Db`. `Answer` is the type of its result. */
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

/** The type of a statement's result. */
export type Answer<S> = S extends Bound<infer A> ? A : never;

type Templates = Record<string, Template>;
type BoundStatements<S extends Templates> = { [Name in keyof S]: Bound<AnswerOf<S[Name]>> };

/**
 * Statements that run in this order in one transaction. `sql<Row>` declares the type of a statement's rows. Everything
 * in a template that is not a parameter becomes SQL text, so call `batch` only at the top level of a file, where values
 * of a request are out of reach. The text is built at the first call, to keep the start of an isolate short.
 */
export function batch<P extends Record<keyof P, Value>, S extends Templates>(
  _params: Placeholders<P>,
  statements: () => S,
) {
  let rendered: [string, Bound][] | undefined;
  return (values: P) => {
    rendered ??= Object.entries(statements()).map(([name, template]) => [
      name,
      render(template, inlineConstants),
    ]);
    const bound = rendered.map(([name, prepared]) => [name, bind(prepared, values)]);
    return Object.fromEntries(bound) as BoundStatements<S>;
  };
}

/** One statement whose SQL text differs between requests. Its values are parameters all the same. */
export function statement<T extends Template>(template: T, values: object): Bound<AnswerOf<T>> {
  return bind(render(template), values) as Bound<AnswerOf<T>>;
}

function bind({ sql, params, read }: Bound, values: object): Bound {
  return new Bound(sql, fillPlaceholders(params, { ...values }), read);
}

/** SQLite uses a partial index only if the value (such as a status) is in the SQL text (decisions/0024). */
const inlineConstants = (text: SQL) => sql`${text}`.inlineParams();

function render(template: Template, prepare = (text: SQL) => text): Bound {
  if ("json" in template) {
    return toBound(prepare(template.json), ([row]) => row && parseRow(row));
  }
  if ("list" in template) {
    return toBound(prepare(template.list), (rows) =>
      rows.map(({ item }) => JSON.parse(String(item))),
    );
  }
  return toBound(prepare(template), (rows) => rows);
}

/** A parameter that is used twice is bound once, as `?1`. */
function toBound(template: SQL, read: Bound["read"]): Bound {
  const known = new Map<unknown, { param: unknown; number: number }>();
  const text = sqlText(template, (param) => {
    const key = is(param, Placeholder) ? Symbol.for(param.name) : param;
    const numbered = known.get(key) ?? { param, number: known.size + 1 };
    known.set(key, numbered);
    return `?${numbered.number}`;
  });
  const values = [...known.values()].map(({ param }) => param);
  return new Bound(text.replace(/\s*\n\s*/g, "\n").trim(), values, read);
}

/** Drizzle's SQL text of a template, with names unquoted: none of ours is an SQL keyword (`sql.test.ts` checks). */
function sqlText(template: SQL, escapeParam: (param: unknown) => string): string {
  return template.toQuery({
    casing: new CasingCache(),
    escapeName: (name) => name,
    escapeParam: (_, param) => escapeParam(param),
    escapeString: quote,
  }).sql;
}

function quote(text: string): string {
  // `toBound` removes white space around line breaks.
  if (text.includes("\n")) throw new Error("a text of several lines has to be a parameter");
  return `'${text.replaceAll("'", "''")}'`;
}

function parseRow(row: Record<string, unknown>) {
  const values = Object.entries(row).map(([name, json]) => [
    name,
    json === null ? null : JSON.parse(String(json)),
  ]);
  return Object.fromEntries(values);
}
