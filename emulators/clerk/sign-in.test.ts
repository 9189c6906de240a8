import { createClerkClient } from "@clerk/backend";
import { decodeJwt } from "@clerk/backend/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningClerk, secretKey, startClerk } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { testBrowser } from "./test-browser.ts";
import { totpCode } from "./totp.ts";

/* Sign-in through the Frontend API, in every state of an instance and a user. */

let emulator: RunningClerk;
beforeAll(async () => {
  emulator = await startClerk({ port: 0, appUrl: "http://localhost:8787" });
});
afterAll(() => emulator.close());

const clerk = () =>
  createClerkClient({ secretKey, apiUrl: emulator.url, telemetry: { disabled: true } });
const browserWith = (settings: Partial<InstanceSettings> = {}) => testBrowser(emulator, settings);
const password = "long enough";
const mailed = { strategy: "email_code", code: "424242" };
let made = 0;
async function newUser() {
  made += 1;
  const email = `user${made}+clerk_test@example.com`;
  const { id } = await clerk().users.createUser({ emailAddress: [email], password });
  return { id, email };
}

describe("a password", () => {
  it("also needs a mailed code in a browser that has not signed in this user before", async () => {
    const { email } = await newUser();
    const browser = browserWith();
    const { body } = await browser.signIn(email, password);
    expect(body.response).toMatchObject({
      status: "needs_client_trust",
      client_trust_state: "new",
      supported_second_factors: [{ strategy: "email_code", safe_identifier: email }],
    });
    const path = `/client/sign_ins/${body.response.id}`;
    expect(await browser.codeOf(browser.post(`${path}/attempt_second_factor`, mailed))).toBe(
      "400 verification_missing",
    );
    await browser.post(`${path}/prepare_second_factor`, { strategy: "email_code" });
    const wrong = browser.post(`${path}/attempt_second_factor`, { ...mailed, code: "000000" });
    expect(await browser.codeOf(wrong)).toBe("422 form_code_incorrect");
    const done = await browser.post(`${path}/attempt_second_factor`, mailed);
    expect(done.body.response.status).toBe("complete");
    await browser.send("DELETE", "/client/sessions");
    expect((await browser.signIn(email, password)).body.response.status).toBe("complete");
  });

  it("is refused with Clerk's messages", async () => {
    const { email } = await newUser();
    const [open, strict] = [browserWith(), browserWith({ strictEnumeration: true })];
    expect(await open.codeOf(open.signIn(email, "wrong"))).toBe("422 form_password_incorrect");
    expect(await open.codeOf(open.signIn("nobody@example.com", password))).toBe(
      "422 form_identifier_not_found",
    );
    for (const identifier of [email, "nobody@example.com"]) {
      expect(await strict.codeOf(strict.signIn(identifier, "wrong"))).toBe(
        "422 form_password_or_identifier_incorrect",
      );
    }
  });

  it("locks after ten failures, for an hour, mailed codes included", async () => {
    const { id, email } = await newUser();
    const browser = browserWith({ deviceTrust: false });
    for (let tries = 0; tries < 8; tries++) await browser.signIn(email, "wrong");
    const { body } = await browser.post("/client/sign_ins", {
      identifier: email,
      strategy: "email_code",
    });
    const path = `/client/sign_ins/${body.response.id}/attempt_first_factor`;
    await browser.post(path, { ...mailed, code: "000000" });
    const { status, body: locked } = await browser.post(path, { ...mailed, code: "000001" });
    expect([status, locked.errors[0].code]).toEqual([403, "user_locked"]);
    expect(locked.errors[0].meta.lockout_expires_in_seconds).toBeGreaterThan(3_500);
    expect(await browser.codeOf(browser.signIn(email, password))).toBe("403 user_locked");
    expect((await clerk().users.getUser(id)).locked).toBe(true);
    await clerk().users.unlockUser(id);
    expect(await browser.codeOf(browser.signIn(email, password))).toBe("no error");
  });

  it("that is known to be leaked must be reset", async () => {
    const { id, email } = await newUser();
    await clerk().users.updateUser(id, { password: "password123", skipPasswordChecks: true });
    const browser = browserWith({ deviceTrust: false });
    expect(await browser.codeOf(browser.signIn(email, "password123"))).toBe(
      "422 form_password_pwned",
    );
    const strategy = "reset_password_email_code";
    const { body } = await browser.post("/client/sign_ins", { identifier: email, strategy });
    const path = `/client/sign_ins/${body.response.id}`;
    const proven = await browser.post(`${path}/attempt_first_factor`, { ...mailed, strategy });
    expect(proven.body.response.status).toBe("needs_new_password");
    const next = (password: string) => browser.post(`${path}/reset_password`, { password });
    expect(await browser.codeOf(next("letmein12345"))).toBe("422 form_password_pwned");
    expect((await next("a better one")).body.response.status).toBe("complete");
  });

  it("that an administrator marked is refused; another factor leads to a session task", async () => {
    const { id, email } = await newUser();
    await fetch(`${emulator.url}/v1/users/${id}/password/set_compromised`, {
      method: "POST",
      headers: { authorization: `Bearer ${secretKey}` },
    });
    const browser = browserWith();
    expect(await browser.codeOf(browser.signIn(email, password))).toBe(
      "422 form_password_compromised",
    );
    const byMail = { identifier: email, strategy: "email_code" };
    const { body } = await browser.post("/client/sign_ins", byMail);
    await browser.post(`/client/sign_ins/${body.response.id}/attempt_first_factor`, mailed);
    const { body: client } = await browser.get("/client");
    expect(client.response.sessions[0]).toMatchObject({
      status: "pending",
      tasks: [{ key: "reset-password" }],
    });
    await browser.post("/me/change_password", { new_password: "a better one" });
    const { body: after } = await browser.get("/client");
    expect(after.response.sessions[0]).toMatchObject({ status: "active", tasks: null });
  });
});

describe("a user", () => {
  it("who is banned cannot sign in, and is signed out at once", async () => {
    const { id, email } = await newUser();
    const browser = browserWith({ deviceTrust: false });
    await browser.signIn(email, password);
    await clerk().users.banUser(id);
    expect((await browser.get("/client")).body.response.sessions).toEqual([]);
    expect(await browser.codeOf(browser.signIn(email, password))).toBe("403 user_banned");
    await clerk().users.unbanUser(id);
    expect(await browser.codeOf(browser.signIn(email, password))).toBe("no error");
  });

  it("with an authenticator app needs its code or a backup code, each valid once", async () => {
    const { email } = await newUser();
    const browser = browserWith({ secondFactor: "optional", deviceTrust: false });
    await browser.signIn(email, password);
    const { body: totp } = await browser.post("/me/totp");
    const { secret } = totp.response;
    expect(totp.response.uri).toContain(`secret=${secret}`);
    const first = totpCode(secret, Date.now());
    const enrolled = await browser.post("/me/totp/attempt_verification", { code: first });
    expect(enrolled.body.response).toMatchObject({ verified: true, secret: null });
    const [backup] = enrolled.body.response.backup_codes;
    const signIn = async (factor: Record<string, string>) => {
      await browser.send("DELETE", "/client/sessions");
      const { body } = await browser.signIn(email, password);
      expect(body.response.status).toBe("needs_second_factor");
      const path = `/client/sign_ins/${body.response.id}/attempt_second_factor`;
      return browser.codeOf(browser.post(path, factor));
    };
    // The code of the enrolment cannot be used again. The next one is accepted early, because clocks may differ.
    const right = { strategy: "totp", code: totpCode(secret, Date.now() + 30_000) };
    expect(await signIn({ strategy: "totp", code: first })).toBe("422 form_code_incorrect");
    expect(await signIn(right)).toBe("no error");
    expect(await signIn(right)).toBe("422 form_code_incorrect");
    expect(await signIn({ strategy: "backup_code", code: backup })).toBe("no error");
    expect(await signIn({ strategy: "backup_code", code: backup })).toBe("422 form_code_incorrect");
  });

  it("has authenticator codes according to RFC 6238", () => {
    // A test vector of the RFC: the secret "12345678901234567890" at 59 seconds gives 94287082.
    expect(totpCode("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59_000)).toBe("287082");
  });
});

describe("a session", () => {
  it.each(["choose-organization", "setup-mfa", "reset-password"] as const)(
    "is pending until %s is done, also in its token",
    async (sessionTask) => {
      const { email } = await newUser();
      const browser = browserWith({ sessionTask, deviceTrust: false });
      const { body } = await browser.signIn(email, password);
      const [session] = body.client.sessions;
      expect(session).toMatchObject({ status: "pending", tasks: [{ key: sessionTask }] });
      const { payload } = decodeJwt(session.last_active_token.jwt);
      expect(payload).toMatchObject({ sts: "pending" });
      expect(await browser.codeOf(browser.signIn(email, password))).toBe("400 session_exists");
    },
  );

  it("expires", async () => {
    const { email } = await newUser();
    const browser = browserWith({ sessionSeconds: 0, deviceTrust: false });
    const { body } = await browser.signIn(email, password);
    expect(body.client.sessions).toEqual([]);
    const path = `/client/sessions/${body.response.created_session_id}/tokens`;
    expect(await browser.codeOf(browser.post(path))).toBe("401 authentication_invalid");
    const session = await clerk().sessions.getSession(body.response.created_session_id);
    expect(session.status).toBe("expired");
  });

  it("lasts seven days", async () => {
    const { email } = await newUser();
    const { body } = await browserWith({ deviceTrust: false }).signIn(email, password);
    const [session] = body.client.sessions;
    expect(session.expire_at - session.created_at).toBe(7 * 86_400_000);
  });
});

describe("a ticket", () => {
  it("signs in once, without a second factor", async () => {
    const { id } = await newUser();
    const { token: ticket } = await clerk().signInTokens.createSignInToken({
      userId: id,
      expiresInSeconds: 60,
    });
    const redeem = (browser: ReturnType<typeof testBrowser>) =>
      browser.codeOf(browser.post("/client/sign_ins", { strategy: "ticket", ticket }));
    expect(await redeem(browserWith())).toBe("no error");
    expect(await redeem(browserWith())).toBe("400 sign_in_token_already_used_code");
  });
});

describe("a development instance", () => {
  it("identifies a browser by its token, and allows other origins", async () => {
    const development = await startClerk({
      port: 0,
      appUrl: "http://localhost:8787",
      settings: { isDevelopment: true },
    });
    expect(atob(development.publishableKey.slice("pk_test_".length))).toMatch(
      /\.clerk\.accounts\.dev\$$/,
    );
    const browser = testBrowser(development);
    expect(await browser.codeOf(browser.get("/client"))).toBe("401 dev_browser_unauthenticated");
    const { body, headers } = await browser.post("/dev_browser");
    expect(headers.get("access-control-allow-origin")).toBe("http://localhost:8787");
    const made = await browser.send("GET", `/client?__clerk_db_jwt=${body.id}`);
    expect(made.status).toBe(200);
    await development.close();
  });
});

describe("a request", () => {
  it.each([
    [{ "clerk-proxy-url": "https://other.example/__clerk" }, "400 host_invalid"],
    [
      { "clerk-proxy-url": "http://localhost:8787/__clerk" },
      "400 proxy_request_missing_secret_key",
    ],
    [
      { "clerk-proxy-url": "http://localhost:8787/__clerk", "clerk-secret-key": "sk_other" },
      "401 proxy_request_invalid_secret_key",
    ],
  ])("with wrong proxy headers is refused: %j", async (headers, code) => {
    const browser = browserWith();
    const answer = browser.send("GET", "/environment", undefined, headers as never);
    expect(await browser.codeOf(answer)).toBe(code);
  });

  it("is limited by IP address if the limits are on", async () => {
    const browser = browserWith({ rateLimit: true });
    const codes: string[] = [];
    for (let tries = 0; tries < 6; tries++) {
      codes.push(await browser.codeOf(browser.signIn("nobody@example.com", password)));
    }
    expect(codes.slice(4)).toEqual(["422 form_identifier_not_found", "429 too_many_requests"]);
    const { headers } = await browser.signIn("nobody@example.com", password);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  });
});
