import { describe, expect, it } from "vitest";
import { bindings } from "../../tests/support/app.ts";
import { SettingsError, settingsOf } from "./env.ts";

const check = (changes: Record<string, unknown>) => () => settingsOf({ ...bindings, ...changes });

describe("the settings", () => {
  it("are accepted when they are complete", () => {
    expect(settingsOf(bindings).CODE_MISSES_PER_DAY).toBe(20);
    expect(check({ ALLOWED_ORIGINS: "https://a.test, https://b.test" })().ALLOWED_ORIGINS).toEqual([
      "https://a.test",
      "https://b.test",
    ]);
  });

  it("may spell the line breaks of a PEM as \\n", () => {
    const pem = String(bindings.CLERK_JWT_KEY);
    const spelled = pem.trim().replaceAll("\n", "\\n");
    expect(check({ CLERK_JWT_KEY: spelled })().CLERK_JWT_KEY).toEqual([pem.trim()]);
  });

  it("may hold two keys while one replaces the other", () => {
    const pem = String(bindings.CLERK_JWT_KEY).trim();
    expect(check({ CLERK_JWT_KEY: `${pem}\n${pem}\n` })().CLERK_JWT_KEY).toEqual([pem, pem]);
  });

  it("need no key, because Clerk's JWKS has it", () => {
    expect(check({ CLERK_JWT_KEY: "" })().CLERK_JWT_KEY).toEqual([]);
    expect(check({ CLERK_JWT_KEY: undefined })().CLERK_JWT_KEY).toEqual([]);
  });

  it("may name another issuer, with or without a slash at its end", () => {
    expect(check({ CLERK_ISSUER: "" })().CLERK_ISSUER).toBeUndefined();
    expect(check({ CLERK_ISSUER: "https://clerk.example.com/" })().CLERK_ISSUER).toBe(
      "https://clerk.example.com",
    );
  });

  it.each([
    ["APP_URL", undefined],
    ["APP_URL", "club.example"],
    ["APP_URL", "https://app.example.com/path"],
    ["APP_URL", "javascript:alert(1)"],
    ["ALLOWED_ORIGINS", "*"],
    ["ALLOWED_ORIGINS", "https://a.test,b.test"],
    ["CLERK_JWT_KEY", "-----BEGIN PUBLIC KEY-----\nbroken"],
    ["CLERK_SECRET_KEY", "pk_test_x"],
    ["CLERK_PUBLISHABLE_KEY", ""],
    ["CLERK_PUBLISHABLE_KEY", "pk_test_bm90IGEgaG9zdA"],
    ["CLERK_ISSUER", "clerk"],
    ["CLERK_WEBHOOK_SECRET", "hunter2"],
    ["CLERK_TOKEN_HAS_EMAIL", "yes"],
    ["POSTMARK_SERVER_TOKEN", ""],
    ["POSTMARK_WEBHOOK_CREDENTIAL", "postmark:short"],
    ["POSTMARK_WEBHOOK_CREDENTIAL", "no-colon-but-very-very-long-indeed"],
    ["POSTMARK_API_URL", "api.postmarkapp.com"],
    ["EMAIL_FROM_ADDRESS", "hello"],
    ["EMAIL_FROM_NAME", 'Riverside" <evil@example.com>'],
    ["EMAIL_FROM_NAME", "Riverside\r\nBcc: x@example.com"],
    ["PRODUCT_NAME", ""],
    ["ONBOARDING", "never"],
    ["CLERK_METADATA", "1"],
    ["PLATFORM_ADMINS", "boss@example.com, nobody"],
    ["MAIL_TRACK_OPENS", "maybe"],
    ["MAILS_PER_RUN", "0"],
    ["MAILS_PER_RUN", "all"],
    ["POSTMARK_BROADCAST_STREAM", "To everybody"],
    ["CODE_MISSES_PER_DAY", "0"],
    ["CODE_MISSES_PER_DAY", "many"],
    ["SERVER_TIMING", "true"],
  ])("stop the Worker when %s is %j, by name and without its value", (name, value) => {
    expect(check({ [name]: value })).toThrow(SettingsError);
    expect(check({ [name]: value })).toThrow(name);
    if (value && value.length > 3) expect(check({ [name]: value })).not.toThrow(value);
  });

  it("refuse the emulators' keys on a public host", () => {
    const live = { APP_URL: "https://club.example.com" };
    expect(check(live)).toThrow("CLERK_SECRET_KEY");
    expect(check({ ...live, CLERK_SECRET_KEY: "sk_live_x" })).toThrow("POSTMARK_SERVER_TOKEN");
  });

  it("accept Postmark's test token on localhost only", () => {
    const tokens = { CLERK_SECRET_KEY: "sk_live_x", POSTMARK_SERVER_TOKEN: "POSTMARK_API_TEST" };
    expect(check(tokens)().POSTMARK_SERVER_TOKEN).toBe("POSTMARK_API_TEST");
    const live = { ...tokens, APP_URL: "https://club.example.com" };
    expect(check(live)).toThrow("POSTMARK_SERVER_TOKEN is Postmark's test token");
    expect(check({ ...live, POSTMARK_SERVER_TOKEN: "a-real-token" })().APP_URL).toBe(live.APP_URL);
  });

  it("default to five hundred mails a run and one stream", () => {
    const unsaid = { MAILS_PER_RUN: undefined, POSTMARK_BROADCAST_STREAM: "" };
    expect(check(unsaid)()).toMatchObject({ MAILS_PER_RUN: 500 });
    expect(check(unsaid)().POSTMARK_BROADCAST_STREAM).toBeUndefined();
    expect(check({ MAILS_PER_RUN: "25" })().MAILS_PER_RUN).toBe(25);
  });
});
