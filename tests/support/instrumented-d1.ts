import type { D1Database, D1DatabaseSession, D1PreparedStatement } from "@cloudflare/workers-types";

/** A statement and the values that it is bound to. */
export interface Statement {
  sql: string;
  values: unknown[];
}

/** What a test observes of a D1 binding, or does in its place. */
export interface D1Hooks {
  /** Called for each round trip: a batch, or a statement that runs on its own. */
  onRoundTrip?: () => void;
  /** Called for each statement when its values are bound. */
  onStatement?: (statement: Statement) => void;
  /** Runs each batch of a session in place of D1; `session` is D1's own. */
  onBatch?: (session: D1DatabaseSession, statements: D1PreparedStatement[]) => Promise<unknown[]>;
}

/** A D1 binding that calls its hooks. */
export function instrumentedD1(database: D1Database, hooks: D1Hooks): D1Database {
  return intercepted(database, {
    prepare: (sql: string) => instrumentedStatement(database.prepare(sql), sql, hooks),
    withSession: (...args: Parameters<D1Database["withSession"]>) =>
      instrumentedSession(database.withSession(...args), hooks),
    batch: (statements: D1PreparedStatement[]) => {
      hooks.onRoundTrip?.();
      return database.batch(statements);
    },
    exec: (sql: string) => {
      hooks.onRoundTrip?.();
      return database.exec(sql);
    },
  });
}

function instrumentedSession(session: D1DatabaseSession, hooks: D1Hooks): D1DatabaseSession {
  return intercepted(session, {
    prepare: (sql: string) => instrumentedStatement(session.prepare(sql), sql, hooks),
    batch: (statements: D1PreparedStatement[]) => {
      hooks.onRoundTrip?.();
      return hooks.onBatch ? hooks.onBatch(session, statements) : session.batch(statements);
    },
  });
}

/** D1 must get its own object back in a batch, so the methods are replaced on the statement itself. */
function instrumentedStatement(
  statement: D1PreparedStatement,
  sql: string,
  hooks: D1Hooks,
): D1PreparedStatement {
  for (const name of ["all", "first", "raw", "run"] as const) {
    const run = statement[name].bind(statement) as (...args: unknown[]) => unknown;
    Object.defineProperty(statement, name, {
      value: (...args: unknown[]) => {
        hooks.onRoundTrip?.();
        return run(...args);
      },
    });
  }
  const bind = statement.bind.bind(statement);
  Object.defineProperty(statement, "bind", {
    value: (...values: unknown[]) => {
      hooks.onStatement?.({ sql, values });
      return instrumentedStatement(bind(...values), sql, hooks);
    },
  });
  return statement;
}

/** An object with some methods replaced; the others are called on the object itself, as D1's must be. */
function intercepted<T extends object>(target: T, methods: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(target, {
    get(whole, name) {
      const replacement = methods[name as keyof T];
      if (replacement) return replacement;
      const value: unknown = Reflect.get(whole, name);
      return typeof value === "function" ? value.bind(whole) : value;
    },
  });
}
