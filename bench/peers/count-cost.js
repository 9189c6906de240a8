/** Wraps a D1 binding and counts: a single statement or a batch is one trip. */
export function countCost(database) {
  const meter = { trips: 0, rows: 0 };
  const count = (results) => {
    meter.trips += 1;
    for (const { meta } of [results].flat()) meter.rows += meta?.rows_read ?? 0;
    return results;
  };
  const statements = new WeakMap();
  const wrap = (statement) => {
    const wrapped = {
      bind: (...values) => wrap(statement.bind(...values)),
      all: async () => count(await statement.all()),
      run: async () => count(await statement.run()),
      first: async (column) => {
        const { results } = count(await statement.all());
        const [row] = results;
        if (row === undefined) return null;
        return column === undefined ? row : row[column];
      },
      raw: async (options) => {
        meter.trips += 1;
        return statement.raw(options);
      },
    };
    statements.set(wrapped, statement);
    return wrapped;
  };
  return {
    meter,
    database: {
      prepare: (sql) => wrap(database.prepare(sql)),
      batch: async (batch) =>
        count(await database.batch(batch.map((wrapped) => statements.get(wrapped)))),
      exec: (sql) => database.exec(sql),
    },
  };
}

/** A copy of the response with its cost in the header that Tenantry sends too. */
export function withCost(response, { trips, rows }) {
  const headers = new Headers(response.headers);
  headers.set("server-timing", `d1;desc="trips=${trips} rows_read=${rows}"`);
  return new Response(response.body, { status: response.status, headers });
}
