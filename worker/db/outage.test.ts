import { describe, expect, it } from "vitest";
import { bindings, problemOf, requestOf } from "../../tests/support/app.ts";
import { instrumentedD1 } from "../../tests/support/instrumented-d1.ts";
import { basicUser } from "../../tests/support/people.ts";
import { app } from "../app.ts";

/** D1's own list: https://developers.cloudflare.com/d1/observability/debug-d1/#error-list */
const published = [
  "D1 DB reset because its code was updated.",
  "Internal error while starting up D1 DB storage caused object to be reset.",
  "Network connection lost.",
  "Replica disconnected from primary.",
  "Internal error in D1 DB storage caused object to be reset.",
  "Cannot resolve D1 DB due to transient issue on remote node.",
  "Can't read from request stream because client disconnected.",
  "D1 DB storage operation exceeded timeout which caused object to be reset.",
  "D1 DB is overloaded. Requests queued for too long.",
  "D1 DB is overloaded. Too many requests queued.",
  "D1 DB's isolate exceeded its memory limit and was reset.",
  "D1 DB exceeded its CPU time limit and was reset.",
];
const mistakes = [
  "no such column: nope at offset 7: SQLITE_ERROR",
  "UNIQUE constraint failed: users.email: SQLITE_CONSTRAINT",
];
const bookmark = "00000000-00000000-00000000-00000000000000000000000000000000";

/** Reads `/api/me` with a bookmark while D1 answers so; `failures` times, then it is well. */
async function readWhile(message: string, failures = Number.POSITIVE_INFINITY) {
  const who = await basicUser();
  let batches = 0;
  const DB = instrumentedD1(bindings.DB, {
    onBatch: (session, statements) => {
      batches += 1;
      if (batches <= failures) return Promise.reject(new Error(`D1_ERROR: ${message}`));
      return session.batch(statements);
    },
  });
  const request = await requestOf(who, "/api/me", { headers: { "x-d1-bookmark": bookmark } });
  const answer = await app.fetch(request, { ...bindings, DB });
  return { answer, batches };
}

describe("when D1 says", () => {
  it.each(published)("%s the answer is 503, and the batch is not retried", async (message) => {
    const { answer, batches } = await readWhile(message);
    expect((await problemOf(answer.clone())).code).toBe("unavailable");
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(batches).toBe(1);
  });

  it.each(mistakes)("%s the answer is 500, and the batch is not retried", async (message) => {
    const { answer, batches } = await readWhile(message);
    expect((await problemOf(answer)).code).toBe("internal");
    expect(batches).toBe(1);
  });

  it("that a bookmark is invalid, the batch runs on the primary", async () => {
    const { answer, batches } = await readWhile("invalid bookmark", 1);
    expect(answer.status).toBe(200);
    expect(batches).toBe(2);
  });
});
