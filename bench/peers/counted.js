/** A D1 binding that counts what goes over it: one trip for each statement that runs alone, one for a batch. */
export function counted(database) {
  const meter = { trips: 0, rows: 0 };
  const note = (results) => {
    meter.trips += 1;
    for (const { meta } of [results].flat()) meter.rows += meta?.rows_read ?? 0;
    return results;
  };
  const statements = new WeakMap();
  const wrap = (statement) => {
    const wrapped = {
      bind: (...values) => wrap(statement.bind(...values)),
      all: async () => note(await statement.all()),
      run: async () => note(await statement.run()),
      first: async (column) => {
        const { results } = note(await statement.all());
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
      batch: async (all) => note(await database.batch(all.map((one) => statements.get(one)))),
      exec: (sql) => database.exec(sql),
    },
  };
}

/** The answer, with what it cost in the header that ours has too. */
export function withCost(answer, { trips, rows }) {
  const headers = new Headers(answer.headers);
  headers.set("server-timing", `d1;desc="trips=${trips} rows_read=${rows}"`);
  return new Response(answer.body, { status: answer.status, headers });
}
