import type { D1Database, D1DatabaseSession, D1Result } from "@cloudflare/workers-types";
import { isOutage, reasonOf } from "./outage.ts";
import type { Answer, Bound } from "./sql.ts";

/** What a request has asked of D1 so far: round trips, and what they cost. */
export interface Meter {
  trips: number;
  statements: number;
  rowsRead: number;
  rowsWritten: number;
}

/** Statements by name: the name is how a rule finds the answer. They run in the order written. */
export type Statements = Record<string, Bound>;
export type Answers<S extends Statements> = { [Name in keyof S]: Answer<S[Name]> };

/** A row of what a statement answers. */
export type RowOf<S> = S extends Bound<(infer Row)[]> ? Row : never;

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
    const named = Object.entries(statements);
    const prepared = named.map(([, { sql, params }]) => session.prepare(sql).bind(...params));
    this.meter.trips += 1;
    this.meter.statements += prepared.length;
    const results = await session.batch<Record<string, unknown>>(prepared);
    const answers = named.map(([name, { read }], at) => {
      const result = results[at] as D1Result<Record<string, unknown>>;
      this.meter.rowsRead += result.meta.rows_read;
      this.meter.rowsWritten += result.meta.rows_written;
      return [name, read(result.results)];
    });
    return Object.fromEntries(answers) as Answers<S>;
  }
}
