import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningClerk, startClerk } from "./server.ts";
import { softAuthenticator } from "./test-authenticator.ts";
import {
  finishRegistration,
  finishSignIn,
  passkeyUsers,
  password,
  startRegistration,
  startSignIn,
} from "./test-passkeys.ts";

/* Attacks by somebody who has no passkey of the account. */

let emulator: RunningClerk;
let users: ReturnType<typeof passkeyUsers>;
beforeAll(async () => {
  emulator = await startClerk({ port: 0, appUrl: "http://localhost:8787" });
  users = passkeyUsers(emulator);
});
afterAll(() => emulator.close());
afterEach(() => void vi.useRealTimers());

describe("a forged registration is refused", () => {
  for (const { what, overrides } of [
    { what: "from another origin", overrides: { origin: "https://evil.example" } },
    { what: "for another relying party", overrides: { rpId: "evil.example" } },
    { what: "without the person's PIN or face", overrides: { isUserVerified: false } },
    { what: "of another WebAuthn operation", overrides: { type: "webauthn.get" } },
  ]) {
    it(`${what}, and its challenge cannot be used again`, async () => {
      const { email } = await users.newUser();
      const browser = users.browserWith();
      await browser.signIn(email, password);
      const authenticator = softAuthenticator();
      const { path, nonce } = await startRegistration(browser);
      const forged = finishRegistration(browser, path, authenticator.create(nonce, overrides));
      expect(await browser.codeOf(forged)).toBe("400 passkey_authentication_failure");
      const again = finishRegistration(browser, path, authenticator.create(nonce));
      expect(await browser.codeOf(again)).toBe("400 verification_failed");
    });
  }

  it("of another user's credential", async () => {
    const { authenticator } = await users.withPasskey();
    const { email } = await users.newUser();
    const browser = users.browserWith();
    await browser.signIn(email, password);
    const { path, nonce } = await startRegistration(browser);
    const response = finishRegistration(browser, path, authenticator.create(nonce));
    expect(await browser.codeOf(response)).toBe("422 passkey_invalid_public_key_credential");
  });

  it("for another user's passkey", async () => {
    const victim = await users.newUser();
    const theirs = users.browserWith();
    await theirs.signIn(victim.email, password);
    const { path, nonce } = await startRegistration(theirs);
    const { email } = await users.newUser();
    const browser = users.browserWith();
    await browser.signIn(email, password);
    const attempt = finishRegistration(browser, path, softAuthenticator().create(nonce));
    expect(await browser.codeOf(attempt)).toBe("404 resource_not_found");
  });
});

describe("a response to a challenge is refused", () => {
  for (const { what, overrides } of [
    { what: "from another origin", overrides: { origin: "https://evil.example" } },
    { what: "for another relying party", overrides: { rpId: "evil.example" } },
    { what: "without the person's PIN or face", overrides: { isUserVerified: false } },
    { what: "of another WebAuthn operation", overrides: { type: "webauthn.create" } },
    { what: "with a counter that goes back", overrides: { counter: 0 } },
    { what: "with another user's handle", overrides: { userHandle: "dXNlcl9vdGhlcg" } },
  ]) {
    it(`${what}, and the challenge cannot be used again`, async () => {
      const { browser, authenticator } = await users.withPasskey();
      const first = await startSignIn(browser);
      await finishSignIn(browser, first.path, authenticator.get(first.nonce));
      await browser.send("DELETE", "/client/sessions");
      const { path, nonce } = await startSignIn(browser);
      const forged = finishSignIn(browser, path, authenticator.get(nonce, overrides));
      expect(await browser.codeOf(forged)).toBe("400 passkey_authentication_failure");
      const again = finishSignIn(browser, path, authenticator.get(nonce));
      expect(await browser.codeOf(again)).toBe("400 verification_failed");
    });
  }

  it("signed by another key under a known credential id", async () => {
    const { browser, authenticator } = await users.withPasskey();
    const { path, nonce } = await startSignIn(browser);
    const forged = softAuthenticator().get(nonce, { id: authenticator.id });
    expect(await browser.codeOf(finishSignIn(browser, path, forged))).toBe(
      "400 passkey_authentication_failure",
    );
  });

  it("that was used before", async () => {
    const { browser, authenticator } = await users.withPasskey();
    const first = await startSignIn(browser);
    const recorded = authenticator.get(first.nonce);
    await finishSignIn(browser, first.path, recorded);
    await browser.send("DELETE", "/client/sessions");
    expect(await browser.codeOf(finishSignIn(browser, first.path, recorded))).toBe(
      "400 client_state_invalid",
    );
    const { path } = await startSignIn(browser);
    expect(await browser.codeOf(finishSignIn(browser, path, recorded))).toBe(
      "400 passkey_authentication_failure",
    );
  });

  it("to the challenge of another browser", async () => {
    const { browser, authenticator } = await users.withPasskey();
    const { path, nonce } = await startSignIn(browser);
    const thief = users.browserWith();
    const recorded = authenticator.get(nonce);
    expect(await thief.codeOf(finishSignIn(thief, path, recorded))).toBe("404 resource_not_found");
    const own = await startSignIn(thief);
    expect(await thief.codeOf(finishSignIn(thief, own.path, recorded))).toBe(
      "400 passkey_authentication_failure",
    );
  });

  it("with the passkey of another user than the identified one", async () => {
    const { email, browser } = await users.withPasskey();
    const other = await users.withPasskey();
    const { path } = await startSignIn(browser, { identifier: email });
    const { body } = await browser.post(`${path}/prepare_first_factor`, { strategy: "passkey" });
    const { nonce } = body.response.first_factor_verification;
    const foreign = finishSignIn(browser, path, other.authenticator.get(nonce));
    expect(await browser.codeOf(foreign)).toBe("404 passkey_not_registered");
  });

  it("after ten minutes", async () => {
    const { browser, authenticator } = await users.withPasskey();
    const { path, nonce } = await startSignIn(browser);
    vi.useFakeTimers({ now: Date.now() + 600_001, toFake: ["Date"] });
    expect(await browser.codeOf(finishSignIn(browser, path, authenticator.get(nonce)))).toBe(
      "400 verification_expired",
    );
  });

  it("in an invalid format", async () => {
    const { browser } = await users.withPasskey();
    const { path } = await startSignIn(browser);
    for (const sent of ["{", '"text"', "{}"]) {
      expect(await browser.codeOf(finishSignIn(browser, path, sent))).toBe(
        "422 passkey_invalid_public_key_credential",
      );
    }
    const none = browser.post(`${path}/attempt_first_factor`, { strategy: "passkey" });
    expect(await browser.codeOf(none)).toBe("422 form_param_missing");
  });

  it("of a banned user", async () => {
    const { id, browser, authenticator } = await users.withPasskey();
    await users.clerk.users.banUser(id);
    const { path, nonce } = await startSignIn(browser);
    expect(await browser.codeOf(finishSignIn(browser, path, authenticator.get(nonce)))).toBe(
      "403 user_banned",
    );
  });
});
