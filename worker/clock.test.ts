import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { bindings, rows } from "../tests/support/app.ts";
import { makeDue } from "../tests/support/clock-due.ts";
import { fillIdle } from "../tests/support/clock-idle.ts";
import { instrumentedD1, type Statement } from "../tests/support/instrumented-d1.ts";
import worker from "./index.ts";

/* What a run of the cron costs in D1, measured on the binding: every row read is paid for, 1,440 times a day. */

/** Runs the cron handler as the platform does. D1 fails where a batch `isBroken`. */
async function minute(isBroken = (_statements: Statement[]) => false): Promise<Run> {
  const statements: Statement[] = [];
  let rowsRead = 0;
  const DB = instrumentedD1(bindings.DB, {
    onStatement: (statement) => statements.push(statement),
    onBatch: async (session, batch) => {
      if (isBroken(statements.slice(-batch.length))) throw new Error("D1_ERROR: overloaded");
      const results = await session.batch(batch);
      for (const { meta } of results) rowsRead += meta.rows_read;
      return results;
    },
  });
  const context = createExecutionContext();
  worker.scheduled({}, { ...bindings, DB, CLERK_METADATA: "true" }, context);
  await waitOnExecutionContext(context);
  return { statements, rowsRead };
}

/** A scan reads every row of a table, or of an index; but for a list that the statement brings along or has made itself. */
const isScan = (detail: string) =>
  /^SCAN /.test(detail) && !/VIRTUAL TABLE|CONSTANT ROW|\(subquery/.test(detail);

async function scansIn(statements: Statement[]): Promise<string[]> {
  const found: string[] = [];
  for (const { sql, values } of statements) {
    const plan = await rows<{ detail: string }>(`explain query plan ${sql}`, ...values);
    for (const { detail } of plan) if (isScan(detail)) found.push(`${detail}: ${sql}`);
  }
  return found;
}

async function left(due: Record<string, string>): Promise<string[]> {
  const found: string[] = [];
  for (const [what, query] of Object.entries(due)) {
    if ((await rows(query)).length > 0) found.push(what);
  }
  return found;
}

interface Run {
  statements: Statement[];
  rowsRead: number;
}

describe("a run of the cron", () => {
  const idle: Run[] = [];
  const busy: (Run & { undone: string[] })[] = [];

  beforeAll(async () => {
    const now = Date.now();
    for (const people of [1_000, 100_000]) {
      await fillIdle(people, now);
      idle.push(await minute());
      const due = await makeDue(`of-${people}`, now);
      expect(await left(due)).toEqual(Object.keys(due));
      busy.push({ ...(await minute()), undone: await left(due) });
      // Metadata of former members is due at Clerk, and an invitation that has just expired is still listed.
      await minute();
      await rows("delete from invitations where expires_at between ? and ?", now - 1, now);
    }
  });

  it("does all work that is due", () => {
    expect(busy.map(({ undone }) => undone)).toEqual([[], []]);
  });

  it("scans no table and no index", async () => {
    const statements = [...idle, ...busy].flatMap((run) => run.statements);
    expect(new Set(statements.map(({ sql }) => sql)).size).toBeGreaterThan(50);
    expect(await scansIn(statements)).toEqual([]);
  });

  it("runs few statements when nothing is due", () => {
    for (const { statements, rowsRead } of idle) {
      expect(statements.length).toBeLessThan(10);
      expect(rowsRead).toBeLessThan(100);
    }
  });

  it("reads as many rows with a hundred thousand people as with a thousand", () => {
    for (const [few, many] of [idle, busy]) {
      expect(few?.rowsRead).toBeGreaterThan(0);
      // A look along an index may end on a row that was not there before.
      expect(many?.rowsRead).toBeLessThan((few?.rowsRead ?? 0) + 20);
    }
  });
});

it("continues with the other work when one kind fails, and logs which", async () => {
  const errors = vi.spyOn(console, "error").mockImplementation(() => {});
  const due = await makeDue("fails", Date.now());
  await minute((batch) =>
    batch.some(({ sql }) =>
      /^update emails set claim|^delete from old_slugs where .*until/.test(sql),
    ),
  );
  expect(await left(due)).toEqual(["a mail that waits", "an old slug"]);
  const logged = errors.mock.calls.map(([line]) => JSON.parse(String(line)));
  logged.sort((a, b) => a.code.localeCompare(b.code));
  expect(logged).toEqual([
    { event: "error", code: "scheduled_failed", work: "mail", reason: "D1_ERROR: overloaded" },
    { event: "error", code: "sweep_failed", work: "slugs", reason: "Error: D1_ERROR: overloaded" },
  ]);
  errors.mockRestore();
  await minute();
  expect(await left(due)).toEqual([]);
});
