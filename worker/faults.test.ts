import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import type { D1Database } from "@cloudflare/workers-types";
import { describe, expect, it } from "vitest";
import { bindings, requestOf, rows } from "../tests/support/app.ts";
import { type Call, lines } from "../tests/support/every-route.ts";
import { type D1Hooks, instrumentedD1 } from "../tests/support/instrumented-d1.ts";
import { violatedInvariants } from "../tests/support/invariants.ts";
import { app } from "./app.ts";
import { docs } from "./openapi/features.ts";

/*
 * D1 fails at each statement of each batch of each route, and now and then after it has committed: what no
 * client can bring about from outside.
 */

/** What is to happen to the batches of one request. */
interface Fault {
  /** The index of the statement that fails, through all batches of the request; -1 for none. */
  at: number;
  /** It is all run, and only the answer is lost: of this batch, or of the first from here on that wrote anything. */
  afterwards?: "always" | "once it wrote";
  seen: number;
}

const lost = () => new Error("D1_ERROR: Network connection lost.");

/** The binding, with one fault in it. What went before it in its batch was run, and is rolled back. */
function faulty(database: D1Database, fault: Fault): D1Database {
  const onBatch: D1Hooks["onBatch"] = async (session, statements) => {
    const from = fault.seen;
    fault.seen += statements.length;
    const isHere = fault.at >= from && fault.at < fault.seen;
    if (!isHere) return session.batch(statements);
    if (fault.afterwards) {
      const results = await session.batch(statements);
      const hasWritten = results.some(({ meta }) => meta.rows_written > 0);
      if (fault.afterwards === "always" || hasWritten) throw lost();
      // For a new user a read and a request to Clerk come before the write.
      fault.at = fault.seen;
      return results;
    }
    const broken = statements.with(fault.at - from, session.prepare("select json('{')"));
    await session.batch(broken).catch(() => {});
    throw lost();
  };
  return instrumentedD1(database, { onBatch });
}

async function call({ who, path, method, body, headers }: Call, fault?: Fault): Promise<Response> {
  const context = createExecutionContext();
  const request = await requestOf(who, path, { method, body, headers });
  const DB = fault ? faulty(bindings.DB, fault) : bindings.DB;
  const answer = await app.fetch(request, { ...bindings, DB }, context as never);
  // The cron would repeat the work after the response; here nothing may be left running.
  await waitOnExecutionContext(context);
  return answer;
}

const tables = (
  await rows<{ name: string }>(
    "select name from sqlite_schema where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%' and name not like 'd1%'",
  )
).map(({ name }) => name);

/** How many rows each table has, and when anything was changed last. */
async function standing(): Promise<Record<string, unknown>> {
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(", ");
  const changed = ["users", "memberships", "sessions"]
    .map((table) => `(select max(updated_at) from ${table}) as ${table}_changed`)
    .join(", ");
  const [row] = await rows(`select ${counts}, ${changed}`);
  return row ?? {};
}

const writing = Object.entries(lines).filter(([route]) => !route.startsWith("GET"));

describe.each(writing)("%s", (route, line) => {
  const [method = ""] = route.split(" ");
  const succeeds = async (): Promise<Call> => ({ ...(await line.succeeds()), method });

  it("is done completely or not at all, at whichever statement D1 fails", async () => {
    const measured: Fault = { at: -1, seen: 0 };
    expect((await call(await succeeds(), measured)).ok).toBe(true);
    const statements = measured.seen;
    expect(statements).toBeGreaterThan(0);
    const good = await succeeds();
    const before = await standing();
    for (let at = 0; at < statements; at += 1) {
      const fault = { at, seen: 0 };
      const answer = await call(good, fault);
      // The work after the response may have failed: the cron repeats it.
      if (answer.ok) break;
      expect(answer.status, await answer.clone().text()).toBe(503);
      expect(answer.headers.get("retry-after")).not.toBeNull();
      expect(await standing(), `statement ${at}`).toEqual(before);
    }
  });

  it("can be repeated when its response was lost, and violates no invariant", async () => {
    const good = await succeeds();
    const answer = await call(good, { at: 0, seen: 0, afterwards: "always" });
    expect(answer.status).toBe(503);
    const again = await call(good);
    expect(again.status, await again.clone().text()).toBeLessThan(500);
    expect(await violatedInvariants()).toEqual([]);
  });
});

/** Tables that may grow twice: the history of requests, and mails that are sent again. */
const history = ["audit_entries", "email_events", "emails", "idempotency_keys"];
/** Statements of the batch that takes the key: what is lost comes after. */
const taking = 3;

describe.each(writing.filter(([, { door }]) => door === "session"))(
  "%s with an Idempotency-Key",
  (route, line) => {
    const [method = ""] = route.split(" ");

    const keyedCall = async (): Promise<Call> => {
      const good: Call = { ...(await line.succeeds()), method };
      return { ...good, headers: { ...good.headers, "idempotency-key": "lost" } };
    };

    it("is done by the second try when the first one failed", async () => {
      const keyed = await keyedCall();
      const failed = await call(keyed, { at: taking, seen: 0 });
      expect(failed.status).toBe(503);
      const again = await call(keyed);
      expect(again.ok, await again.clone().text()).toBe(true);
    });

    it("creates nothing twice when the first response was lost", async () => {
      const keyed = await keyedCall();
      const lostOne = await call(keyed, { at: taking, seen: 0, afterwards: "once it wrote" });
      expect(lostOne.status).toBe(503);
      const before = await standing();
      const again = await call(keyed);
      expect(again.status, await again.clone().text()).toBeLessThan(500);
      const after = await standing();
      const grown = tables.filter((name) => (after[name] as number) > (before[name] as number));
      expect(grown.filter((name) => !history.includes(name))).toEqual([]);
      expect(await violatedInvariants()).toEqual([]);
      if (docs[route]?.createsEachTime) await expectTheSame(again, keyed);
    });
  },
);

/** What was made is the answer, and stays it. */
async function expectTheSame(again: Response, keyed: Call): Promise<void> {
  expect(again.status, await again.clone().text()).toBe(201);
  const repeat = await call(keyed);
  expect(repeat.headers.get("idempotency-replayed")).toBe("true");
  expect(await repeat.json()).toEqual(await again.json());
}

it("no invariant of the database is violated", async () => {
  expect(await violatedInvariants()).toEqual([]);
});
