import { describe, expect, it } from "vitest";
import { bindings, rows } from "../tests/support/app.ts";
import { call, prepareCall, routes } from "../tests/support/call-route.ts";
import { fillDatabase, fillTenants } from "../tests/support/filled.ts";
import { instrumentedD1, type Statement } from "../tests/support/instrumented-d1.ts";

/* How each route's statements find their rows, and how many rows they read in small and large databases. */

interface Cost {
  /** Rows as D1 counts them. */
  rowsRead: number;
  isList: boolean;
  statements: Statement[];
}

/** What a route's call reads; `prepare` runs between its set-up and the call. */
async function costOf(
  route: string,
  prepare: (since: number) => Promise<void> = async () => {},
): Promise<Cost> {
  const since = Date.now();
  const good = await prepareCall(route);
  await prepare(since);
  const statements: Statement[] = [];
  const onStatement = (statement: Statement) => statements.push(statement);
  const { answer } = await call(good, { DB: instrumentedD1(bindings.DB, { onStatement }) });
  const body = await answer.clone().text();
  expect(answer.ok, `${route}: ${body.slice(0, 300)}`).toBe(true);
  const [, rowsRead] = /rows_read=(\d+)/.exec(answer.headers.get("server-timing") ?? "") ?? [];
  return { rowsRead: Number(rowsRead), isList: body.includes('"nextCursor"'), statements };
}

/** A list may read a page more, with the rows that belong to each of its rows. */
const rowsOfAPage = 400;
/** Each search of an index may read one or two rows after its last, which belong to any tenant. */
const endsOfRanges = (statements: Statement[]) => Math.max(6, statements.length);

/**
 * These write a row for each member, so they read each member. No other route may read more in a larger tenant,
 * and no route at all in a larger database.
 */
const writesForEveryMember = [
  "DELETE /api/admin/tenants/:tenantId",
  "PATCH /api/platform/tenants/:tenantId",
  "POST /api/admin/tenants/:tenantId/restore",
];
/** Tables with as many rows as there are people. No statement scans them today, and none may. */
const neverScanned =
  /: SCAN (memberships|player_memberships|player_guardians|audit_entries|idempotency_keys|email_events|tenant_logos)\b/;

describe("the statements of a request", () => {
  it("find rows of large tables along an index", async () => {
    const plans = new Map<string, string[]>();
    for (const route of routes) {
      for (const { sql, values } of (await costOf(route)).statements) {
        if (plans.has(sql)) continue;
        const plan = await rows<{ detail: string }>(`explain query plan ${sql}`, ...values);
        plans.set(
          sql,
          plan.map(({ detail }) => `${route}: ${detail}`),
        );
      }
    }
    expect(plans.size).toBeGreaterThan(100);
    const lines = [...plans.values()].flat();
    expect(lines.some((line) => line.includes(": SEARCH memberships USING INDEX"))).toBe(true);
    expect(lines.filter((line) => neverScanned.test(line))).toEqual([]);
    // SQLite looks at the value of a bare parameter, and prepares the statement anew for each run.
    const bareLimits = [...plans.keys()].filter((sql) => /\blimit \?\d+(?!\d| \+)/i.test(sql));
    expect(bareLimits).toEqual([]);
  });

  it("read no more in a tenant of a thousand members, except for a page of a list", async () => {
    const grown: string[] = [];
    for (const route of routes) {
      // Next to each other: in an empty table a range has no row after its end.
      const small = await costOf(route);
      const large = await costOf(route, (since) => fillTenants(since, 1_000));
      const most =
        small.rowsRead + endsOfRanges(small.statements) + (small.isList ? rowsOfAPage : 0);
      if (large.rowsRead > most) grown.push(route);
    }
    expect(grown.sort()).toEqual(writesForEveryMember);
  });

  it("read no more beside a hundred thousand memberships in a hundred other tenants", async () => {
    const small = new Map<string, number>();
    for (const route of routes) small.set(route, (await costOf(route)).rowsRead);
    await fillDatabase();
    const grown: string[] = [];
    for (const route of routes) {
      const before = small.get(route) ?? 0;
      const { rowsRead, statements } = await costOf(route);
      if (rowsRead > before + endsOfRanges(statements)) grown.push(route);
    }
    expect(grown.sort()).toEqual([]);
  });
});
