import { afterEach, describe, expect, it, vi } from "vitest";
import { api, bindings, problemOf, settings } from "../../tests/support/app.ts";
import { basicUser } from "../../tests/support/people.ts";
import { goodClaims, goodHeader, signed, theirJwk, theirPem } from "../../tests/support/tokens.ts";
import { app } from "../app.ts";
import { settingsOf } from "../http/env.ts";
import { Problem } from "../http/problem.ts";
import { verifySession } from "./verify.ts";

const who = await basicUser();
const good = goodClaims(who.clerkUserId);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Settings of their own, so that nothing is remembered from another test. */
const fresh = (changes: Record<string, unknown> = {}) => settingsOf({ ...bindings, ...changes });
const status = async (token: string, env: Record<string, unknown>) => {
  const request = new Request(`${settings.APP_URL}/api/me`, { headers: bearer(token) });
  return (await app.fetch(request, { ...bindings, ...env })).status;
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("a token that was verified", () => {
  const checks = () => vi.spyOn(crypto.subtle, "verify");

  it("is verified once, and still expires", async () => {
    const ours = fresh();
    const verify = checks();
    const token = await signed(goodHeader, good);
    const expiresAt = (good.exp as number) * 1000;
    expect(await verifySession(token, ours, Date.now())).not.toBeNull();
    expect(await verifySession(token, ours, expiresAt - 1_000)).not.toBeNull();
    expect(verify).toHaveBeenCalledTimes(1);
    expect(await verifySession(token, ours, expiresAt + 60_000)).toBeNull();
  });

  it("is removed from the cache, the oldest first, after five hundred others", async () => {
    const ours = fresh();
    const now = Date.now();
    const tokens = await Promise.all(
      Array.from({ length: 502 }, (_, at) => signed(goodHeader, { ...good, jti: String(at) })),
    );
    for (const token of tokens) expect(await verifySession(token, ours, now)).not.toBeNull();
    const verify = checks();
    const [oldest = "", , third = ""] = tokens;
    await verifySession(third, ours, now);
    expect(verify).not.toHaveBeenCalled();
    await verifySession(oldest, ours, now);
    expect(verify).toHaveBeenCalledTimes(1);
  });
});

describe("the keys of Clerk's own JWKS", () => {
  const CLERK_JWT_KEY = "";

  /** Answers requests for the JWKS in Clerk's place, with these keys or an error, and counts them. */
  function jwks(...keys: unknown[]) {
    const real = globalThis.fetch;
    const asked = { times: 0 };
    // Only under this name does the SDK look `fetch` up at each request.
    vi.stubEnv("NODE_ENV", "test");
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.endsWith("/v1/jwks")) return real(input, init);
      asked.times += 1;
      return keys.length > 0
        ? Response.json({ keys })
        : Response.json({ errors: [] }, { status: 500 });
    });
    return asked;
  }

  it("verify a token when the settings hold no key", async () => {
    expect(await status(await signed(goodHeader, good), { CLERK_JWT_KEY })).toBe(200);
    const forged = await signed(goodHeader, good, "theirs");
    expect(await status(forged, { CLERK_JWT_KEY })).toBe(401);
  });

  it("are fetched again when a token names a new one, so that a rotation needs no deployment", async () => {
    const ours = fresh({ CLERK_JWT_KEY, CLERK_SECRET_KEY: "sk_test_rotating" });
    const next = await signed({ ...goodHeader, kid: "ins_next" }, good, "theirs");
    const before = jwks(await theirJwk("ins_before"));
    expect(await verifySession(next, ours, Date.now())).toBeNull();
    expect(before.times).toBe(1);
    vi.restoreAllMocks();
    const after = jwks(await theirJwk("ins_before"), await theirJwk("ins_next"));
    expect(await verifySession(next, ours, Date.now())).not.toBeNull();
    expect(after.times).toBe(1);
  });

  it("are fetched a few times only when tokens name invented ones", async () => {
    const ours = fresh({ CLERK_JWT_KEY, CLERK_SECRET_KEY: "sk_test_flooded" });
    const asked = jwks(await theirJwk("ins_known"));
    const known = await signed({ ...goodHeader, kid: "ins_known" }, good, "theirs");
    const now = Date.now();
    expect(await verifySession(known, ours, now)).not.toBeNull();
    const invented = await Promise.all(
      Array.from({ length: 50 }, (_, at) => signed({ ...goodHeader, kid: `ins_${at}` }, good)),
    );
    const answers = await Promise.all(
      invented.map((token) => verifySession(token, ours, now).catch((error: Problem) => error)),
    );
    expect(asked.times).toBeLessThanOrEqual(6);
    // These were not looked up, so they are not known to be bad.
    const unchecked = answers.filter((answer) => answer instanceof Problem);
    expect(unchecked.length).toBeGreaterThan(40);
    expect(unchecked.every((problem) => problem.code === "unavailable")).toBe(true);
    expect(answers.every((answer) => answer === null || answer instanceof Problem)).toBe(true);
    // The proved key needs no look-up, and a new one gets its turn a moment later.
    const another = await signed(
      { ...goodHeader, kid: "ins_known" },
      { ...good, jti: "2" },
      "theirs",
    );
    expect(await verifySession(another, ours, now)).not.toBeNull();
    await expect(verifySession(`${invented[7]}`, ours, now + 11_000)).resolves.toBeNull();
  });

  it("are fetched once for all requests of a new isolate", async () => {
    const ours = fresh({ CLERK_JWT_KEY, CLERK_SECRET_KEY: "sk_test_cold" });
    jwks(await theirJwk("ins_cold"));
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        signed({ ...goodHeader, kid: "ins_cold" }, { ...good, jti: `cold ${at}` }, "theirs"),
      ),
    );
    const callers = await Promise.all(tokens.map((one) => verifySession(one, ours, Date.now())));
    expect(callers.every((caller) => caller?.clerkUserId === who.clerkUserId)).toBe(true);
  });

  it("stay available to a valid token while others name invented keys", async () => {
    const ours = fresh({ CLERK_JWT_KEY, CLERK_SECRET_KEY: "sk_test_drained" });
    jwks(await theirJwk("ins_real"));
    const now = Date.now();
    for (let at = 0; at < 50; at += 1) {
      const invented = await signed({ ...goodHeader, kid: `ins_x${at}` }, good);
      await verifySession(invented, ours, now).catch(() => null);
    }
    const forged = await signed({ ...goodHeader, kid: "ins_real" }, good);
    expect(await verifySession(forged, ours, now)).toBeNull();
    const real = await signed({ ...goodHeader, kid: "ins_real" }, good, "theirs");
    expect(await verifySession(real, ours, now)).not.toBeNull();
  });

  it("that were valid stay valid while Clerk is unreachable", async () => {
    const ours = fresh({ CLERK_JWT_KEY, CLERK_SECRET_KEY: "sk_test_stale" });
    const header = { ...goodHeader, kid: "ins_kept" };
    jwks(await theirJwk("ins_kept"));
    expect(
      await verifySession(await signed(header, good, "theirs"), ours, Date.now()),
    ).not.toBeNull();
    vi.restoreAllMocks();
    const asked = jwks();
    const later = Date.now() + 6 * 60_000;
    const seconds = Math.floor(later / 1000);
    const lives = { ...good, iat: seconds, nbf: seconds - 10, exp: seconds + 60 };
    vi.useFakeTimers({ now: later, toFake: ["Date"] });
    try {
      for (const jti of ["one", "two"]) {
        const token = await signed(header, { ...lives, jti }, "theirs");
        expect(await verifySession(token, ours, later)).not.toBeNull();
      }
    } finally {
      vi.useRealTimers();
    }
    expect(asked.times).toBe(1);
  });

  it("that cannot be fetched sign no user out: 503, not 401", async () => {
    const token = await signed(goodHeader, { ...good, jti: "unreachable" });
    const request = new Request(`${settings.APP_URL}/api/me`, { headers: bearer(token) });
    const env = { ...bindings, CLERK_JWT_KEY, CLERK_API_URL: "http://127.0.0.1:9" };
    const answer = await app.fetch(request, env);
    expect(answer.headers.get("retry-after")).not.toBeNull();
    expect(await problemOf(answer)).toMatchObject({ status: 503, code: "unavailable" });
    jwks();
    const ours = { ...bindings, CLERK_JWT_KEY, CLERK_SECRET_KEY: "sk_test_broken" };
    expect((await app.fetch(request.clone(), ours)).status).toBe(503);
  });
});

describe("the issuer of a token", () => {
  const from = (iss: unknown, changes: Record<string, unknown> = {}) =>
    signed(goodHeader, { ...good, iss }).then((token) =>
      verifySession(token, fresh(changes), Date.now()),
    );

  it("is the host in the publishable key, or our own proxy", async () => {
    const derived = { CLERK_ISSUER: "" };
    expect(await from("https://clerk.tenantry.test", derived)).not.toBeNull();
    expect(await from(`${settings.APP_URL}/__clerk`, derived)).not.toBeNull();
    for (const other of [
      "https://clerk.tenantry.test/",
      "http://clerk.tenantry.test",
      "https://clerk.tenantry.test.evil.test",
      settings.APP_URL,
      ["https://clerk.tenantry.test"],
      undefined,
    ]) {
      expect(await from(other, derived), String(other)).toBeNull();
    }
  });

  it("is exactly CLERK_ISSUER when that is set", async () => {
    const named = { CLERK_ISSUER: "https://clerk.example.com/" };
    expect(await from("https://clerk.example.com", named)).not.toBeNull();
    expect(await from("https://clerk.tenantry.test", named)).toBeNull();
  });
});

describe("the log", () => {
  it("names the reason once when tokens are refused", async () => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => {});
    const ours = fresh({ CLERK_ISSUER: "https://clerk.example.com" });
    const wrongKey = fresh({ CLERK_JWT_KEY: await theirPem() });
    const token = await signed(goodHeader, good);
    for (let turn = 0; turn < 3; turn += 1) {
      await verifySession(token, ours, Date.now());
      await verifySession(token, wrongKey, Date.now());
    }
    const refused = lines.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(refused).toEqual([
      { event: "token_refused", reason: "other issuer" },
      { event: "token_refused", reason: "token-invalid-signature" },
    ]);
  });
});

it("an invalid token is ignored on a public route", async () => {
  const headers = bearer(await signed(goodHeader, good, "theirs"));
  expect((await api(null, headers).health.$get()).status).toBe(200);
});
