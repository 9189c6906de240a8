import { describe, expect, it } from "vitest";
import { auditEntries, problemOf, refusal } from "../tests/support/app.ts";
import { suspendUser } from "../tests/support/builders/users.ts";
import { call, lineOf, methodOf, prepareCall, routes } from "../tests/support/call-route.ts";
import { lines, tenantOf } from "../tests/support/every-route.ts";
import { basicUser, createTenant, memberWithRole } from "../tests/support/people.ts";
import type { Bindings } from "./http/env.ts";
import { can, roles } from "./permissions.ts";

/*
 * Rules that hold for every route. The list of routes is the app's own, so a new route without a line in
 * tests/support/every-route.ts fails. `query-cost.test.ts` measures what the same calls read.
 */

it("every route has a line, and every line has a route", () => {
  expect(Object.keys(lines).sort()).toEqual([...routes].sort());
});

describe.each(routes)("%s", (route) => {
  const line = lineOf(route);
  const method = methodOf(route);
  /** One set-up for all tests whose requests are refused: a refused request changes nothing. */
  const refused = once(() => prepareCall(route));
  /** One call that succeeds, and how many audit entries it leaves. */
  const succeeded = once(async () => {
    const good = await prepareCall(route);
    const before = await auditEntries();
    const { answer, trips } = await call(good);
    const text = await answer.text();
    const entries = (await auditEntries()) - before;
    return { ok: answer.ok, headers: answer.headers, text, trips, entries };
  });

  it(`takes ${line.trips} round trips to D1 and reports them`, async () => {
    const { ok, headers, text, trips } = await succeeded();
    expect(ok, text).toBe(true);
    expect(trips).toBe(line.trips);
    expect(headers.get("server-timing")).toContain(`trips=${line.trips} `);
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("cache-control")).toBe(line.cache ?? "private, no-store");
  });

  if (line.trips > 0) {
    it("answers 503 without internal details when the database is unreachable", async () => {
      const { answer } = await call(await refused(), { DB: unreachableDatabase() });
      const { requestId: _, ...problem } = await problemOf(answer);
      expect([problem.status, problem.code]).toEqual([503, "unavailable"]);
      expect(JSON.stringify(problem)).not.toMatch(/D1|SQL|sqlite|database|tenants/i);
      expect(answer.headers.get("retry-after")).not.toBeNull();
    });
  }

  it("answers 503 without naming a setting when one is missing", async () => {
    const { answer, trips } = await call(await refused(), { CLERK_JWT_KEY: "broken" });
    const problem = await problemOf(answer);
    expect([problem.status, problem.code, trips]).toEqual([503, "unavailable", 0]);
    expect(JSON.stringify(problem)).not.toContain("CLERK");
  });

  if (line.door !== "public") {
    it("refuses a request without credentials before it reads the database", async () => {
      const { answer, trips } = await call({ ...(await refused()), who: null, headers: {} });
      expect(await refusal(answer)).toEqual([401, "unauthenticated"]);
      expect(trips).toBe(0);
    });
  }

  if (line.door === "session") {
    it("refuses a suspended user in at most two round trips", async () => {
      const good = await prepareCall(route);
      await suspendUser(good.who?.clerkUserId ?? "");
      const { answer, trips } = await call(good);
      expect(answer.ok).toBe(false);
      expect(trips).toBeLessThanOrEqual(2);
    });
  }

  const takesBody = /POST|PATCH|PUT/.test(method) && !line.takesNoBody;
  if (line.door === "session" && takesBody) {
    it("refuses an unknown field, invalid JSON and a body that is too large", async () => {
      const good = await refused();
      const known = (good.body ?? {}) as Record<string, unknown>;
      const tooLarge = { x: "a".repeat((line.mostBytes ?? 64 * 1024) + 10) };
      const tries: [unknown, Record<string, string>, string][] = [
        [{ ...known, status: "active", userId: "x" }, {}, "validation_failed"],
        ["{", {}, "validation_failed"],
        ["null", {}, "validation_failed"],
        [JSON.stringify(known), { "content-type": "text/plain" }, "validation_failed"],
        [JSON.stringify(tooLarge), {}, "payload_too_large"],
      ];
      for (const [body, headers, code] of tries) {
        const { answer } = await call({ ...good, body, headers });
        expect((await problemOf(answer)).code).toBe(code);
      }
    });
  }

  if (route.includes("/:")) {
    it("answers a malformed id with a problem below 500", async () => {
      const good = await refused();
      const base = good.path.slice(0, good.path.lastIndexOf("/"));
      const malformed = [
        "%00",
        "%ff",
        "'",
        "..%2f",
        "a".repeat(3000),
        "%F0%9F%8E%89",
        "null",
        "-1",
      ];
      for (const id of malformed) {
        const { answer } = await call({ ...good, path: `${base}/${id}` });
        expect((await problemOf(answer)).status).toBeLessThan(500);
      }
    });
  }

  const isOfOneTenant = /:(idOrSlug|tenantId)|(sessions|players)\/:id/.test(route);
  if (isOfOneTenant) {
    it("answers the owner of another tenant with 404", async () => {
      const { owner: who } = await createTenant();
      const { answer } = await call({ ...(await refused()), who });
      expect(await refusal(answer)).toEqual([404, "not_found"]);
    });
  }

  const { needs } = line;
  if (needs) {
    it.each(roles)(`lets %s in exactly if permissions.ts grants ${needs}`, async (role) => {
      const isGranted = can([role], needs);
      // A read changes nothing either.
      const isShared = method === "GET" || !isGranted;
      const good = isShared ? await refused() : await prepareCall(route);
      const who = await memberWithRole(await tenantOf(good), role);
      const { answer } = await call({ ...good, who });
      if (isGranted) expect(answer.ok, await answer.clone().text()).toBe(true);
      else expect(await refusal(answer)).toEqual([403, "forbidden"]);
    });
  }

  if (line.leaves === "nothing") {
    it("leaves no audit entry", async () => {
      expect((await succeeded()).entries).toBe(0);
    });
  }

  if (method !== "GET" && !line.leaves) {
    it("leaves an audit entry", async () => {
      const { ok, entries } = await succeeded();
      expect(ok).toBe(true);
      expect(entries).toBeGreaterThan(0);
    });
  }
});

it("answers a request without a route with a problem", async () => {
  for (const [method, path] of [
    ["GET", "/api/nothing"],
    ["DELETE", "/api/health"],
    ["GET", "/api"],
  ]) {
    const { answer } = await call({ who: null, path: path ?? "", method: method ?? "" });
    expect(await refusal(answer)).toEqual([404, "not_found"]);
  }
});

it("echoes a bookmark of D1's and ignores any other", async () => {
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

/** Runs `make` at the first call, and returns the same result at each. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A database that fails with D1's own error. */
function unreachableDatabase(): Bindings["DB"] {
  const batch = () => Promise.reject(new Error("D1_ERROR: Network connection lost."));
  const prepare = () => ({ bind: () => ({}) });
  return {
    withSession: () => ({ batch, prepare, getBookmark: () => null }),
  } as unknown as Bindings["DB"];
}
