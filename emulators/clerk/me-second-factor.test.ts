import { createClerkClient } from "@clerk/backend";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningClerk, secretKey, startClerk } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { testBrowser } from "./test-browser.ts";
import { totpCode } from "./totp.ts";

/* Enrolling, renewing and removing the user's authenticator app and backup codes. */

let emulator: RunningClerk;
beforeAll(async () => {
  emulator = await startClerk({ port: 0, appUrl: "http://localhost:8787" });
});
afterAll(() => emulator.close());
afterEach(() => vi.useRealTimers());

const clerk = () =>
  createClerkClient({ secretKey, apiUrl: emulator.url, telemetry: { disabled: true } });
const password = "long enough";
let made = 0;

async function signedIn(settings: Partial<InstanceSettings> = {}) {
  made += 1;
  const email = `factor${made}+clerk_test@example.com`;
  const { id } = await clerk().users.createUser({ emailAddress: [email], password });
  const browser = testBrowser(emulator, {
    secondFactor: "optional",
    deviceTrust: false,
    ...settings,
  });
  await browser.signIn(email, password);
  return { id, email, browser };
}
type Browser = Awaited<ReturnType<typeof signedIn>>["browser"];

/** Enrols an authenticator app. Returns its secret and the backup codes. */
async function enrol(browser: Browser) {
  const { body: begun } = await browser.post("/me/totp");
  const { secret } = begun.response;
  const { body, status } = await browser.post("/me/totp/attempt_verification", {
    code: totpCode(secret, Date.now()),
  });
  expect(status).toBe(200);
  return { secret, backupCodes: body.response.backup_codes as string[], body };
}

const factorsOf = ({ two_factor_enabled, totp_enabled, backup_code_enabled }: typeof none) => ({
  two_factor_enabled,
  totp_enabled,
  backup_code_enabled,
});
const none = { two_factor_enabled: false, totp_enabled: false, backup_code_enabled: false };
const every = { two_factor_enabled: true, totp_enabled: true, backup_code_enabled: true };

describe("an authenticator app", () => {
  it("counts only after its first correct code, and is then in every form of the user", async () => {
    const { browser, id } = await signedIn();
    const { body: begun } = await browser.post("/me/totp");
    expect(begun.response).toMatchObject({ object: "totp", verified: false });
    expect(begun.response.uri).toMatch(/^otpauth:\/\/totp\/Tenantry%3A.*secret=[A-Z2-7]{32}$/);
    expect(factorsOf((await browser.get("/me")).body.response)).toEqual(none);
    const attempt = (code: string) =>
      browser.codeOf(browser.post("/me/totp/attempt_verification", { code }));
    const right = totpCode(begun.response.secret, Date.now());
    expect(await attempt(right === "000000" ? "000001" : "000000")).toBe("422 form_code_incorrect");
    expect(factorsOf((await browser.get("/me")).body.response)).toEqual(none);
    const { body } = await browser.post("/me/totp/attempt_verification", { code: right });
    expect(body.response).toMatchObject({ verified: true, secret: null, uri: null });
    expect(new Set(body.response.backup_codes).size).toBe(10);
    expect(factorsOf((await browser.get("/me")).body.response)).toEqual(every);
    const user = await clerk().users.getUser(id);
    expect(user).toMatchObject({
      twoFactorEnabled: true,
      totpEnabled: true,
      backupCodeEnabled: true,
    });
    expect(await browser.codeOf(browser.post("/me/totp"))).toBe("400 totp_already_enabled");
  });

  it("shows its backup codes once, and the code that enrolled it cannot be used again", async () => {
    const { browser } = await signedIn();
    const { secret } = await enrol(browser);
    const code = totpCode(secret, Date.now());
    const again = browser.post("/me/totp/attempt_verification", { code });
    expect(await browser.codeOf(again)).toBe("422 form_code_incorrect");
    const next = totpCode(secret, Date.now() + 30_000);
    const { body } = await browser.post("/me/totp/attempt_verification", { code: next });
    expect(body.response.backup_codes).toBeNull();
  });

  it("is removed with its backup codes, and then not asked for", async () => {
    const { browser, email } = await signedIn();
    await enrol(browser);
    const { body } = await browser.send("DELETE", "/me/totp");
    expect(body.response).toMatchObject({ object: "totp", deleted: true });
    expect(factorsOf((await browser.get("/me")).body.response)).toEqual(none);
    expect(await browser.codeOf(browser.send("DELETE", "/me/totp"))).toBe("404 resource_not_found");
    await browser.send("DELETE", "/client/sessions");
    const { body: signIn } = await browser.signIn(email, password);
    expect(signIn.response.status).toBe("complete");
  });

  it("cannot be removed if the instance requires one", async () => {
    const { browser } = await signedIn({ secondFactor: "required" });
    await enrol(browser);
    expect(await browser.codeOf(browser.send("DELETE", "/me/totp"))).toBe(
      "400 second_factor_deletion_not_allowed",
    );
  });

  it("is refused if second factors are off, and without a session", async () => {
    const { browser } = await signedIn({ secondFactor: "off" });
    const stranger = testBrowser(emulator, { secondFactor: "optional" });
    for (const [method, path] of [
      ["POST", "/me/totp"],
      ["POST", "/me/totp/attempt_verification"],
      ["DELETE", "/me/totp"],
      ["POST", "/me/backup_codes"],
    ] as const) {
      expect(await browser.codeOf(browser.send(method, path))).toBe("403 feature_not_enabled");
      expect(await stranger.codeOf(stranger.send(method, path))).toBe("401 authentication_invalid");
    }
  });
});

describe("backup codes", () => {
  it("replace the old ones, work once each, and need an authenticator app", async () => {
    const { browser, email } = await signedIn();
    expect(await browser.codeOf(browser.post("/me/backup_codes"))).toBe(
      "400 backup_codes_not_available",
    );
    const { backupCodes: before } = await enrol(browser);
    // clerk-js uses this path.
    const { body } = await browser.post("/me/backup_codes/");
    const { codes } = body.response;
    expect(codes).toHaveLength(10);
    const signIn = async (code: string) => {
      await browser.send("DELETE", "/client/sessions");
      const { body: begun } = await browser.signIn(email, password);
      const path = `/client/sign_ins/${begun.response.id}/attempt_second_factor`;
      return browser.codeOf(browser.post(path, { strategy: "backup_code", code }));
    };
    expect(await signIn(before[0] ?? "")).toBe("422 form_code_incorrect");
    expect(await signIn(codes[0])).toBe("no error");
    expect(await signIn(codes[0])).toBe("422 form_code_incorrect");
    expect(await signIn(codes[1])).toBe("no error");
  });
});

describe("the task setup-mfa", () => {
  it("is completed by enrolling, and the session becomes active", async () => {
    const { browser } = await signedIn({ secondFactor: "required" });
    const { body: before } = await browser.get("/client");
    expect(before.response.sessions[0]).toMatchObject({
      status: "pending",
      tasks: [{ key: "setup-mfa" }],
    });
    const { body } = await enrol(browser);
    expect(body.client.sessions[0]).toMatchObject({ status: "active", tasks: null });
  });

  it("needs a reverification if the sign-in is older than ten minutes", async () => {
    const { browser } = await signedIn({ secondFactor: "required" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
    expect(await browser.codeOf(browser.post("/me/totp"))).toBe(
      "403 session_reverification_required",
    );
  });
});
