import { describe, expect, it } from "vitest";
import { bindings, settings } from "../../tests/support/app.ts";
import { app } from "../app.ts";
import { contentSecurityPolicy } from "./security-headers.ts";

const keyOf = (kind: "live" | "test", host: string) => `pk_${kind}_${btoa(`${host}$`)}`;
const policyWith = (key: string) => {
  const text = contentSecurityPolicy({ ...settings, CLERK_PUBLISHABLE_KEY: key });
  return new Map(text.split("; ").map((one) => [one.split(" ")[0], one.split(" ").slice(1)]));
};

describe("the policy of a page", () => {
  const policy = policyWith(keyOf("live", "clerk.club.example"));

  it("runs our own scripts and those of Clerk's bot check, and no inline script or style", () => {
    expect(policy.get("script-src")).toEqual([
      "'self'",
      "https://challenges.cloudflare.com",
      "https://*.protect.clerk.com",
    ]);
    expect(policy.get("style-src")).toEqual(["'self'"]);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect([...policy.values()].flat().join(" ")).not.toMatch(
      /unsafe|'nonce|\s\*(\s|$)|https:(\s|$)/,
    );
  });

  it("connects only to us and Clerk, frames only the bot check, and cannot be framed", () => {
    expect(policy.get("connect-src")).toEqual(["'self'", "https://*.protect.clerk.com:*"]);
    expect(policy.get("frame-src")).toEqual([
      "https://challenges.cloudflare.com",
      "https://*.protect.clerk.com",
    ]);
    expect(policy.get("img-src")).toEqual(["'self'", "data:", "https://img.clerk.com"]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
  });

  it("allows a development instance of Clerk, which our proxy cannot reach", () => {
    const host = "happy-otter-12.clerk.accounts.dev";
    const development = policyWith(keyOf("test", host));
    expect(development.get("connect-src")).toContain(`https://${host}`);
    expect(development.get("script-src")).toEqual(policy.get("script-src"));
  });

  it.each([
    keyOf("live", "happy-otter-12.clerk.accounts.dev"),
    keyOf("test", "clerk.club.example"),
    keyOf("test", "evil.example; script-src *.accounts.dev"),
    keyOf("test", "evil.example/x.accounts.dev"),
    keyOf("test", "*.accounts.dev"),
    "pk_test_A",
  ])("and adds nothing for the key %s", (key) => {
    expect(policyWith(key)).toEqual(policy);
  });
});

describe("HTTPS", () => {
  const real = {
    ...bindings,
    APP_URL: "https://app.example",
    CLERK_SECRET_KEY: "sk_test_real",
    POSTMARK_SERVER_TOKEN: "a-real-token",
  };
  const hsts = async (env: typeof bindings, url: string) =>
    (await app.fetch(new Request(url), env)).headers.get("strict-transport-security");

  it.each(["/api/me", "/api/docs", "/api/nothing", "/assets/gone.js"])(
    "is required by a header on every response of an https app: %s",
    async (path) => {
      expect(await hsts(real, `https://app.example${path}`)).toBe("max-age=31536000");
    },
  );

  it("is required by refusals too: of an unknown host, and for a missing setting", async () => {
    expect(await hsts(real, "https://evil.example/api/me")).toBe("max-age=31536000");
    const half = { ...real, CLERK_JWT_KEY: "" };
    expect(await hsts(half, "https://app.example/api/me")).toBe("max-age=31536000");
  });

  it("is not required on localhost", async () => {
    expect(await hsts(bindings, `${settings.APP_URL}/api/me`)).toBeNull();
  });
});

it("a page of the API's own keeps its stricter policy, and sends no referrer either", async () => {
  const { headers } = await app.fetch(new Request(`${settings.APP_URL}/api/docs`), bindings);
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("permissions-policy")).toContain("camera=()");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});
