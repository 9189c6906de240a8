import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  clerk,
  expectJson,
  refusal,
  send,
  settings,
  visitor,
} from "../../tests/support/app.ts";

import { basicUser } from "../../tests/support/people.ts";
import {
  goodClaims,
  goodHeader,
  hostileTokens,
  signed,
  theirPem,
} from "../../tests/support/tokens.ts";
import { app } from "../app.ts";
import { normalizeEmail } from "../http/email.ts";
import { settingsOf } from "../http/env.ts";
import { contentSecurityPolicy } from "../http/security-headers.ts";
import { verifySession } from "./verify.ts";

const me = (headers: Record<string, string>, method = "GET") =>
  send(null, "/api/me", {
    method,
    headers,
    ...(method === "PATCH" && { body: { firstName: "Ana" } }),
  });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const who = await basicUser();
const good = () => goodClaims(who.clerkUserId);

describe("a session token", () => {
  it("is accepted when it is valid", async () => {
    expect((await me(bearer(await signed(goodHeader, good())))).status).toBe(200);
    const { cat: _, ...withoutCategory } = goodHeader;
    expect((await me(bearer(await signed(withoutCategory, good())))).status).toBe(200);
  });

  it.each(hostileTokens(who.clerkUserId))("is refused %s", async (_what, token) => {
    expect(await refusal(me(bearer(await token())))).toEqual([401, "unauthenticated"]);
  });

  it("has its signature cached, and still expires", async () => {
    const claims = good();
    const token = await signed(goodHeader, claims);
    const at = (ms: number) => verifySession(token, settingsOf(bindings), ms);
    const hour = (claims.exp as number) * 1000;
    expect((await at(hour - 1_000))?.clerkUserId).toBe(who.clerkUserId);
    expect(await at(hour + 60_000)).toBeNull();
    expect((await at(hour - 1_000))?.clerkUserId).toBe(who.clerkUserId);
    const tampered = `${token.slice(0, -4)}AAAA`;
    expect(await verifySession(tampered, settingsOf(bindings), hour - 1_000)).toBeNull();
  });

  it("may be signed with the old or the new key during a rotation", async () => {
    const CLERK_JWT_KEY = `${bindings.CLERK_JWT_KEY}\n${await theirPem()}`;
    const status = async (env: Record<string, unknown>, token: string) => {
      const request = new Request(`${settings.APP_URL}/api/me`, { headers: bearer(token) });
      return (await app.fetch(request, { ...bindings, ...env })).status;
    };
    const [old, next] = [
      await signed(goodHeader, good()),
      await signed(goodHeader, good(), "theirs"),
    ];
    expect(await status({ CLERK_JWT_KEY }, old)).toBe(200);
    expect(await status({ CLERK_JWT_KEY }, next)).toBe(200);
    expect(await status({ CLERK_JWT_KEY: await theirPem() }, old)).toBe(401);
    expect(await status({}, next)).toBe(401);
  });

  it("of an impersonated person can read and cannot write", async () => {
    const token = await signed(goodHeader, { ...good(), act: { sub: "user_staff" } });
    expect((await me(bearer(token))).status).toBe(200);
    expect(await refusal(me(bearer(token), "PATCH"))).toEqual([403, "forbidden"]);
  });

  it("is read from the header and the cookie only", async () => {
    const token = await signed(goodHeader, good());
    expect(await refusal(api(null).me.$get({ query: { token, __session: token } }))).toEqual([
      401,
      "unauthenticated",
    ]);
    expect(await refusal(me({ authorization: token }))).toEqual([401, "unauthenticated"]);
    expect(await refusal(me({ authorization: `Basic ${token}` }))).toEqual([
      401,
      "unauthenticated",
    ]);
    expect(await refusal(me({ authorization: `Bearer ${token}, Bearer ${token}` }))).toEqual([
      401,
      "unauthenticated",
    ]);
  });
});

describe("a session in the cookie", () => {
  it("allows reads, and writes from our own origin only", async () => {
    const cookie = `a=b; __session=${await signed(goodHeader, good())}`;
    expect((await me({ cookie })).status).toBe(200);
    expect((await me({ cookie, origin: settings.APP_URL }, "PATCH")).status).toBe(200);
    expect(await refusal(me({ cookie }, "PATCH"))).toEqual([403, "forbidden"]);
    expect(await refusal(me({ cookie, origin: "https://evil.test" }, "PATCH"))).toEqual([
      403,
      "forbidden",
    ]);
    expect(await refusal(me({ cookie, origin: "null" }, "PATCH"))).toEqual([403, "forbidden"]);
  });

  it("is refused when there are two, and loses to the header", async () => {
    const session = `__session=${await signed(goodHeader, good())}`;
    expect(await refusal(me({ cookie: `${session}; ${session}` }))).toEqual([
      401,
      "unauthenticated",
    ]);
    expect(await refusal(me({ cookie: session, ...bearer("a.b.c") }))).toEqual([
      401,
      "unauthenticated",
    ]);
  });
});

describe("an origin", () => {
  const answers = (env: Record<string, unknown>, origin: string, method = "GET") =>
    app.fetch(new Request(`${settings.APP_URL}/api/health`, { method, headers: { origin } }), {
      ...bindings,
      ...env,
    });

  it("that settings do not name is refused", async () => {
    expect(await refusal(answers({}, "https://other.test"))).toEqual([403, "forbidden"]);
  });

  it("that settings name is allowed, with CORS headers", async () => {
    const env = { ALLOWED_ORIGINS: "https://other.test, https://third.test" };
    const answer = await answers(env, "https://third.test");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://third.test");
    const preflight = await answers(env, "https://third.test", "OPTIONS");
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
      204,
      expect.stringContaining("authorization"),
    ]);
  });
});

describe("a token without an address", () => {
  it("causes one request to Clerk, at sign-up", async () => {
    const newcomer = await visitor();
    const token = await signed(goodHeader, goodClaims(newcomer.clerkUserId));
    const answer = api({ ...newcomer, getToken: async () => token }).auth[
      "create-basic-user"
    ].$post({ json: {} });
    expect(await expectJson(answer, 201)).toMatchObject({ user: { email: newcomer.email } });
  });

  it("or with an unverified one is not trusted", async () => {
    const newcomer = await visitor();
    const claims = {
      ...goodClaims(newcomer.clerkUserId),
      email: "victim@example.com",
      email_verified: false,
    };
    const token = await signed(goodHeader, claims);
    const answer = api({ ...newcomer, getToken: async () => token }).auth[
      "create-basic-user"
    ].$post({ json: {} });
    expect(await expectJson(answer, 201)).toMatchObject({ user: { email: newcomer.email } });
  });

  it("of a user whom Clerk does not know gets 503 and stores nothing", async () => {
    const token = await signed(goodHeader, goodClaims("user_unknown"));
    const nobody = {
      clerkUserId: "user_unknown",
      email: "",
      getToken: async () => token,
      ip: "192.0.2.1",
    };
    const answer = api(nobody).auth["create-basic-user"].$post({ json: {} });
    expect(await refusal(answer)).toEqual([503, "unavailable"]);
    expect(await refusal(api(nobody).me.$get())).toEqual([404, "user_not_onboarded"]);
  });
});

describe("/__clerk", () => {
  const through = (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`${settings.APP_URL}${path}`, { headers }), bindings);

  it("is Clerk's Frontend API", async () => {
    const answer = await through("/__clerk/v1/environment");
    expect(await expectJson(answer, 200)).toMatchObject({
      auth_config: { single_session_mode: true },
    });
  });

  it("keeps the form of Clerk's errors", async () => {
    const answer = await through("/__clerk/v1/client/sign_ins/sia_none");
    expect(await expectJson(answer, 404)).toMatchObject({
      errors: [{ code: "resource_not_found" }],
    });
  });

  it("serves no page without our content security policy", async () => {
    // Any server with a page: the mailbox of the emulated Postmark.
    const env = { ...bindings, CLERK_FAPI_URL: settings.POSTMARK_API_URL };
    const answer = await app.fetch(new Request(`${settings.APP_URL}/__clerk/`), env);
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(answer.headers.get("content-security-policy")).toContain(
      contentSecurityPolicy(settings),
    );
  });
});

describe("an address", () => {
  it.each([
    [" Ana.Silva+club@Example.COM ", "ana.silva+club@example.com"],
    ["o'neill@example.co.uk", "o'neill@example.co.uk"],
    ["\u212aelvin@example.com", null],
    ["a b@example.com", null],
    ["a@b", null],
    ['"a"@example.com', null],
    ["a@example.com,b@example.com", null],
    ["a@example.com\nbcc: b@example.com", null],
    [`${"a".repeat(65)}@example.com`, null],
    ["", null],
  ])("%j is kept as %j", (typed, kept) => {
    expect(normalizeEmail(typed)).toBe(kept);
  });
});

describe("Clerk's own SDK", () => {
  it("verifies the tokens that it created", async () => {
    const user = await clerk.users.getUser(who.clerkUserId);
    expect(user.emailAddresses[0]?.emailAddress).toBe(who.email);
  });
});
