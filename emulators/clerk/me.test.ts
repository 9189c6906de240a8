import { createClerkClient } from "@clerk/backend";
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { serve } from "../serve.ts";
import { type RunningClerk, secretKey, startClerk, webhookSecret } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { testBrowser } from "./test-browser.ts";

/* How signed-in users change their own account: addresses, the password, sessions. */

interface Event {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: assertions check events field by field.
  data: any;
}

const codes = new Map<string, string>();
const notices: { to: string; subject: string }[] = [];
const events: Event[] = [];
let emulator: RunningClerk;
let receiver: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  const app = new Hono().post("/", async (c) => {
    events.push(await c.req.json());
    return c.body(null, 204);
  });
  receiver = await serve(app, 0);
  emulator = await startClerk({
    port: 0,
    appUrl: "http://localhost:8787",
    webhook: { url: receiver.url, secret: webhookSecret },
    mailCode: async (to, code) => {
      codes.set(to, code);
    },
    mailNotice: async (to, subject) => {
      notices.push({ to, subject });
    },
  });
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await emulator.close();
  await receiver.close();
});

const clerk = () =>
  createClerkClient({ secretKey, apiUrl: emulator.url, telemetry: { disabled: true } });
const password = "long enough";
const freshEmail = (name = "own") => `${name}-${crypto.randomUUID()}@example.com`;

/** A user with a password, and the browser that is signed in. */
async function signedIn(settings: Partial<InstanceSettings> = {}) {
  const email = freshEmail();
  const user = await clerk().users.createUser({ emailAddress: [email], password });
  const browser = await browserOf(email, settings);
  return { email, user, browser };
}

async function browserOf(email: string, settings: Partial<InstanceSettings> = {}) {
  const browser = testBrowser(emulator, { deviceTrust: false, ...settings });
  const { body } = await browser.signIn(email, password);
  expect(body.response.status).toBe("complete");
  return browser;
}
type Browser = Awaited<ReturnType<typeof browserOf>>;

/** With a slash at the end of the path, as clerk-js sends it. */
const add = (browser: Browser, email: string) =>
  browser.post("/me/email_addresses/", { email_address: email });

/** Adds an address and mails its code. Returns the path of the address. */
async function added(browser: Browser, email = freshEmail("second")) {
  const { body } = await add(browser, email);
  const path = `/me/email_addresses/${body.response.id}`;
  await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
  return { path, email, id: body.response.id as string };
}

const verify = (browser: Browser, { path, email }: { path: string; email: string }) =>
  browser.post(`${path}/attempt_verification`, { code: codes.get(email) ?? "" });

/** The user whom an address signs in. */
async function userSignedInBy(email: string): Promise<string> {
  const { body } = await (await browserOf(email)).get("/me");
  return body.response.id;
}

/** The user in the last webhook. */
const toldOf = async (userId: string) => {
  const last = events.filter(({ type, data }) => type === "user.updated" && data.id === userId);
  return last.at(-1)?.data;
};

describe("the user's own address", () => {
  it("is added, verified by its code, made primary and removed, with webhooks", async () => {
    const { browser, user, email } = await signedIn();
    const second = await added(browser);
    const { body } = await verify(browser, second);
    expect(body.response).toMatchObject({
      email_address: second.email,
      verification: { status: "verified", strategy: "email_code" },
    });
    await browser.send("PATCH", "/me", { primary_email_address_id: second.id });
    await expect
      .poll(async () => (await toldOf(user.id))?.primary_email_address_id)
      .toBe(second.id);
    expect(notices).toContainEqual({
      to: email,
      subject: "Your primary email address has been changed",
    });
    const { body: list } = await browser.get("/me/email_addresses");
    const first = list.find((one: { email_address: string }) => one.email_address === email);
    const removed = await browser.send("DELETE", `/me/email_addresses/${first.id}`);
    expect(removed.body.response).toEqual({
      object: "email_address",
      id: first.id,
      deleted: true,
    });
    await expect.poll(async () => (await toldOf(user.id))?.email_addresses.length).toBe(1);
  });

  it("is refused if another user has it, without an error under strict enumeration protection", async () => {
    const other = await signedIn();
    const { browser, email } = await signedIn();
    expect(await browser.codeOf(add(browser, other.email))).toBe("422 form_identifier_exists");
    expect(await browser.codeOf(add(browser, email))).toBe("422 form_identifier_exists");
    const strict = await signedIn({ strictEnumeration: true });
    const hidden = await added(strict.browser, other.email);
    expect(codes.has(other.email)).toBe(false);
    const attempt = strict.browser.post(`${hidden.path}/attempt_verification`, { code: "000000" });
    expect(await browser.codeOf(attempt)).toBe("422 form_code_incorrect");
    expect(await userSignedInBy(other.email)).toBe(other.user.id);
  });

  it("belongs to the first user who verifies it, even if others added it before", async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const wanted = freshEmail("wanted");
    const first = await added(one.browser, wanted);
    const firstCode = codes.get(wanted) ?? "";
    const second = await added(two.browser, wanted);
    await verify(two.browser, second);
    const late = one.browser.post(`${first.path}/attempt_verification`, { code: firstCode });
    expect(await one.browser.codeOf(late)).toBe("422 form_identifier_exists");
    expect(await userSignedInBy(wanted)).toBe(two.user.id);
  });

  it("accepts its own code once, and no code of another address", async () => {
    const { browser } = await signedIn();
    const [one, two] = [await added(browser), await added(browser)];
    const swapped = browser.post(`${one.path}/attempt_verification`, {
      code: codes.get(two.email) ?? "",
    });
    expect(await browser.codeOf(swapped)).toBe("422 form_code_incorrect");
    const stale = codes.get(one.email) ?? "";
    await browser.post(`${one.path}/prepare_verification`, { strategy: "email_code" });
    const old = browser.post(`${one.path}/attempt_verification`, { code: stale });
    if (stale !== codes.get(one.email)) {
      expect(await browser.codeOf(old)).toBe("422 form_code_incorrect");
    }
    await verify(browser, one);
    expect(await browser.codeOf(verify(browser, one))).toBe("400 verification_already_verified");
  });

  it("cannot be primary before it is verified, and the last one cannot be removed", async () => {
    const { browser, user } = await signedIn();
    const second = await added(browser);
    const primary = browser.send("PATCH", "/me", { primary_email_address_id: second.id });
    expect(await browser.codeOf(primary)).toBe("422 form_verification_needed");
    const only = user.emailAddresses[0]?.id;
    expect(await browser.codeOf(browser.send("DELETE", `/me/email_addresses/${only}`))).toBe(
      "400 last_required_identification_deletion_failed",
    );
    expect(await browser.codeOf(browser.send("DELETE", second.path))).toBe("no error");
  });

  it("cannot be read or changed by another user", async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const second = await added(theirs.browser);
    const attempts = [
      mine.browser.get(second.path),
      mine.browser.post(`${second.path}/prepare_verification`, { strategy: "email_code" }),
      verify(mine.browser, second),
      mine.browser.send("DELETE", second.path),
      mine.browser.send("PATCH", "/me", { primary_email_address_id: second.id }),
    ];
    for (const attempt of attempts) {
      expect(await mine.browser.codeOf(attempt)).toBe("404 resource_not_found");
    }
    expect(await mine.browser.codeOf(testBrowser(emulator).get("/me/email_addresses"))).toBe(
      "401 authentication_invalid",
    );
  });

  it("is limited in number until verified", async () => {
    const { browser } = await signedIn();
    for (let turn = 0; turn < 5; turn += 1) await add(browser, freshEmail());
    expect(await browser.codeOf(add(browser, freshEmail()))).toBe(
      "400 too_many_unverified_identifications",
    );
    expect(await browser.codeOf(add(browser, "no address"))).toBe("422 form_param_format_invalid");
  });
});

describe("the user's own password", () => {
  const change = (browser: Browser, fields: Record<string, string>) =>
    browser.post("/me/change_password", fields);

  it("is changed with the current one; other sessions end and a mail is sent", async () => {
    const { browser, email } = await signedIn();
    const other = await browserOf(email);
    const wrong = change(browser, { current_password: "not it at all", new_password: "newer one" });
    expect(await browser.codeOf(wrong)).toBe("422 form_password_validation_failed");
    const { body } = await change(browser, {
      current_password: password,
      new_password: "a newer password",
      sign_out_of_other_sessions: "true",
    });
    expect(body.response.password_enabled).toBe(true);
    expect(await browser.codeOf(other.get("/me"))).toBe("401 authentication_invalid");
    expect(await browser.codeOf(browser.get("/me"))).toBe("no error");
    expect(notices).toContainEqual({ to: email, subject: "Your password has been changed" });
    const old = testBrowser(emulator).signIn(email, password);
    expect(await browser.codeOf(old)).toBe("422 form_password_incorrect");
  });

  it.each([
    ["short", "form_password_length_too_short"],
    ["password123", "form_password_pwned"],
    [password, "form_new_password_matches_current"],
  ])("is refused if it is %s: %s", async (next, code) => {
    const { browser } = await signedIn();
    const answer = await change(browser, { current_password: password, new_password: next });
    expect(answer.body.errors[0]).toMatchObject({ code, meta: { param_name: "new_password" } });
  });

  it("is set by a user without one, and removed if the instance does not require it", async () => {
    const { browser, email, user } = await signedIn({ password: false });
    const removed = await browser.post("/me/remove_password", { current_password: password });
    expect(removed.body.response.password_enabled).toBe(false);
    expect(notices).toContainEqual({ to: email, subject: "Your password has been removed" });
    expect(
      await browser.codeOf(browser.post("/me/remove_password", { current_password: password })),
    ).toBe("400 no_password_set");
    const { body } = await change(browser, { new_password: "the first password" });
    expect(body.response.password_enabled).toBe(true);
    const verified = clerk().users.verifyPassword({
      userId: user.id,
      password: "the first password",
    });
    expect(await verified).toEqual({ verified: true });
    const kept = await signedIn();
    const required = kept.browser.post("/me/remove_password", { current_password: password });
    expect(await browser.codeOf(required)).toBe("400 password_required");
  });
});

describe("the user's own session", () => {
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

  it("is listed with its browser and place, and revoked from another session", async () => {
    const { browser, email, user } = await signedIn();
    const other = await browserOf(email);
    const from = { "user-agent": phone, "x-forwarded-for": "203.0.113.7" };
    const session = (await other.send("GET", "/client", undefined, from)).body.response
      .last_active_session_id;
    const { body: list } = await browser.get("/me/sessions/active");
    expect(list).toHaveLength(2);
    expect(list).toContainEqual(
      expect.objectContaining({
        id: session,
        latest_activity: expect.objectContaining({
          browser_name: "Safari",
          browser_version: "18.0",
          device_type: "iPhone",
          is_mobile: true,
          city: "Lyon",
          country: "FR",
          ip_address: "203.0.113.7",
        }),
      }),
    );
    const { body } = await browser.post(`/me/sessions/${session}/revoke`);
    expect(body.response).toMatchObject({ id: session, status: "revoked" });
    await expect
      .poll(() =>
        events.some(({ type, data }) => type === "session.revoked" && data.id === session),
      )
      .toBe(true);
    expect(await browser.codeOf(other.get("/me"))).toBe("401 authentication_invalid");
    expect((await browser.get("/me/sessions/active")).body).toHaveLength(1);
    expect((await browser.get("/me/sessions")).body).toHaveLength(2);
    expect(await browser.codeOf(browser.post(`/me/sessions/${session}/revoke`))).toBe(
      "400 invalid_action_for_session",
    );
    const { data } = await clerk().sessions.getSessionList({ userId: user.id });
    expect(data.find(({ id }) => id === session)?.latestActivity?.city).toBe("Lyon");
  });

  it("cannot be revoked by itself or by another user", async () => {
    const { browser } = await signedIn();
    const stranger = await signedIn();
    const [own] = (await browser.get("/me/sessions/active")).body;
    expect(await browser.codeOf(browser.post(`/me/sessions/${own.id}/revoke`))).toBe(
      "400 invalid_action_for_session",
    );
    const foreign = stranger.browser.post(`/me/sessions/${own.id}/revoke`);
    expect(await browser.codeOf(foreign)).toBe("404 resource_not_found");
    expect(await browser.codeOf(browser.get("/me"))).toBe("no error");
  });
});

describe("a sensitive change", () => {
  it("needs a proof of identity from the last ten minutes", async () => {
    const { browser, email, user } = await signedIn();
    const other = await browserOf(email);
    const second = await added(browser);
    await verify(browser, second);
    const late = async (method: string, path: string, fields: Record<string, string> = {}) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
      const code = await browser.codeOf(browser.send(method, path, fields));
      vi.useRealTimers();
      return code;
    };
    const [session] = (await other.get("/client")).body.response.sessions;
    for (const [method, path, fields] of [
      ["POST", "/me/email_addresses", { email_address: freshEmail() }],
      ["DELETE", second.path, {}],
      ["PATCH", "/me", { primary_email_address_id: second.id }],
      ["POST", "/me/change_password", { new_password: "a newer password" }],
      ["POST", `/me/sessions/${session.id}/revoke`, {}],
    ] as const) {
      expect(await late(method, path, fields)).toBe("403 session_reverification_required");
    }
    expect((await clerk().users.getUser(user.id)).emailAddresses).toHaveLength(2);
    const unasked = await signedIn({ reverification: false });
    const change = unasked.browser.post("/me/change_password", { new_password: "a newer one" });
    expect(await browser.codeOf(change)).toBe("422 form_password_validation_failed");
  });
});
