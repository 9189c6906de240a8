import { createClerkClient } from "@clerk/backend";
import { __experimental_JWTPayloadToAuthObjectProperties as authOf } from "@clerk/shared/jwtPayloadParser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningClerk, secretKey, startClerk } from "./server.ts";
import type { InstanceSettings } from "./settings.ts";
import { testBrowser } from "./test-browser.ts";

/* Codes by mail and by text message, and the organization claims of a token. */

const mailed: { to: string; code: string }[] = [];
let emulator: RunningClerk;
beforeAll(async () => {
  emulator = await startClerk({
    port: 0,
    appUrl: "http://localhost:8787",
    settings: { organizations: true, permissions: { "org:admin": permissions } },
    mailCode: async (to, code) => {
      mailed.push({ to, code });
    },
  });
});
afterAll(() => emulator.close());

const permissions = ["org:teams:read", "org:teams:manage", "org:dates:manage"];
const clerk = () =>
  createClerkClient({ secretKey, apiUrl: emulator.url, telemetry: { disabled: true } });
const number = "+12015550123";
const code = "424242";

const newUser = (emailAddress: string) =>
  clerk().users.createUser({ emailAddress: [emailAddress], password: "long enough" });

/** A browser that has started a sign-in with an identifier, and the path of that sign-in. */
async function signingIn(identifier: string, settings: Partial<InstanceSettings>) {
  const browser = testBrowser(emulator, settings);
  const { body } = await browser.post("/client/sign_ins", { identifier });
  return { browser, path: `/client/sign_ins/${body.response.id}`, signIn: body.response };
}

describe("a phone number", () => {
  it("signs its user in with a code, if the instance has phone numbers on", async () => {
    const user = await newUser("phone@example.com");
    const phone = await clerk().phoneNumbers.createPhoneNumber({
      userId: user.id,
      phoneNumber: number,
      verified: true,
    });
    const { browser, path, signIn } = await signingIn(number, { phone: "optional" });
    const phone_code = { strategy: "phone_code", phone_number_id: phone.id };
    expect(signIn.supported_first_factors).toContainEqual(expect.objectContaining(phone_code));
    await browser.post(`${path}/prepare_first_factor`, phone_code);
    const wrong = { strategy: "phone_code", code: "000000" };
    expect(await browser.codeOf(browser.post(`${path}/attempt_first_factor`, wrong))).toBe(
      "422 form_code_incorrect",
    );
    const { body } = await browser.post(`${path}/attempt_first_factor`, { ...wrong, code });
    expect(body.response.status).toBe("complete");
    const without = await signingIn(number, {});
    expect(
      without.signIn.supported_first_factors.map(({ strategy }: { strategy: string }) => strategy),
    ).not.toContain("phone_code");
  });

  it("reserved for the second factor is used after the password, and not as a first factor", async () => {
    const user = await newUser("second@example.com");
    await clerk().phoneNumbers.createPhoneNumber({
      userId: user.id,
      phoneNumber: "+12015550124",
      verified: true,
      reservedForSecondFactor: true,
    });
    const { browser, path, signIn } = await signingIn("second@example.com", { phone: "optional" });
    expect(JSON.stringify(signIn.supported_first_factors)).not.toContain("phone_code");
    const password = { strategy: "password", password: "long enough" };
    const first = await browser.post(`${path}/attempt_first_factor`, password);
    expect(first.body.response).toMatchObject({
      status: "needs_second_factor",
      supported_second_factors: [{ strategy: "phone_code", default: true }],
    });
    await browser.post(`${path}/prepare_second_factor`, { strategy: "phone_code" });
    const second = await browser.post(`${path}/attempt_second_factor`, {
      strategy: "phone_code",
      code,
    });
    expect(second.body.response.status).toBe("complete");
  });

  it("is added, made primary and removed through the Backend API", async () => {
    const user = await newUser("numbers@example.com");
    const { phoneNumbers } = clerk();
    const added = { userId: user.id, phoneNumber: "+12015550125" };
    const phone = await phoneNumbers.createPhoneNumber(added);
    expect(phone.verification).toBeNull();
    await expect(phoneNumbers.createPhoneNumber(added)).rejects.toMatchObject({ status: 422 });
    const nonsense = { userId: user.id, phoneNumber: "12" };
    await expect(phoneNumbers.createPhoneNumber(nonsense)).rejects.toMatchObject({ status: 422 });
    await phoneNumbers.updatePhoneNumber(phone.id, { verified: true });
    expect((await phoneNumbers.getPhoneNumber(phone.id)).verification?.status).toBe("verified");
    expect((await clerk().users.getUser(user.id)).primaryPhoneNumberId).toBe(phone.id);
    await phoneNumbers.deletePhoneNumber(phone.id);
    expect((await clerk().users.getUser(user.id)).phoneNumbers).toEqual([]);
  });
});

describe("a test address", () => {
  it("accepts the fixed code in test mode, and otherwise only the mailed one", async () => {
    const email = "ana+clerk_test@example.com";
    await newUser(email);
    const attempt = async (settings: Partial<InstanceSettings>, typed: () => string) => {
      const { browser, path } = await signingIn(email, settings);
      await browser.post(`${path}/prepare_first_factor`, { strategy: "email_code" });
      const fields = { strategy: "email_code", code: typed() };
      return browser.codeOf(browser.post(`${path}/attempt_first_factor`, fields));
    };
    expect(await attempt({}, () => code)).toBe("no error");
    expect(mailed).toEqual([]);
    expect(await attempt({ testMode: false }, () => code)).toBe("422 form_code_incorrect");
    expect(mailed.map(({ to }) => to)).toEqual([email]);
    expect(await attempt({ testMode: false }, () => mailed.at(-1)?.code ?? "")).toBe("no error");
  });
});

/** Starts a session with an active organization, for which the SDK has no parameter. Returns the status. */
async function startSessionIn(user_id: string, active_organization_id: string): Promise<number> {
  const answer = await fetch(`${emulator.url}/v1/sessions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
    body: JSON.stringify({ user_id, active_organization_id }),
  });
  if (answer.ok) {
    const { last_active_organization_id: active } = (await answer.json()) as Record<
      string,
      unknown
    >;
    expect(active).toBe(active_organization_id);
  }
  return answer.status;
}

describe("a token", () => {
  it("has the claims of the active organization that Clerk's SDK reads", async () => {
    const user = await newUser("owner@example.com");
    const organization = await clerk().organizations.createOrganization({
      name: "Riverside FC",
      createdBy: user.id,
    });
    const browser = testBrowser(emulator, { deviceTrust: false });
    const { body } = await browser.signIn("owner@example.com", "long enough");
    const path = `/client/sessions/${body.response.created_session_id}`;
    const claims = async () => {
      const { body: token } = await browser.post(`${path}/tokens`);
      return JSON.parse(Buffer.from(token.jwt.split(".")[1], "base64url").toString());
    };
    expect(await claims()).not.toHaveProperty("o");
    await browser.post(`${path}/touch`, { active_organization_id: organization.id });
    const active = await claims();
    expect(active.o).toEqual({
      id: organization.id,
      rol: "admin",
      slg: organization.slug,
      per: "read,manage",
      fpm: "3,2",
    });
    expect(authOf(active)).toMatchObject({
      orgId: organization.id,
      orgRole: "org:admin",
      orgSlug: organization.slug,
      orgPermissions: permissions,
    });
    await browser.post(`${path}/touch`, { active_organization_id: "" });
    expect(await claims()).not.toHaveProperty("o");
    expect(await startSessionIn(user.id, organization.id)).toBe(200);
    const stranger = await newUser("stranger@example.com");
    expect(await startSessionIn(stranger.id, organization.id)).toBe(404);
  });
});
