import type { D1Database, D1DatabaseSession, D1PreparedStatement } from "@cloudflare/workers-types";

type RunBatch = (
  session: D1DatabaseSession,
  statements: D1PreparedStatement[],
) => Promise<unknown[]>;

/** The binding, whose sessions hand every batch to `run`: something may go wrong there, or happen meanwhile. */
export function withBatches(database: D1Database, run: RunBatch): D1Database {
  return replacing(
    database,
    "withSession",
    (whole) =>
      (...args: Parameters<D1Database["withSession"]>) =>
        replacing(
          whole.withSession(...args),
          "batch",
          (session) => (statements: D1PreparedStatement[]) => run(session, statements),
        ),
  );
}

/** An object with one method replaced; the others are called on itself, as D1's have to be. */
function replacing<T extends object>(whole: T, method: keyof T, by: (whole: T) => unknown): T {
  return new Proxy(whole, {
    get(target, name) {
      if (name === method) return by(target);
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
