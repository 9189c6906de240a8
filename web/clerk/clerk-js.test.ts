import { describe, expect, it } from "vitest";
import { isProxied } from "./clerk-js.ts";

const key = (kind: "test" | "live", host: string) => `pk_${kind}_${btoa(`${host}$`)}`;

describe("the publishable key", () => {
  it("decides whether the browser calls Clerk through our proxy: not for a development instance", () => {
    expect(isProxied(key("live", "clerk.example.org"))).toBe(true);
    expect(isProxied(key("test", "clerk.tenantry.test"))).toBe(true);
    expect(isProxied(key("test", "brave-lion-7.clerk.accounts.dev"))).toBe(false);
    // A domain of somebody else that only looks similar.
    expect(isProxied(key("test", "accounts.dev.example.org"))).toBe(true);
  });
});
