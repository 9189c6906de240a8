import type { D1Database, D1DatabaseSession, D1PreparedStatement } from "@cloudflare/workers-types";

/** What went over the D1 binding itself, whatever the Worker says of it. */
export interface Trips {
  count: number;
}

/** The binding, counting every call that would be a round trip. */
export function countedDatabase(database: D1Database, trips: Trips): D1Database {
  return counting(database, trips, ["batch", "exec", "dump"]);
}

type Countable = D1Database | D1DatabaseSession | D1PreparedStatement;

function counting<T extends Countable>(target: T, trips: Trips, trip: string[]): T {
  return new Proxy(target, {
    get(whole, name) {
      const value: unknown = Reflect.get(whole, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (trip.includes(String(name))) trips.count += 1;
        const result: unknown = value.apply(whole, args);
        // A statement runs on its own unless a batch takes it; sessions count as the database does.
        if (name === "withSession") return counting(result as D1DatabaseSession, trips, ["batch"]);
        if (name === "prepare") return statement(result as D1PreparedStatement, trips);
        return result;
      };
    },
  });
}

/** Only the methods that run it are counted; D1 must get its own object back in a batch. */
function statement(prepared: D1PreparedStatement, trips: Trips): D1PreparedStatement {
  for (const name of ["all", "first", "raw", "run"] as const) {
    const original = prepared[name].bind(prepared) as (...args: unknown[]) => unknown;
    Object.defineProperty(prepared, name, {
      value: (...args: unknown[]) => {
        trips.count += 1;
        return original(...args);
      },
    });
  }
  const bind = prepared.bind.bind(prepared);
  Object.defineProperty(prepared, "bind", {
    value: (...values: unknown[]) => statement(bind(...values), trips),
  });
  return prepared;
}
