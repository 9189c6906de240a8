import { createClerkClient } from "@clerk/backend";
import { decodeJwt } from "@clerk/backend/jwt";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningClerk, secretKey, startClerk } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { testBrowser } from "./test-browser.ts";
import { newTotpSecret, totpCode } from "./totp.ts";

/* Reverification: sensitive changes need a proof of identity that is at most ten minutes old. */

let emulator: RunningClerk;
beforeAll(async () => {
  emulator = await startClerk({ port: 0, appUrl: "http://localhost:8787" });
});
afterAll(() => emulator.close());
afterEach(() => vi.useRealTimers());

const clerk = () =>
  createClerkClient({ secretKey, apiUrl: emulator.url, telemetry: { disabled: true } });
const password = "long enough";
const optional: Partial<InstanceSettings> = {
  secondFactor: "optional",
  deviceTrust: false,
  lockout: true,
};
const required = "403 session_reverification_required";
let made = 0;

/** Moves the emulator's clock. */
function advanceClock(minutes: number): void {
  const now = Date.now() + minutes * 60_000;
  vi.useFakeTimers({ toFake: ["Date"], now });
}

/** A signed-in user's browser, and the path of their reverification. */
async function signedIn(more: object = {}, settings: Partial<InstanceSettings> = {}) {
  made += 1;
  const email = `again${made}+clerk_test@example.com`;
  const user = await clerk().users.createUser({ emailAddress: [email], password, ...more });
  const browser = testBrowser(emulator, { ...optional, ...settings });
  const { body } = await browser.signIn(email, password);
  const sessionOf = (client: typeof body.client) => client.sessions[0];
  const path = (id: string) => `/client/sessions/${id}/verify`;
  const { last_active_session_id: id } = body.client;
  return { user, email, browser, body, id, verify: path(id ?? ""), sessionOf, path };
}

describe("a sensitive change", () => {
  it("is accepted for ten minutes after the sign-in, and then refused", async () => {
    const { browser } = await signedIn();
    advanceClock(9);
    expect(await browser.codeOf(browser.post("/me/totp"))).toBe("no error");
    advanceClock(2);
    expect(await browser.codeOf(browser.post("/me/totp"))).toBe(required);
    for (const request of [
      browser.post("/me/totp/attempt_verification", { code: "000000" }),
      browser.send("DELETE", "/me/totp"),
      browser.post("/me/backup_codes"),
      browser.send("PATCH", "/me", { primary_email_address_id: "idn_other" }),
      browser.post("/me/change_password", {
        current_password: password,
        new_password: "another one",
      }),
      browser.send("DELETE", "/me"),
    ]) {
      expect(await browser.codeOf(request)).toBe(required);
    }
    // Other changes still work.
    expect(await browser.codeOf(browser.get("/me"))).toBe("no error");
    expect(await browser.codeOf(browser.send("PATCH", "/me", {}))).toBe("no error");
  });

  it("is accepted if reverification is off", async () => {
    const { browser } = await signedIn({}, { reverification: false });
    advanceClock(60);
    expect(await browser.codeOf(browser.post("/me/totp"))).toBe("no error");
  });

  it("is refused at once if a suite makes the sign-in older", async () => {
    const { browser, body } = await signedIn({}, { signInAgeMinutes: 11 });
    expect(body.client.sessions[0].factor_verification_age).toEqual([11, -1]);
    expect(await browser.codeOf(browser.post("/me/totp"))).toBe(required);
  });
});

describe("a reverification", () => {
  it("by password renews the proof, in the session and in its tokens", async () => {
    const { browser, verify } = await signedIn();
    advanceClock(30);
    const { body } = await browser.post(verify, { level: "second_factor" });
    // Without a second factor Clerk asks for a first one.
    expect(body.response).toMatchObject({
      object: "session_reverification",
      level: "first_factor",
      status: "needs_first_factor",
      supported_first_factors: [{ strategy: "password" }, { strategy: "email_code" }],
      supported_second_factors: null,
    });
    expect(body.client.sessions[0].factor_verification_age).toEqual([30, -1]);
    const attempt = `${verify}/attempt_first_factor`;
    const wrong = { strategy: "password", password: "something else" };
    expect(await browser.codeOf(browser.post(attempt, wrong))).toBe("422 form_password_incorrect");
    expect(await browser.codeOf(browser.post("/me/totp"))).toBe(required);
    const { body: done } = await browser.post(attempt, { strategy: "password", password });
    expect(done.response).toMatchObject({ status: "complete" });
    const [session] = done.client.sessions;
    expect(session.factor_verification_age).toEqual([0, -1]);
    const { payload } = decodeJwt(session.last_active_token.jwt);
    expect(payload).toMatchObject({ fva: [0, -1] });
    expect(await browser.codeOf(browser.post("/me/totp"))).toBe("no error");
  });

  it("by a mailed code works too, once per code", async () => {
    const { browser, verify, user } = await signedIn();
    advanceClock(30);
    await browser.post(verify, { level: "first_factor" });
    const factor = {
      strategy: "email_code",
      email_address_id: user.emailAddresses[0]?.id ?? "",
    };
    const attempt = `${verify}/attempt_first_factor`;
    const right = { strategy: "email_code", code: "424242" };
    expect(await browser.codeOf(browser.post(attempt, right))).toBe("400 verification_missing");
    await browser.post(`${verify}/prepare_first_factor`, factor);
    expect(await browser.codeOf(browser.post(attempt, right))).toBe("no error");
    // It is complete, and the next one starts from the beginning.
    expect(await browser.codeOf(browser.post(attempt, right))).toBe(
      "400 session_reverification_missing",
    );
  });

  it("of a user with an authenticator app needs its code, and accepts each once", async () => {
    const totpSecret = newTotpSecret();
    const { browser, email, path } = await signedIn({ totpSecret, backupCodes: ["in-a-drawer"] });
    const { body } = await browser.signIn(email, password);
    await browser.post(`/client/sign_ins/${body.response.id}/attempt_second_factor`, {
      strategy: "totp",
      code: totpCode(totpSecret, Date.now()),
    });
    const { body: client } = await browser.get("/client");
    const [session] = client.response.sessions;
    expect(session.factor_verification_age).toEqual([0, 0]);
    const verify = path(session.id);
    const attempt = `${verify}/attempt_second_factor`;
    for (const code of ["totp", "backup_code"] as const) {
      advanceClock(11);
      expect(await browser.codeOf(browser.post("/me/backup_codes"))).toBe(required);
      const { body: started } = await browser.post(verify, { level: "second_factor" });
      expect(started.response).toMatchObject({
        status: "needs_second_factor",
        supported_second_factors: [{ strategy: "totp" }, { strategy: "backup_code" }],
      });
      // The password alone is not enough for a user with a second factor.
      const weak = { strategy: "password", password };
      expect(await browser.codeOf(browser.post(`${verify}/attempt_first_factor`, weak))).toBe(
        "400 invalid_action_for_session_reverification",
      );
      const factor = {
        strategy: code,
        code: code === "totp" ? totpCode(totpSecret, Date.now()) : "in-a-drawer",
      };
      expect(await browser.codeOf(browser.post(attempt, factor))).toBe("no error");
      await browser.post(verify, { level: "second_factor" });
      // Without unused backup codes they are not offered either.
      expect(await browser.codeOf(browser.post(attempt, factor))).toBe(
        code === "totp" ? "422 form_code_incorrect" : "400 strategy_for_user_invalid",
      );
    }
    expect(await browser.codeOf(browser.post("/me/backup_codes"))).toBe("no error");
  });

  it("of both factors needs one after the other", async () => {
    const totpSecret = newTotpSecret();
    const { browser, body } = await signedIn({ totpSecret });
    await browser.post(`/client/sign_ins/${body.response.id}/attempt_second_factor`, {
      strategy: "totp",
      code: totpCode(totpSecret, Date.now()),
    });
    const { body: client } = await browser.get("/client");
    const verify = `/client/sessions/${client.response.last_active_session_id}/verify`;
    advanceClock(20);
    await browser.post(verify, { level: "multi_factor" });
    const { body: half } = await browser.post(`${verify}/attempt_first_factor`, {
      strategy: "password",
      password,
    });
    expect(half.response.status).toBe("needs_second_factor");
    expect(half.client.sessions[0].factor_verification_age).toEqual([0, 20]);
    const { body: whole } = await browser.post(`${verify}/attempt_second_factor`, {
      strategy: "totp",
      code: totpCode(totpSecret, Date.now()),
    });
    expect(whole.response.status).toBe("complete");
    expect(whole.client.sessions[0].factor_verification_age).toEqual([0, 0]);
  });

  it("refuses a password that an administrator marked as compromised", async () => {
    const { browser, verify, user } = await signedIn();
    await browser.post(verify, { level: "first_factor" });
    await fetch(`${emulator.url}/v1/users/${user.id}/password/set_compromised`, {
      method: "POST",
      headers: { authorization: `Bearer ${secretKey}` },
    });
    const attempt = browser.post(`${verify}/attempt_first_factor`, {
      strategy: "password",
      password,
    });
    expect(await browser.codeOf(attempt)).toBe("422 form_password_compromised");
  });
});

describe("a reverification gives no access", () => {
  it("to the session of another browser", async () => {
    const victim = await signedIn();
    const thief = await signedIn();
    const nobody = testBrowser(emulator, optional);
    for (const { browser, fields } of [
      { browser: thief.browser, fields: { strategy: "password", password } },
      { browser: nobody, fields: { strategy: "password", password } },
    ]) {
      for (const request of [
        browser.post(victim.verify, { level: "first_factor" }),
        browser.post(`${victim.verify}/attempt_first_factor`, fields),
        browser.post(`${victim.verify}/prepare_second_factor`, { strategy: "phone_code" }),
      ]) {
        expect(await browser.codeOf(request)).toBe("401 authentication_invalid");
      }
    }
  });

  it("by guessing: ten wrong passwords lock the account", async () => {
    const { browser, verify } = await signedIn();
    await browser.post(verify, { level: "first_factor" });
    const guess = (guessed: string) =>
      browser.codeOf(
        browser.post(`${verify}/attempt_first_factor`, { strategy: "password", password: guessed }),
      );
    for (let attempt = 1; attempt < 10; attempt += 1) {
      expect(await guess(`wrong ${attempt}`)).toBe("422 form_password_incorrect");
    }
    expect(await guess("wrong 10")).toBe("403 user_locked");
    expect(await guess(password)).toBe("403 user_locked");
  });

  it("with an unknown level or strategy", async () => {
    const { browser, verify } = await signedIn();
    expect(await browser.codeOf(browser.post(verify))).toBe("422 form_param_missing");
    expect(await browser.codeOf(browser.post(verify, { level: "none" }))).toBe(
      "422 form_param_value_invalid",
    );
    const attempt = `${verify}/attempt_first_factor`;
    expect(await browser.codeOf(browser.post(attempt, { strategy: "password" }))).toBe(
      "400 session_reverification_missing",
    );
    await browser.post(verify, { level: "first_factor" });
    for (const strategy of ["ticket", "reset_password_email_code", "totp"]) {
      expect(await browser.codeOf(browser.post(attempt, { strategy, code: "424242" }))).toBe(
        "400 strategy_for_user_invalid",
      );
    }
  });
});
