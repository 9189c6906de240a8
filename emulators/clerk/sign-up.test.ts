import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningClerk, startClerk } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { testBrowser } from "./test-browser.ts";

/* Sign-up through the Frontend API, with every kind of instance settings. */

let emulator: RunningClerk;
beforeAll(async () => {
  emulator = await startClerk({ port: 0, appUrl: "http://localhost:8787" });
});
afterAll(() => emulator.close());

let made = 0;
const freshEmail = () => {
  made += 1;
  return `new${made}+clerk_test@example.com`;
};
const browserWith = (settings: Partial<InstanceSettings> = {}) => testBrowser(emulator, settings);
const verify = async (browser: ReturnType<typeof testBrowser>, id: string, code = "424242") => {
  await browser.post(`/client/sign_ups/${id}/prepare_verification`, { strategy: "email_code" });
  const path = `/client/sign_ups/${id}/attempt_verification`;
  return browser.post(path, { strategy: "email_code", code });
};

describe("sign-up", () => {
  it("creates a user and a session after the correct mailed code", async () => {
    const browser = browserWith();
    const { body } = await browser.signUp(freshEmail());
    expect(body.response).toMatchObject({
      object: "sign_up_attempt",
      status: "missing_requirements",
      required_fields: ["email_address", "password"],
      missing_fields: [],
      unverified_fields: ["email_address"],
    });
    expect((await verify(browser, body.response.id, "000000")).body.errors[0].code).toBe(
      "form_code_incorrect",
    );
    const done = await verify(browser, body.response.id);
    expect(done.body.response).toMatchObject({ status: "complete", unverified_fields: [] });
    expect(done.body.client.sessions).toHaveLength(1);
    expect(done.body.client.sign_up).toBeNull();
  });

  it("needs the captcha's token, made with its key", async () => {
    const browser = browserWith();
    const attempt = (captcha: Record<string, string>) =>
      browser.codeOf(browser.post("/client/sign_ups", { email_address: freshEmail(), ...captcha }));
    expect(await attempt({})).toBe("400 captcha_missing_token");
    expect(await attempt({ captcha_token: "made up" })).toBe("400 captcha_invalid");
    expect(await attempt({ captcha_error: "300030" })).toBe("400 captcha_invalid");
    const { body: without } = await browserWith({ captcha: false }).get("/environment");
    expect(without.display_config.captcha_public_key).toBeNull();
    const { body } = await browser.get("/environment");
    expect(body.display_config).toMatchObject({
      captcha_public_key: "1x00000000000000000000AA",
      captcha_widget_type: "smart",
    });
    expect(body.user_settings.sign_up.captcha_enabled).toBe(true);
  });

  it("refuses a field that is off, and names it", async () => {
    const { status, body } = await browserWith().signUp(freshEmail(), { first_name: "Ana" });
    expect([status, body.errors[0]]).toMatchObject([
      422,
      { code: "form_param_unknown", meta: { param_name: "first_name" } },
    ]);
    expect(await browserWith().codeOf(browserWith().signUp(freshEmail(), { colour: "red" }))).toBe(
      "422 form_param_unknown",
    );
  });

  it("lists the missing required fields", async () => {
    const settings = { names: "required", phone: "required", legalConsent: true } as const;
    const browser = browserWith(settings);
    const { body } = await browser.signUp(freshEmail());
    expect(body.response.missing_fields).toEqual([
      "first_name",
      "last_name",
      "phone_number",
      "legal_accepted",
    ]);
    const { id } = body.response;
    expect((await verify(browser, id)).body.response.status).toBe("missing_requirements");
    const more = { first_name: "Ana", last_name: "Silva", legal_accepted: "true" };
    const phone = { phone_number: "+12015550100" };
    await browser.send("PATCH", `/client/sign_ups/${id}`, { ...more, ...phone });
    const path = `/client/sign_ups/${id}`;
    await browser.post(`${path}/prepare_verification`, { strategy: "phone_code" });
    const code = { strategy: "phone_code", code: "424242" };
    const done = await browser.post(`${path}/attempt_verification`, code);
    expect(done.body.response.status).toBe("complete");
    expect(done.body.response.legal_accepted_at).toBeGreaterThan(0);
  });

  it.each([
    [{ signUpMode: "restricted" }, "403 sign_up_mode_restricted"],
    [{ signUpMode: "waitlist" }, "403 sign_up_restricted_waitlist"],
  ] as const)("is closed with %j", async (settings, code) => {
    const browser = browserWith(settings);
    expect(await browser.codeOf(browser.signUp(freshEmail()))).toBe(code);
  });

  it("refuses leaked, short and copied passwords", async () => {
    const browser = browserWith();
    const email = freshEmail();
    const attempt = (password: string) => browser.codeOf(browser.signUp(email, { password }));
    expect(await attempt("password123")).toBe("422 form_password_pwned");
    expect(await attempt("short")).toBe("422 form_password_length_too_short");
    expect(await attempt("x".repeat(73))).toBe("422 form_password_length_too_long");
    expect(await attempt(email)).toBe("422 form_password_matches_identifier");
  });

  it("reports that an address is taken, unless enumeration protection is strict", async () => {
    const email = freshEmail();
    const owner = browserWith();
    await verify(owner, (await owner.signUp(email)).body.response.id);
    const other = browserWith();
    expect(await other.codeOf(other.signUp(email))).toBe("422 form_identifier_exists");
    const strict = browserWith({ strictEnumeration: true });
    const { body } = await strict.signUp(email);
    expect(body.response.unverified_fields).toEqual(["email_address"]);
    expect((await verify(strict, body.response.id)).status).toBe(422);
  });

  it("refuses a second session in a browser", async () => {
    const browser = browserWith();
    await verify(browser, (await browser.signUp(freshEmail())).body.response.id);
    expect(await browser.codeOf(browser.signUp(freshEmail()))).toBe("400 session_exists");
    const several = browserWith({ singleSession: false });
    await verify(several, (await several.signUp(freshEmail())).body.response.id);
    expect((await several.signUp(freshEmail())).status).toBe(200);
  });

  it("stops at a challenge of Clerk Protect", async () => {
    const browser = browserWith({ protectCheck: true });
    const { body } = await browser.signUp(freshEmail());
    expect(body.response.protect_check.status).toBe("pending");
    const { id } = body.response;
    expect((await verify(browser, id)).body.response.status).toBe("missing_requirements");
    const proof = { proof_token: "proof" };
    const done = await browser.send("PATCH", `/client/sign_ups/${id}/protect_check`, proof);
    expect(done.body.response.status).toBe("complete");
  });
});
