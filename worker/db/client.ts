import type { D1Database, D1DatabaseSession, D1Result } from "@cloudflare/workers-types";
import type { Query } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { RunnableQuery } from "drizzle-orm/runnable-query";
import {
  type SelectedFields,
  SQLiteAsyncDialect,
  SQLiteDeleteBase,
  SQLiteInsertBuilder,
  SQLiteSelectBuilder,
  type SQLiteSession,
  type SQLiteTable,
  SQLiteUpdateBuilder,
} from "drizzle-orm/sqlite-core";
import { isOutage, reasonOf } from "./outage.ts";
import { render } from "./render.ts";
import { type Field, rowReader } from "./rows.ts";
import { Bound } from "./sql.ts";

/** What a request has asked of D1 so far: round trips, and what they cost. */
export interface Meter {
  trips: number;
  statements: number;
  rowsRead: number;
  rowsWritten: number;
}

/** A statement built but not run, as Drizzle's builder leaves it; `Rows` is what it will answer. */
export type Statement<Rows = unknown> = RunnableQuery<Rows, "sqlite">;

/** A row of what a statement answers. */
export type RowOf<S> = S extends Statement<(infer Row)[]> | Bound<(infer Row)[]> ? Row : never;

/** Statements by name: the name is how a rule finds the answer. They run in the order written. */
export type Statements = Record<string, Statement | Bound>;
export type Answers<S extends Statements> = {
  [Name in keyof S]: S[Name] extends Bound<infer A> | Statement<infer A> ? A : never;
};

/** How Drizzle writes a statement; its text is ours. */
export const dialect = new SQLiteAsyncDialect();
dialect.sqlToQuery = render;

/** All that its builders want of a database is to prepare a text: only `Db` prepares for real. */
const session = {
  prepareOneTimeQuery: (query: Query, fields?: readonly Field[]): Built => ({
    getQuery: () => query,
    ...(fields && { fields }),
  }),
} as unknown as SQLiteSession<"async", D1Result, never, never>;

/**
 * Builds statements and can run none of them: there is no database behind it, nor Drizzle's driver for one.
 * Whatever reaches D1 goes through a `Db`, where it is batched and counted.
 */
export const q = {
  select: (fields: SelectedFields) => new SQLiteSelectBuilder({ fields, session, dialect }),
  insert: (table: SQLiteTable) => new SQLiteInsertBuilder(table, session, dialect),
  update: (table: SQLiteTable) => new SQLiteUpdateBuilder(table, session, dialect),
  delete: (table: SQLiteTable) => new SQLiteDeleteBase(table, session, dialect),
} as unknown as Pick<DrizzleD1Database, "select" | "insert" | "update" | "delete">;

/** What Drizzle knows of a built statement: its text, its parameters, and its columns where it answers rows. */
export interface Built {
  getQuery(): Query;
  fields?: readonly Field[];
}

/** Every statement that `q` builds can be prepared so; the runner needs no more of it. */
export function built(statement: Statement): Built {
  return (statement as unknown as { _prepare(): Built })._prepare();
}

/** D1's own form of a bookmark; anything else is a stranger's text (docs/threats.md, 3). */
const bookmarkForm = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/;

/**
 * Whether D1 may have refused the bookmark. Its words for that are not published, so this excludes what else
 * can go wrong: an outage, which asking twice would make worse (D1 repeats reads itself), and a faulty statement.
 */
function mayBeBookmark(error: unknown): boolean {
  return !isOutage(error) && !reasonOf(error).includes("SQLITE_");
}

/**
 * One request's door to D1. Each call is one round trip, however many statements it carries.
 *
 * `read` asks the primary, where a revoked right shows at once. `readNearest` may ask a replica and
 * is for a person's own lists and public pages alone; the bookmark makes it see the person's own
 * writes (docs/threats.md, 2).
 */
export class Db {
  readonly meter: Meter = { trips: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };
  readonly #database: D1Database;
  readonly #seen: string | undefined;
  #session: D1DatabaseSession | undefined;

  /** `bookmark` is what the client last saw; text that is not in D1's form is ignored. */
  constructor(database: D1Database, bookmark?: string) {
    this.#database = database;
    this.#seen = bookmark && bookmarkForm.test(bookmark) ? bookmark : undefined;
  }

  /** Runs queries on the primary, in one trip. */
  read<S extends Statements>(queries: S): Promise<Answers<S>> {
    return this.#run(this.#database.withSession("first-primary"), queries);
  }

  /** Runs queries on the nearest replica that has what this client has seen, in one trip. */
  async readNearest<S extends Statements>(queries: S): Promise<Answers<S>> {
    if (!this.#seen) return this.#run(this.#database.withSession("first-unconstrained"), queries);
    try {
      return await this.#run(this.#database.withSession(this.#seen), queries);
    } catch (error) {
      // D1 may refuse a bookmark, another database's for example: that must not lock a person out.
      if (!mayBeBookmark(error)) throw error;
      return this.read(queries);
    }
  }

  /** Commits statements together or not at all (a D1 batch is a transaction), in one trip. */
  commit<S extends Statements>(statements: S): Promise<Answers<S>> {
    return this.read(statements);
  }

  /** How far this request has seen: the client sends it back, and its next read is no older. */
  get bookmark(): string | null {
    return this.#session?.getBookmark() ?? null;
  }

  async #run<S extends Statements>(session: D1DatabaseSession, statements: S): Promise<Answers<S>> {
    this.#session = session;
    const bound = Object.entries(statements).map(([name, one]) => boundOf(name, one));
    const prepared = bound.map(({ sql, params }) => session.prepare(sql).bind(...params));
    this.meter.trips += 1;
    this.meter.statements += prepared.length;
    const results = await session.batch<Record<string, unknown>>(prepared);
    const answers = Object.keys(statements).map((name, at) => {
      const result = results[at] as D1Result<Record<string, unknown>>;
      this.meter.rowsRead += result.meta.rows_read;
      this.meter.rowsWritten += result.meta.rows_written;
      return [name, bound[at]?.read(result.results)];
    });
    return Object.fromEntries(answers) as Answers<S>;
  }
}

/** A statement of the old builder, as one that is written as SQL. */
function boundOf(name: string, statement: Statement | Bound): Bound {
  if (statement instanceof Bound) return statement;
  const one = built(statement);
  const { sql, params } = one.getQuery();
  return new Bound(sql, params, (rows) => rowsOf(name, one, rows));
}

/**
 * D1 answers a batch with rows keyed by column name, so of two columns that share one, one would
 * vanish and the rest would shift: `aliased` in statement.ts gives each its own.
 */
function rowsOf(name: string, { fields = [] }: Built, results: Record<string, unknown>[]) {
  const read = rowReader(fields);
  return results.map((row) => {
    const values = Object.values(row);
    if (values.length !== fields.length) {
      throw new Error(`statement ${name}: two columns share a name`);
    }
    return read(values);
  });
}
