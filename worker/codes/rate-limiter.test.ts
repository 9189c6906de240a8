import {
  createExecutionContext,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { bindings, expectJson, freshIp, refusal, send } from "../../tests/support/app.ts";
import { basicUser, founded } from "../../tests/support/people.ts";
import { app } from "../app.ts";
import { attemptMs, type Counter } from "./attempts.ts";
import type { RateLimiter } from "./rate-limiter.ts";

const limiter = () => bindings.RATE_LIMITER.getByName(crypto.randomUUID());
const counter = (rest: Partial<Counter> = {}): Counter => ({
  key: "ip",
  limit: 2,
  windowMs: 60_000,
  ...rest,
});

/** Moves everything stored into the past, as if the time had gone by. */
const age = (stub: ReturnType<typeof limiter>, byMs: number) =>
  runInDurableObject(stub as never, (_: RateLimiter, state) => {
    state.storage.sql.exec("UPDATE counts SET window_ends_at = window_ends_at - ?", byMs);
  });
const stored = (stub: ReturnType<typeof limiter>) =>
  runInDurableObject(
    stub as never,
    (_: RateLimiter, state) => state.storage.sql.exec("SELECT key FROM counts").toArray().length,
  );

describe("RateLimiter", () => {
  it("lets in as many as the limit, then gives a place back for each hit", async () => {
    const stub = limiter();
    const first = await stub.begin([counter()]);
    const second = await stub.begin([counter()]);
    const third = stub.begin([counter()]);
    await stub.giveBack(first.attempt ?? "");
    expect([first.is, second.is, (await third).is]).toEqual(["allowed", "allowed", "allowed"]);
  });

  it("refuses once the misses are certain", async () => {
    const stub = limiter();
    for (const _ of [1, 2]) await stub.settle((await stub.begin([counter()])).attempt ?? "");
    expect(await stub.begin([counter()])).toMatchObject({ is: "refused", limit: 2 });
  });

  it("takes an attempt that nobody ended for a miss", async () => {
    const stub = limiter();
    for (const _ of [1, 2]) await stub.begin([counter()]);
    expect(await stored(stub)).toBe(0);
    await new Promise((later) => setTimeout(later, attemptMs + 100));
    expect((await stub.begin([counter()])).is).toBe("refused");
  });

  it("counts all of an attempt's counters or none", async () => {
    const stub = limiter();
    const wide = counter({ key: "wide", limit: 1 });
    await stub.settle((await stub.begin([counter(), wide])).attempt ?? "");
    expect((await stub.begin([counter(), wide])).is).toBe("refused");
    expect((await stub.begin([counter()])).is).toBe("allowed");
  });

  it("writes nothing for whoever brings a right code", async () => {
    const stub = limiter();
    for (const _ of [1, 2, 3, 4])
      await stub.giveBack((await stub.begin([counter()])).attempt ?? "");
    expect(await stored(stub)).toBe(0);
  });

  it("gives nothing back twice", async () => {
    const stub = limiter();
    const [miss, hit] = [await stub.begin([counter()]), await stub.begin([counter()])];
    await stub.settle(miss.attempt ?? "");
    for (const _ of [1, 2, 3]) await stub.giveBack(hit.attempt ?? "");
    await stub.settle((await stub.begin([counter()])).attempt ?? "");
    expect((await stub.begin([counter()])).is).toBe("refused");
  });

  it("forgets when the window ends, and its alarm leaves nothing stored", async () => {
    const stub = limiter();
    for (const _ of [1, 2]) await stub.settle((await stub.begin([counter()])).attempt ?? "");
    await age(stub, 120_000);
    expect((await stub.begin([counter()])).is).toBe("allowed");
    await age(stub, 120_000);
    expect(await runDurableObjectAlarm(stub as never)).toBe(true);
    expect(await stored(stub)).toBe(0);
  });
});

describe("a limiter that does not answer", () => {
  it("closes the doors of codes within a second, and says when to come back", async () => {
    const silent = { getByName: () => ({ begin: () => new Promise(() => {}) }) };
    const failing = { getByName: () => ({ begin: () => Promise.reject(new Error("gone")) }) };
    for (const RATE_LIMITER of [silent, failing]) {
      const request = new Request("http://localhost:8787/api/tenants/by-invite-code/RVRSDEFC");
      const started = Date.now();
      const answer = await app.fetch(request, { ...bindings, RATE_LIMITER });
      expect(Date.now() - started).toBeLessThan(1_500);
      expect(answer.headers.get("retry-after")).not.toBeNull();
      expect(await refusal(answer)).toEqual([503, "unavailable"]);
    }
  });
});

describe("the neighbourhood", () => {
  it("of many addresses has a limit of its own", async () => {
    const network = freshIp().split(":").slice(0, 3).join(":");
    const guess = (at: number) =>
      send(null, "/api/tenants/by-invite-code/WRONGWRONG", {
        headers: { "cf-connecting-ip": `${network}:${at.toString(16)}::1` },
      });
    const statuses: number[] = [];
    for (let from = 0; from < 440; from += 40) {
      const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => guess(from + at)));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 404)).toHaveLength(400);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
  });
});

describe("codes tried from many places", () => {
  it("make look-ups ask for sign-in and joins wait, and nothing else", async () => {
    const env = { ...bindings, CODE_MISSES_EVERYWHERE_PER_HOUR: "3" };
    const ip = freshIp();
    const [club, parent] = [await founded(), await basicUser()];
    const through = async (path: string, init: { body?: unknown; token?: string } = {}) => {
      const context = createExecutionContext();
      const request = new Request(`http://localhost:8787${path}`, {
        method: init.body ? "POST" : "GET",
        headers: {
          "cf-connecting-ip": ip,
          "content-type": "application/json",
          ...(init.token && { authorization: `Bearer ${init.token}` }),
        },
        ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
      });
      const answer = await app.fetch(request, env, context as never);
      await waitOnExecutionContext(context);
      return answer;
    };
    const lookUp = (code: string, token?: string) =>
      through(`/api/tenants/by-invite-code/${code}`, token ? { token } : {});
    expect((await lookUp(club.inviteCode)).status).toBe(200);
    // Other tests of this file may have missed already: more than three are enough.
    for (const _ of [1, 2, 3, 4]) await lookUp("WRONGWRONG");
    expect(await refusal(lookUp(club.inviteCode))).toEqual([401, "sign_in_required"]);
    expect((await lookUp(club.inviteCode, parent.token)).status).toBe(200);
    const join = await through("/api/tenant/join", {
      body: { code: club.inviteCode },
      token: parent.token,
    });
    expect(await expectJson(join, 200)).toMatchObject({ membership: { status: "pending" } });
  });
});
