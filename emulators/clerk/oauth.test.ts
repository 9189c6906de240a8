import { createClerkClient } from "@clerk/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningClerk, secretKey, startClerk } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { captchaTestToken } from "./sign-ups.ts";
import { testBrowser } from "./test-browser.ts";

/* Sign-in, sign-up and connected accounts through an OAuth provider. */

let emulator: RunningClerk;
beforeAll(async () => {
  emulator = await startClerk({ port: 0, appUrl: "http://localhost:8787" });
});
afterAll(() => emulator.close());

const clerk = () =>
  createClerkClient({ secretKey, apiUrl: emulator.url, telemetry: { disabled: true } });
const browserWith = (settings: Partial<InstanceSettings> = {}) => testBrowser(emulator, settings);
type Browser = ReturnType<typeof browserWith>;

const callbackPage = "http://localhost:8787/sso-callback";
const begin = {
  strategy: "oauth_google",
  redirect_url: callbackPage,
  action_complete_redirect_url: "http://localhost:8787/done",
};
const captcha = { captcha_token: captchaTestToken, captcha_widget_type: "smart" };

let made = 0;
const freshEmail = () => {
  made += 1;
  return `oauth${made}+clerk_test@example.com`;
};
async function newUser(email = freshEmail()) {
  const { id } = await clerk().users.createUser({
    emailAddress: [email],
    password: "long enough",
  });
  return { id, email };
}

const beginSignIn = async (browser: Browser) =>
  (await browser.post("/client/sign_ins", begin)).body.response;
const beginSignUp = async (browser: Browser, more: Record<string, string> = {}) =>
  (await browser.post("/client/sign_ups", { ...begin, ...captcha, ...more })).body.response;
const signInPage = async (browser: Browser): Promise<string> =>
  (await beginSignIn(browser)).first_factor_verification.external_verification_redirect_url;
const signUpPage = async (browser: Browser, more: Record<string, string> = {}): Promise<string> =>
  (await beginSignUp(browser, more)).verifications.external_account
    .external_verification_redirect_url;
const person = (email: string) => ({ email, name: "Gita Google" });

/** Opens the provider's page, chooses an account there, and returns to the app. */
async function visit(browser: Browser, page: string, form: Record<string, string>) {
  return browser.comeBack(await browser.atProvider(page, form));
}
const clientOf = async (browser: Browser) => (await browser.get("/client")).body.response;

describe("a sign-in with a provider", () => {
  it("signs in to the account with the same verified address, and connects them", async () => {
    const { id, email } = await newUser();
    const browser = browserWith();
    const back = await visit(browser, await signInPage(browser), person(email));
    expect(back.status).toBe(303);
    expect(back.headers.get("location")).toBe("http://localhost:8787/done");
    const { sessions } = await clientOf(browser);
    expect(sessions[0].user.id).toBe(id);
    const user = await clerk().users.getUser(id);
    expect(user).toMatchObject({ firstName: "Gita", lastName: "Google", hasImage: true });
    expect(user.externalAccounts).toMatchObject([
      { provider: "oauth_google", emailAddress: email, firstName: "Gita" },
    ]);
  });

  it("finds a connected account although its address has changed", async () => {
    const { id, email } = await newUser();
    const first = browserWith();
    await visit(first, await signInPage(first), person(email));
    const other = await clerk().emailAddresses.createEmailAddress({
      userId: id,
      emailAddress: freshEmail(),
      verified: true,
      primary: true,
    });
    const { emailAddresses } = await clerk().users.getUser(id);
    const old = emailAddresses.find((one) => one.id !== other.id);
    await clerk().emailAddresses.deleteEmailAddress(old?.id ?? "");
    const second = browserWith();
    await visit(second, await signInPage(second), person(email));
    expect((await clientOf(second)).sessions[0].user.id).toBe(id);
  });

  it("continues as a sign-up if no user has that address", async () => {
    const email = freshEmail();
    const browser = browserWith();
    const back = await visit(browser, await signInPage(browser), person(email));
    expect(back.headers.get("location")).toBe(callbackPage);
    const { sign_in } = await clientOf(browser);
    expect(sign_in.first_factor_verification).toMatchObject({
      status: "transferable",
      error: { code: "external_account_not_found" },
    });
    const { body } = await browser.post("/client/sign_ups", { transfer: "true", ...captcha });
    expect(body.response.status).toBe("complete");
    const user = await clerk().users.getUser(body.response.created_user_id);
    expect(user).toMatchObject({ passwordEnabled: false, firstName: "Gita", hasImage: true });
    expect(user.emailAddresses[0]?.verification).toMatchObject({
      status: "verified",
      strategy: "from_oauth_google",
    });
  });

  it("asks for a mailed code if the provider has not verified the address", async () => {
    const { id, email } = await newUser();
    const browser = browserWith();
    await visit(browser, await signInPage(browser), { ...person(email), unverified: "yes" });
    const { sessions, sign_in } = await clientOf(browser);
    expect(sessions).toEqual([]);
    expect(sign_in).toMatchObject({
      status: "needs_first_factor",
      identifier: email,
      supported_first_factors: [{ strategy: "email_code", safe_identifier: email }],
    });
    expect((await clerk().users.getUser(id)).externalAccounts).toEqual([]);
    const path = `/client/sign_ins/${sign_in.id}`;
    const factor = sign_in.supported_first_factors[0];
    const password = { strategy: "password", password: "wrong password" };
    expect(await browser.codeOf(browser.post(`${path}/attempt_first_factor`, password))).toMatch(
      /form_password_incorrect/,
    );
    await browser.post(`${path}/prepare_first_factor`, {
      strategy: "email_code",
      email_address_id: factor.email_address_id,
    });
    await browser.post(`${path}/attempt_first_factor`, { strategy: "email_code", code: "424242" });
    expect((await clientOf(browser)).sessions[0].user.id).toBe(id);
    expect((await clerk().users.getUser(id)).externalAccounts).toHaveLength(1);
  });

  it("needs the second factor of a user who has one", async () => {
    const { id, email } = await newUser();
    await clerk().users.updateUser(id, { totpSecret: "JBSWY3DPEHPK3PXP" });
    const browser = browserWith({ secondFactor: "optional" });
    const back = await visit(browser, await signInPage(browser), person(email));
    expect(back.headers.get("location")).toBe(callbackPage);
    expect((await clientOf(browser)).sign_in.status).toBe("needs_second_factor");
  });

  it("is refused to a banned user, with an error that the app can read", async () => {
    const { id, email } = await newUser();
    await clerk().users.banUser(id);
    const browser = browserWith();
    await visit(browser, await signInPage(browser), person(email));
    const { sessions, sign_in } = await clientOf(browser);
    expect(sessions).toEqual([]);
    expect(sign_in.first_factor_verification).toMatchObject({
      status: "failed",
      error: { code: "user_banned" },
    });
  });

  it("ends with the provider's error if the user cancels", async () => {
    const browser = browserWith();
    const back = await visit(browser, await signInPage(browser), { cancel: "yes" });
    expect(back.headers.get("location")).toBe(callbackPage);
    expect((await clientOf(browser)).sign_in.first_factor_verification).toMatchObject({
      status: "failed",
      error: { code: "oauth_access_denied" },
    });
  });
});

describe("a sign-up with a provider", () => {
  it("creates a user with a name, a picture and a verified address, without a password", async () => {
    const email = freshEmail();
    const browser = browserWith();
    const page = await signUpPage(browser, { unsafe_metadata: JSON.stringify({ intent: 1 }) });
    const back = await visit(browser, page, person(email));
    expect(back.headers.get("location")).toBe("http://localhost:8787/done");
    const [session] = (await clientOf(browser)).sessions;
    const user = await clerk().users.getUser(session.user.id);
    expect(user).toMatchObject({
      firstName: "Gita",
      lastName: "Google",
      hasImage: true,
      passwordEnabled: false,
      unsafeMetadata: { intent: 1 },
    });
    const other = browserWith();
    expect(await other.codeOf(other.signIn(email, "anything at all"))).toBe(
      "400 strategy_for_user_invalid",
    );
  });

  it("continues as a sign-in if the user has an account", async () => {
    const { id, email } = await newUser();
    const browser = browserWith();
    await visit(browser, await signUpPage(browser), person(email));
    const { sign_up, sessions } = await clientOf(browser);
    expect(sessions).toEqual([]);
    expect(sign_up.verifications.external_account).toMatchObject({
      status: "transferable",
      error: { code: "external_account_exists" },
    });
    const { body } = await browser.post("/client/sign_ins", { transfer: "true" });
    expect(body.response.status).toBe("complete");
    expect(body.client.sessions[0].user.id).toBe(id);
  });

  it("does not sign in to an account by an unverified address of the provider", async () => {
    const { id, email } = await newUser();
    const browser = browserWith();
    const page = await signUpPage(browser);
    await visit(browser, page, { ...person(email), unverified: "yes" });
    const { body } = await browser.post("/client/sign_ins", { transfer: "true" });
    expect(body.response.status).toBe("needs_first_factor");
    expect(body.client.sessions).toEqual([]);
    expect((await clerk().users.getUser(id)).externalAccounts).toEqual([]);
  });

  it("needs a code for a new address that the provider has not verified", async () => {
    const email = freshEmail();
    const browser = browserWith();
    await visit(browser, await signUpPage(browser), { ...person(email), unverified: "yes" });
    const { sign_up } = await clientOf(browser);
    expect(sign_up).toMatchObject({
      status: "missing_requirements",
      missing_fields: [],
      unverified_fields: ["email_address"],
    });
    const path = `/client/sign_ups/${sign_up.id}`;
    await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
    const { body } = await browser.post(`${path}/attempt_verification`, {
      strategy: "email_code",
      code: "424242",
    });
    expect(body.response.status).toBe("complete");
  });

  it("waits for other required fields", async () => {
    const browser = browserWith({ legalConsent: true, username: "required" });
    await visit(browser, await signUpPage(browser), person(freshEmail()));
    const { sign_up } = await clientOf(browser);
    expect(sign_up.missing_fields.sort()).toEqual(["legal_accepted", "username"]);
    const fields = { legal_accepted: "true", username: `gita${Date.now()}` };
    const { body } = await browser.send("PATCH", `/client/sign_ups/${sign_up.id}`, fields);
    expect(body.response.status).toBe("complete");
  });

  it("needs the captcha, and open sign-up", async () => {
    const browser = browserWith();
    expect(await browser.codeOf(browser.post("/client/sign_ups", begin))).toBe(
      "400 captcha_missing_token",
    );
    const closed = browserWith({ signUpMode: "restricted" });
    expect(await closed.codeOf(closed.post("/client/sign_ups", { ...begin, ...captcha }))).toBe(
      "403 sign_up_mode_restricted",
    );
    await visit(closed, await signInPage(closed), person(freshEmail()));
    const transfer = { transfer: "true", ...captcha };
    expect(await closed.codeOf(closed.post("/client/sign_ups", transfer))).toBe(
      "403 sign_up_mode_restricted",
    );
  });

  it("cannot be completed before the callback", async () => {
    const browser = browserWith();
    const signUp = await beginSignUp(browser);
    expect(signUp.missing_fields).toContain("password");
    const transfer = { transfer: "true", ...captcha };
    expect(await browser.codeOf(browser.post("/client/sign_ups", transfer))).toBe(
      "400 account_transfer_invalid",
    );
    expect(await browser.codeOf(browser.post("/client/sign_ins", { transfer: "true" }))).toBe(
      "400 account_transfer_invalid",
    );
  });
});

describe("the redirect to a provider and back", () => {
  it("accepts a state once, in the browser that started, with the provider's own code", async () => {
    const { email } = await newUser();
    const [browser, other] = [browserWith(), browserWith()];
    await other.get("/client");
    await beginSignIn(other);
    const callback = await browser.atProvider(await signInPage(browser), person(email));
    expect(await other.codeOf(other.comeBack(callback))).toBe("400 oauth_callback_invalid");
    expect((await clientOf(other)).sessions).toEqual([]);
    // The state cannot be used again, also not in its own browser.
    expect(await browser.codeOf(browser.comeBack(callback))).toBe("400 oauth_callback_invalid");
    const again = await browser.atProvider(await signInPage(browser), person(email));
    const forged = new URL(again);
    forged.searchParams.set("code", "guessed");
    await browser.comeBack(forged.href);
    expect((await clientOf(browser)).sessions).toEqual([]);
    const made = "http://localhost:8787/__clerk/v1/oauth_callback?state=made-up&code=x";
    expect(await browser.codeOf(browser.comeBack(made))).toBe("400 oauth_callback_invalid");
  });

  it("returns to the app and to no other site", async () => {
    const browser = browserWith();
    for (const name of ["redirect_url", "action_complete_redirect_url"]) {
      const fields = { ...begin, [name]: "https://evil.example/sso-callback" };
      expect(await browser.codeOf(browser.post("/client/sign_ins", fields))).toBe(
        "400 resource_missmatch",
      );
    }
    const page = new URL(await signInPage(browser));
    page.searchParams.set("redirect_uri", "https://evil.example/");
    expect(
      (await fetch(page, { method: "POST", body: new URLSearchParams(page.search) })).status,
    ).toBe(400);
  });

  it("is refused for a provider that is off", async () => {
    const browser = browserWith({ socialProviders: ["apple"] });
    expect(await browser.codeOf(browser.post("/client/sign_ins", begin))).toBe(
      "400 oauth_provider_not_enabled",
    );
    const { body } = await browser.get("/environment");
    const { social } = body.user_settings;
    const on = Object.values(social as Record<string, { enabled: boolean; strategy: string }>)
      .filter(({ enabled }) => enabled)
      .map(({ strategy }) => strategy);
    expect(on).toEqual(["oauth_apple"]);
  });

  it("has a provider's page that remembers the accounts used there", async () => {
    const page = await signInPage(browserWith());
    const { searchParams } = new URL(page);
    const email = freshEmail();
    const chosen = await fetch(page, {
      method: "POST",
      body: new URLSearchParams({ ...Object.fromEntries(searchParams), ...person(email) }),
      redirect: "manual",
    });
    const cookie = chosen.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const again = await fetch(await signInPage(browserWith()), { headers: { cookie } });
    const text = await again.text();
    expect(text).toContain("Choose an account at Google");
    expect(text).toContain(email);
  });
});

describe("the connected accounts of a signed-in user", () => {
  const connect = async (browser: Browser) =>
    (await browser.post("/me/external_accounts", begin)).body.response;
  async function signedIn() {
    const email = freshEmail();
    const browser = browserWith({ deviceTrust: false });
    const { id } = await newUser(email);
    await browser.signIn(email, "long enough");
    return { browser, email, id };
  }

  it("can be added with their address, and removed", async () => {
    const { browser, id } = await signedIn();
    const account = await connect(browser);
    expect(account.verification.status).toBe("unverified");
    const other = freshEmail();
    const page = account.verification.external_verification_redirect_url;
    const back = await visit(browser, page, person(other));
    expect(back.headers.get("location")).toBe("http://localhost:8787/done");
    const user = await clerk().users.getUser(id);
    expect(user.externalAccounts).toMatchObject([{ emailAddress: other }]);
    expect(user.emailAddresses.map(({ emailAddress }) => emailAddress)).toContain(other);
    expect(await browser.codeOf(browser.post("/me/external_accounts", begin))).toBe(
      "400 oauth_account_already_connected",
    );
    const { body } = await browser.send("DELETE", `/me/external_accounts/${account.id}`);
    expect(body.response).toMatchObject({ id: account.id, deleted: true });
    expect((await clerk().users.getUser(id)).externalAccounts).toEqual([]);
  });

  it("cannot include another user's, or one that was refused", async () => {
    const { browser } = await signedIn();
    const stranger = await newUser();
    const account = await connect(browser);
    const page = account.verification.external_verification_redirect_url;
    await visit(browser, page, person(stranger.email));
    const errorOf = async () => {
      const { body } = await browser.get("/me");
      return body.response.external_accounts[0].verification;
    };
    expect(await errorOf()).toMatchObject({
      status: "failed",
      error: { code: "oauth_identification_claimed" },
    });
    const second = await connect(browser);
    const again = second.verification.external_verification_redirect_url;
    await visit(browser, again, { cancel: "yes" });
    expect(await errorOf()).toMatchObject({ error: { code: "oauth_access_denied" } });
  });

  it("can be removed by an administrator too", async () => {
    const { browser, id } = await signedIn();
    const account = await connect(browser);
    const page = account.verification.external_verification_redirect_url;
    await visit(browser, page, person(freshEmail()));
    await clerk().users.deleteUserExternalAccount({ userId: id, externalAccountId: account.id });
    expect((await clerk().users.getUser(id)).externalAccounts).toEqual([]);
  });
});
