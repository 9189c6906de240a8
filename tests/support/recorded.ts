import type { D1Database, D1DatabaseSession, D1PreparedStatement } from "@cloudflare/workers-types";

/** A statement as it went over the binding. */
export interface Statement {
  sql: string;
  values: unknown[];
}

/** The binding, writing down every statement that is prepared on it. */
export function recordedDatabase(database: D1Database, statements: Statement[]): D1Database {
  return recording(database, statements);
}

function recording<T extends D1Database | D1DatabaseSession>(target: T, into: Statement[]): T {
  return new Proxy(target, {
    get(whole, name) {
      const value: unknown = Reflect.get(whole, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const result: unknown = value.apply(whole, args);
        if (name === "withSession") return recording(result as D1DatabaseSession, into);
        if (name === "prepare") return noted(result as D1PreparedStatement, String(args[0]), into);
        return result;
      };
    },
  });
}

/** D1 must get its own object back in a batch, so it is the statement itself that notes what it is bound to. */
function noted(prepared: D1PreparedStatement, sql: string, into: Statement[]): D1PreparedStatement {
  const bind = prepared.bind.bind(prepared);
  Object.defineProperty(prepared, "bind", {
    value: (...values: unknown[]) => {
      into.push({ sql, values });
      return bind(...values);
    },
  });
  return prepared;
}
