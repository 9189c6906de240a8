import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import {
  auditEntries,
  bindings,
  problemOf,
  refusal,
  requestOf,
  rows,
} from "../tests/support/app.ts";
import { expectMatchesOpenApi } from "../tests/support/contract.ts";
import { type Call, lines } from "../tests/support/every-route.ts";
import { fillDatabase, fillTenants } from "../tests/support/filled.ts";
import { instrumentedD1, type Statement } from "../tests/support/instrumented-d1.ts";
import { basicUser, createTenant, memberWithRole } from "../tests/support/people.ts";
import { app } from "./app.ts";
import type { Bindings } from "./http/env.ts";
import { routesIn } from "./openapi/route.ts";
import { can, roles } from "./permissions.ts";

/*
 * One suite for every route, made from the app's own list: a route without a line here fails it.
 */

/** Every route of ours. */
const routes = routesIn(app.routes).map(({ method, path }) => `${method} ${path}`);

interface Outcome {
  answer: Response;
  trips: number;
}

/** Sends a call through the app with the database counted. */
async function call(
  { who, path, method, body, headers }: Call,
  env: Partial<Bindings> = {},
): Promise<Outcome> {
  let trips = 0;
  const onRoundTrip = () => {
    trips += 1;
  };
  const context = createExecutionContext();
  const request = await requestOf(who, path, { method, body, headers });
  const counted = { ...bindings, DB: instrumentedD1(bindings.DB, { onRoundTrip }), ...env };
  const answer = await app.fetch(request, counted, context as never);
  // What goes on after the answer makes nobody wait.
  const tripsBeforeAnswer = trips;
  await waitOnExecutionContext(context);
  await expectMatchesOpenApi(method, request.url, answer);
  return { answer, trips: tripsBeforeAnswer };
}

const methodOf = (route: string) => route.split(" ")[0] ?? "";
const lineOf = (route: string) =>
  lines[route] ?? { trips: 0, door: "public" as const, succeeds: notThere };
const notThere = () => Promise.reject(new Error("this route has no line above"));

it("every route has a line, and every line a route", () => {
  expect(Object.keys(lines).sort()).toEqual(routes.sort());
});

describe.each(routes)("%s", (route) => {
  const line = lineOf(route);
  const method = methodOf(route);
  const succeeds = async (): Promise<Call> => ({ ...(await line.succeeds()), method });

  it(`takes ${line.trips} round trips to D1, as it says itself`, async () => {
    const { answer, trips } = await call(await succeeds());
    expect(answer.ok, await answer.clone().text()).toBe(true);
    expect(trips).toBe(line.trips);
    expect(answer.headers.get("server-timing")).toContain(`trips=${line.trips} `);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get("cache-control")).toBe(line.cache ?? "private, no-store");
  });

  if (line.trips > 0) {
    it("answers 503 and tells nothing when the database is out of reach", async () => {
      const DB = brokenDatabase();
      const { answer } = await call(await succeeds(), { DB });
      const { requestId: _, ...problem } = await problemOf(answer);
      expect([problem.status, problem.code]).toEqual([503, "unavailable"]);
      expect(JSON.stringify(problem)).not.toMatch(/D1|SQL|sqlite|database|tenants/i);
      expect(answer.headers.get("retry-after")).not.toBeNull();
    });
  }

  it("answers 503 and names no setting when one is missing", async () => {
    const { answer, trips } = await call(await succeeds(), { CLERK_JWT_KEY: "broken" });
    const problem = await problemOf(answer);
    expect([problem.status, problem.code, trips]).toEqual([503, "unavailable", 0]);
    expect(JSON.stringify(problem)).not.toContain("CLERK");
  });

  if (line.door !== "public") {
    it("refuses a stranger before it asks the database", async () => {
      const { answer, trips } = await call({ ...(await succeeds()), who: null, headers: {} });
      expect(await refusal(answer)).toEqual([401, "unauthenticated"]);
      expect(trips).toBe(0);
    });
  }

  if (line.door === "session") {
    it("refuses a suspended person in at most two trips", async () => {
      const good = await succeeds();
      const newcomer = good.who?.clerkUserId ?? "";
      await suspend(newcomer);
      const { answer, trips } = await call(good);
      expect(answer.ok).toBe(false);
      expect(trips).toBeLessThanOrEqual(2);
    });
  }

  const takesBody = /POST|PATCH|PUT/.test(method) && !line.takesNoBody;
  if (line.door === "session" && takesBody) {
    it("refuses an unknown field, what is no JSON, and what is too large", async () => {
      const good = await succeeds();
      const known = (good.body ?? {}) as Record<string, unknown>;
      const tries: [unknown, Record<string, string>, string][] = [
        [{ ...known, status: "active", userId: "x" }, {}, "validation_failed"],
        ["{", {}, "validation_failed"],
        ["null", {}, "validation_failed"],
        [JSON.stringify(known), { "content-type": "text/plain" }, "validation_failed"],
        [
          JSON.stringify({ x: "a".repeat((line.mostBytes ?? 64 * 1024) + 10) }),
          {},
          "payload_too_large",
        ],
      ];
      for (const [body, headers, code] of tries) {
        const { answer } = await call({ ...good, body, headers });
        expect((await problemOf(answer)).code).toBe(code);
      }
    });
  }

  if (route.includes("/:")) {
    it("never breaks on a junk id", async () => {
      const good = await succeeds();
      const base = good.path.slice(0, good.path.lastIndexOf("/"));
      for (const junk of [
        "%00",
        "%ff",
        "'",
        "..%2f",
        "a".repeat(3000),
        "%F0%9F%8E%89",
        "null",
        "-1",
      ]) {
        const { answer } = await call({ ...good, path: `${base}/${junk}` });
        expect((await problemOf(answer)).status).toBeLessThan(500);
      }
    });
  }

  const isOfOneTenant = /:(idOrSlug|tenantId)|(sessions|players)\/:id/.test(route);
  if (isOfOneTenant) {
    it("does not exist for another tenant's owner", async () => {
      const { owner: stranger } = await createTenant();
      const { answer } = await call({ ...(await succeeds()), who: stranger });
      expect(await refusal(answer)).toEqual([404, "not_found"]);
    });
  }

  const { needs } = line;
  if (needs) {
    it.each(roles)(`is for %s what permissions.ts says of ${needs}`, async (role) => {
      const good = await succeeds();
      const answerer = await memberWithRole(tenantIn(good.path), role);
      const { answer } = await call({ ...good, who: answerer });
      if (can([role], needs)) expect(answer.ok, await answer.clone().text()).toBe(true);
      else expect(await refusal(answer)).toEqual([403, "forbidden"]);
    });
  }

  if (line.leaves === "nothing") {
    it("leaves nothing behind", async () => {
      const good = await succeeds();
      const before = await auditEntries();
      await call(good);
      expect(await auditEntries()).toBe(before);
    });
  }

  if (method !== "GET" && !line.leaves) {
    it("leaves an audit entry", async () => {
      const good = await succeeds();
      const before = await auditEntries();
      const { answer } = await call(good);
      expect(answer.ok).toBe(true);
      expect(await auditEntries()).toBeGreaterThan(before);
    });
  }
});

/** What a call reads: rows as D1 counts them, and the statements behind it. */
async function cost(route: string, prepare: (since: number) => Promise<void> = async () => {}) {
  const since = Date.now();
  const good = { ...(await lineOf(route).succeeds()), method: methodOf(route) };
  await prepare(since);
  const statements: Statement[] = [];
  const onStatement = (statement: Statement) => statements.push(statement);
  const { answer } = await call(good, { DB: instrumentedD1(bindings.DB, { onStatement }) });
  const body = await answer.clone().text();
  expect(answer.ok, `${route}: ${body.slice(0, 300)}`).toBe(true);
  const [, rowsRead] = /rows_read=(\d+)/.exec(answer.headers.get("server-timing") ?? "") ?? [];
  return { rowsRead: Number(rowsRead), isList: body.includes('"nextCursor"'), statements };
}

/** A page, and what belongs to each of its rows: so much a list may read, and no more. */
const rowsOfAPage = 400;
/** The row after the last, where a look along an index ends, may be anybody's: one or two a statement at most. */
const endsOfRanges = (statements: Statement[]) => Math.max(6, statements.length);

/**
 * Ending a tenant's life, or bringing it back, leaves a word for each of its members: that is work, and no
 * search. Nothing else reads more the larger a tenant is, and nothing at all the larger the database.
 */
const tellsEveryMember = [
  "DELETE /api/admin/tenants/:tenantId",
  "PATCH /api/platform/tenants/:tenantId",
  "POST /api/admin/tenants/:tenantId/restore",
];
/** Tables that hold as many rows as there are people; what is not walked through by now stays so. */
const neverScanned =
  /: SCAN (memberships|player_memberships|player_guardians|audit_entries|idempotency_keys|email_events|tenant_logos)\b/;

describe("what a request reads", () => {
  it("is found along an index where people are many, whatever the request", async () => {
    const plans = new Map<string, string[]>();
    for (const route of routes) {
      for (const { sql, values } of (await cost(route)).statements) {
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

  it("does not grow with the tenant that it is about, but for a page of a list", async () => {
    const grown: string[] = [];
    for (const route of routes) {
      const small = await cost(route);
      const large = await cost(route, (since) => fillTenants(since, 1_000));
      const most =
        small.rowsRead + endsOfRanges(small.statements) + (small.isList ? rowsOfAPage : 0);
      if (large.rowsRead > most) grown.push(route);
    }
    expect(grown.sort()).toEqual(tellsEveryMember);
  });

  it("does not grow with all the others: a hundred thousand memberships in a hundred tenants", async () => {
    const small = new Map<string, number>();
    for (const route of routes) small.set(route, (await cost(route)).rowsRead);
    await fillDatabase();
    const grown: string[] = [];
    for (const route of routes) {
      const before = small.get(route) ?? 0;
      const { rowsRead, statements } = await cost(route);
      if (rowsRead > before + endsOfRanges(statements)) grown.push(route);
    }
    expect(grown.sort()).toEqual([]);
  });
});

it("answers what has no route with a problem", async () => {
  for (const [method, path] of [
    ["GET", "/api/nothing"],
    ["DELETE", "/api/health"],
    ["GET", "/api"],
  ]) {
    const { answer } = await call({ who: null, path: path ?? "", method: method ?? "" });
    expect(await refusal(answer)).toEqual([404, "not_found"]);
  }
});

it("echoes a bookmark that is D1's and survives one that is not", async () => {
  const who = await basicUser();
  for (const bookmark of [
    "nonsense",
    "00000000-00000000-00000000-00000000000000000000000000000000",
  ]) {
    const { answer } = await call({
      who,
      path: "/api/me",
      method: "GET",
      headers: { "x-d1-bookmark": bookmark },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-d1-bookmark")).not.toBe("nonsense");
  }
});

/** The tenant that an address names, by id. */
function tenantIn(path: string): string {
  return /tenants\/([0-9a-f-]{36})/.exec(path)?.[1] ?? "";
}

/** A database that is gone, in D1's own words. */
function brokenDatabase(): Bindings["DB"] {
  const batch = () => Promise.reject(new Error("D1_ERROR: Network connection lost."));
  const prepare = () => ({ bind: () => ({}) });
  return {
    withSession: () => ({ batch, prepare, getBookmark: () => null }),
  } as unknown as Bindings["DB"];
}

/** Suspends somebody, known to us or not yet. */
async function suspend(clerkUserId: string): Promise<void> {
  await rows(
    `insert into users (id, clerk_user_id, email, status, claim, created_at, updated_at) values (?, ?, 'x@example.com', 'suspended', '', 0, 0)
     on conflict (clerk_user_id) do update set status = 'suspended'`,
    crypto.randomUUID(),
    clerkUserId,
  );
}
