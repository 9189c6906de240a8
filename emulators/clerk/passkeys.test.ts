import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningClerk, startClerk } from "./server.ts";
import { softAuthenticator } from "./test-authenticator.ts";
import {
  addPasskey,
  finishSignIn,
  passkeySettings,
  passkeyUsers,
  password,
  startRegistration,
  startSignIn,
} from "./test-passkeys.ts";
import { newTotpSecret } from "./totp.ts";

/* Passkeys through the Frontend API, and an instance without passwords. */

let emulator: RunningClerk;
let users: ReturnType<typeof passkeyUsers>;
beforeAll(async () => {
  emulator = await startClerk({ port: 0, appUrl: "http://localhost:8787" });
  users = passkeyUsers(emulator);
});
afterAll(() => emulator.close());

describe("a passkey", () => {
  it("is off in a new application, and refused there", async () => {
    const { email } = await users.newUser();
    const browser = users.browserWith({ deviceTrust: false });
    const { body } = await browser.get("/environment");
    expect(body.user_settings.attributes.passkey.enabled).toBe(false);
    const start = browser.post("/client/sign_ins", { strategy: "passkey" });
    expect(await browser.codeOf(start)).toBe("422 form_param_value_invalid");
    await browser.signIn(email, password);
    expect(await browser.codeOf(browser.post("/me/passkeys"))).toBe("403 feature_not_enabled");
  });

  it("signs in without another factor", async () => {
    const { id, authenticator } = await users.withPasskey();
    await users.clerk.users.updateUser(id, { totpSecret: newTotpSecret() });
    const fresh = users.browserWith({
      ...passkeySettings,
      secondFactor: "optional",
      deviceTrust: true,
    });
    const { path, nonce } = await startSignIn(fresh);
    expect(JSON.parse(nonce)).toMatchObject({ rpId: "localhost", userVerification: "required" });
    const { body } = await finishSignIn(fresh, path, authenticator.get(nonce));
    expect(body.response.status).toBe("complete");
    expect(body.client.sessions[0].user).toMatchObject({ id, passkeys: [{ name: "Passkey" }] });
    expect(body.client.sessions[0].user.passkeys[0].last_used_at).toBeGreaterThan(0);
  });

  it("is offered as a factor after an address was typed", async () => {
    const { email, browser, authenticator } = await users.withPasskey();
    const { path } = await startSignIn(browser, { identifier: email });
    const { body } = await browser.post(`${path}/prepare_first_factor`, { strategy: "passkey" });
    const { nonce } = body.response.first_factor_verification;
    expect(body.response.supported_first_factors).toContainEqual({ strategy: "passkey" });
    expect(JSON.parse(nonce).allowCredentials).toMatchObject([{ id: authenticator.id }]);
    const done = await finishSignIn(browser, path, authenticator.get(nonce));
    expect(done.body.response.status).toBe("complete");
    const without = await users.newUser();
    const fresh = users.browserWith();
    const other = await startSignIn(fresh, { identifier: without.email });
    const prepared = fresh.post(`${other.path}/prepare_first_factor`, { strategy: "passkey" });
    expect(await fresh.codeOf(prepared)).toBe("400 no_passkeys_found_for_user");
  });

  it("is renamed and removed, and then refused", async () => {
    const { email, browser, authenticator } = await users.withPasskey();
    await browser.signIn(email, password);
    const { body: me } = await browser.get("/me");
    const path = `/me/passkeys/${me.response.passkeys[0].id}`;
    const renamed = await browser.send("PATCH", path, { name: "Work laptop" });
    expect(renamed.body.response.name).toBe("Work laptop");
    await browser.send("DELETE", path);
    expect((await browser.get("/me")).body.response.passkeys).toEqual([]);
    expect(await browser.codeOf(browser.get(path))).toBe("404 resource_not_found");
    await browser.send("DELETE", "/client/sessions");
    const { path: signIn, nonce } = await startSignIn(browser);
    expect(await browser.codeOf(finishSignIn(browser, signIn, authenticator.get(nonce)))).toBe(
      "404 passkey_not_registered",
    );
  });

  it("is added and removed after a reverification, also with a passkey", async () => {
    const { email, authenticator } = await users.withPasskey();
    const browser = users.browserWith({ ...passkeySettings, signInAgeMinutes: 11 });
    const { body } = await browser.signIn(email, password);
    const session = `/client/sessions/${body.response.created_session_id}/verify`;
    const { id } = body.client.sessions[0].user.passkeys[0];
    const remove = () => browser.codeOf(browser.send("DELETE", `/me/passkeys/${id}`));
    expect(await browser.codeOf(browser.post("/me/passkeys"))).toBe(
      "403 session_reverification_required",
    );
    expect(await remove()).toBe("403 session_reverification_required");
    await browser.post(session, { level: "second_factor" });
    const prepared = await browser.post(`${session}/prepare_first_factor`, { strategy: "passkey" });
    const { nonce } = prepared.body.response.first_factor_verification;
    const attempt = (credential: string) =>
      browser.post(`${session}/attempt_first_factor`, {
        strategy: "passkey",
        public_key_credential: credential,
      });
    const done = await attempt(authenticator.get(nonce));
    expect(done.body.response.status).toBe("complete");
    expect(await remove()).toBe("no error");
  });

  it("does not count before it is verified; an account has ten at most", async () => {
    const { email } = await users.newUser();
    const browser = users.browserWith();
    await browser.signIn(email, password);
    const { path } = await startRegistration(browser);
    expect(await browser.codeOf(browser.send("PATCH", path, { name: "Mine" }))).toBe(
      "422 passkey_identification_not_verified",
    );
    expect((await browser.get("/me")).body.response.passkeys).toEqual([]);
    for (let count = 0; count < 10; count++) await addPasskey(browser, softAuthenticator());
    expect(await browser.codeOf(browser.post("/me/passkeys"))).toBe("403 passkey_quota_exceeded");
  });
});

describe("an instance without passwords", () => {
  it("has a sign-up without one, and refuses one", async () => {
    const browser = users.browserWith({
      password: false,
      captcha: false,
      socialProviders: [],
    });
    const { body } = await browser.get("/environment");
    expect(body.auth_config.first_factors).toEqual(["email_code", "ticket"]);
    const email = "no-password+clerk_test@example.com";
    const refused = browser.post("/client/sign_ups", { email_address: email, password });
    expect(await browser.codeOf(refused)).toBe("422 form_param_unknown");
    const started = await browser.post("/client/sign_ups", { email_address: email });
    const path = `/client/sign_ups/${started.body.response.id}`;
    await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
    const code = { strategy: "email_code", code: "424242" };
    const done = await browser.post(`${path}/attempt_verification`, code);
    expect(done.body.response).toMatchObject({ status: "complete", has_password: false });
  });

  it("creates users without one through the Backend API, and refuses one", async () => {
    emulator.settings.password = false;
    const emailAddress = ["backend-no-password@example.com"];
    await expect(users.clerk.users.createUser({ emailAddress, password })).rejects.toMatchObject({
      status: 422,
      errors: [{ code: "form_param_unknown" }],
    });
    const user = await users.clerk.users.createUser({ emailAddress });
    expect(user.passwordEnabled).toBe(false);
    emulator.settings.password = true;
  });

  it("offers no mailed code if sign-in with email is off", async () => {
    const { email } = await users.newUser();
    const browser = users.browserWith({ emailSignIn: false });
    const { body } = await browser.post("/client/sign_ins", { identifier: email });
    const ways = body.response.supported_first_factors.map(
      ({ strategy }: { strategy: string }) => strategy,
    );
    expect(ways).toEqual(["password", "reset_password_email_code"]);
  });
});
