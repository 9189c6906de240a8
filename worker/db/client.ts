import type { D1Database, D1DatabaseSession, D1Result } from "@cloudflare/workers-types";
import { isOutage, reasonOf } from "./outage.ts";
import type { Answer, Bound } from "./sql.ts";

/** What a request has cost so far: round trips to D1, statements and rows. */
export interface Meter {
  trips: number;
  statements: number;
  rowsRead: number;
  rowsWritten: number;
}

/** Named statements, run in this order. Their results have the same names. */
export type Statements = Record<string, Bound>;
export type Answers<S extends Statements> = { [Name in keyof S]: Answer<S[Name]> };

/** The type of one row of a statement's result. */
export type RowOf<S> = S extends Bound<(infer Row)[]> ? Row : never;

/** The format of D1's bookmarks. The client sends this text, so nothing else is passed on (docs/threats.md, 3). */
const bookmarkFormat = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/;

/**
 * Whether D1 may have rejected the bookmark. Cloudflare does not document that error, so this excludes the other
 * causes: an outage, which a second try would make worse (D1 repeats reads itself), and an error in a statement.
 */
function mayBeBookmarkError(error: unknown): boolean {
  return !isOutage(error) && !reasonOf(error).includes("SQLITE_");
}

/**
 * The database client of one request. Each call is one round trip to D1, however many statements it has.
 *
 * `read` uses the primary, where a revoked permission shows at once. `readNearest` may use a replica: use it only for
 * a person's own lists and public pages. The bookmark makes it include the person's own writes (docs/threats.md, 2).
 */
export class Db {
  readonly meter: Meter = { trips: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };
  readonly #database: D1Database;
  readonly #clientBookmark: string | undefined;
  #session: D1DatabaseSession | undefined;

  /** `bookmark` is the one that the client sent, if any. A malformed one is ignored. */
  constructor(database: D1Database, bookmark?: string) {
    this.#database = database;
    this.#clientBookmark = bookmark && bookmarkFormat.test(bookmark) ? bookmark : undefined;
  }

  /** Runs queries on the primary, in one round trip. */
  read<S extends Statements>(queries: S): Promise<Answers<S>> {
    return this.#run(this.#database.withSession("first-primary"), queries);
  }

  /** Runs queries on the nearest replica that is as new as the client's bookmark, in one round trip. */
  async readNearest<S extends Statements>(queries: S): Promise<Answers<S>> {
    if (!this.#clientBookmark)
      return this.#run(this.#database.withSession("first-unconstrained"), queries);
    try {
      return await this.#run(this.#database.withSession(this.#clientBookmark), queries);
    } catch (error) {
      // D1 rejects some bookmarks, for example those of another database: the person must still be able to read.
      if (!mayBeBookmarkError(error)) throw error;
      return this.read(queries);
    }
  }

  /** Runs statements as one transaction (a D1 batch) on the primary, in one round trip. */
  commit<S extends Statements>(statements: S): Promise<Answers<S>> {
    return this.read(statements);
  }

  /** D1's bookmark after the last call. A client that sends it back reads data that is no older. */
  get bookmark(): string | null {
    return this.#session?.getBookmark() ?? null;
  }

  async #run<S extends Statements>(session: D1DatabaseSession, statements: S): Promise<Answers<S>> {
    this.#session = session;
    const named = Object.entries(statements);
    const prepared = named.map(([, { sql, params }]) => session.prepare(sql).bind(...params));
    this.meter.trips += 1;
    this.meter.statements += prepared.length;
    const results = await session.batch<Record<string, unknown>>(prepared);
    const answers = named.map(([name, { read }], index) => {
      const result = results[index] as D1Result<Record<string, unknown>>;
      this.meter.rowsRead += result.meta.rows_read;
      this.meter.rowsWritten += result.meta.rows_written;
      return [name, read(result.results)];
    });
    return Object.fromEntries(answers) as Answers<S>;
  }
}
