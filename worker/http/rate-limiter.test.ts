import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { bindings } from "../../tests/support/app.ts";
import type { Counter, RateLimiter } from "./rate-limiter.ts";

const limiter = () => bindings.RATE_LIMITER.getByName(crypto.randomUUID());
const counter = (key = "ip", limit = 2): Counter => ({ key, limit });

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
const dayMs = 24 * 60 * 60 * 1000;

describe("RateLimiter", () => {
  it("lets through as many as the limit, however many come at once", async () => {
    const stub = limiter();
    const answers = await Promise.all(Array.from({ length: 9 }, () => stub.take([counter()])));
    expect(answers.filter((refused) => refused === undefined)).toHaveLength(2);
    const [refused] = answers.filter((answer) => answer !== undefined);
    expect(refused?.limit).toBe(2);
    expect(refused?.retryAfterMs).toBeGreaterThan(dayMs - 5_000);
    expect(refused?.retryAfterMs).toBeLessThanOrEqual(dayMs);
  });

  it("takes of all counters or of none", async () => {
    const stub = limiter();
    const wide = counter("wide", 1);
    expect(await stub.take([counter(), wide])).toBeUndefined();
    expect(await stub.take([counter(), wide])).toMatchObject({ limit: 1 });
    expect(await stub.take([counter()])).toBeUndefined();
    expect(await stub.take([counter()])).toMatchObject({ limit: 2 });
  });

  it("forgets when the window ends, and its alarm leaves nothing stored", async () => {
    const stub = limiter();
    for (const _ of [1, 2]) await stub.take([counter()]);
    await age(stub, dayMs + 1);
    expect(await stub.take([counter()])).toBeUndefined();
    expect(await stub.take([counter()])).toBeUndefined();
    expect(await stub.take([counter()])).toMatchObject({ limit: 2 });
    await age(stub, dayMs + 1);
    expect(await runDurableObjectAlarm(stub as never)).toBe(true);
    expect(await stored(stub)).toBe(0);
  });
});
