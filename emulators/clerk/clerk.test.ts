import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClerkClient, verifyToken } from "@clerk/backend";
import { isClerkAPIResponseError } from "@clerk/backend/errors";
import { decodeJwt } from "@clerk/backend/jwt";
import { verifyWebhook } from "@clerk/backend/webhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issuer, type RunningClerk, secretKey, startClerk, webhookSecret } from "./server.ts";

/* Clerk's SDK with the emulator. tests/browser covers the Frontend API with clerk-js. */

const appUrl = "http://localhost:8787";
const folder = mkdtempSync(join(tmpdir(), "clerk-emulator-"));
const received: Request[] = [];
/** The user of each event. */
const userOfEvent = new WeakMap<Request, string>();
const listener = createServer(async (request, answer) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, String(value)] as [string, string],
  );
  const event = new Request(`http://localhost${request.url}`, { method: "POST", headers, body });
  received.push(event);
  userOfEvent.set(event, JSON.parse(body).data.id);
  // The first attempt of every event fails, so it must be repeated.
  const isFirst =
    received.filter(({ headers }) => headers.get("svix-id") === request.headers["svix-id"])
      .length === 1;
  answer.writeHead(isFirst ? 500 : 204).end();
});

let emulator: RunningClerk;
const start = () => {
  const { port } = listener.address() as AddressInfo;
  return startClerk({
    port: 0,
    appUrl,
    folder,
    webhook: {
      url: `http://localhost:${port}/hook`,
      secret: webhookSecret,
      types: ["user.created"],
    },
    settings: { names: "optional" },
  });
};
const client = () =>
  createClerkClient({ secretKey, apiUrl: emulator.url, telemetry: { disabled: true } });

beforeAll(async () => {
  await new Promise<void>((ready) => listener.listen(0, "localhost", ready));
  emulator = await start();
});
afterAll(async () => {
  await emulator.close();
  listener.close();
  rmSync(folder, { recursive: true });
});

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "no error",
    (error: unknown) =>
      isClerkAPIResponseError(error) ? `${error.status} ${error.errors[0]?.code}` : String(error),
  );

describe("users", () => {
  it("are created, found by address, changed and deleted", async () => {
    const { users } = client();
    const created = await users.createUser({
      emailAddress: ["Ana@Example.com"],
      password: "long enough",
      firstName: "Ana",
      publicMetadata: { a: { b: 1, c: 2 } },
    });
    expect(created.primaryEmailAddress).toMatchObject({
      emailAddress: "ana@example.com",
      verification: { status: "verified" },
    });
    const { data, totalCount } = await users.getUserList({ emailAddress: ["ana@example.com"] });
    expect([data[0]?.id, totalCount]).toEqual([created.id, 1]);
    expect((await users.getUserList({ emailAddress: ["nobody@example.com"] })).data).toEqual([]);
    const updated = await users.updateUser(created.id, { lastName: "Silva" });
    expect(updated.fullName).toBe("Ana Silva");
    expect(updated.updatedAt).toBeGreaterThan(created.updatedAt);
    const merged = await users.updateUserMetadata(created.id, {
      publicMetadata: { a: { b: null, d: 3 } },
    });
    expect(merged.publicMetadata).toEqual({ a: { c: 2, d: 3 } });
    expect(
      await users.verifyPassword({ userId: created.id, password: "long enough" }),
    ).toMatchObject({ verified: true });
    expect(await codeOf(users.verifyPassword({ userId: created.id, password: "another" }))).toBe(
      "422 incorrect_password",
    );
    await users.deleteUser(created.id);
    expect(await codeOf(users.getUser(created.id))).toBe("404 resource_not_found");
  });

  it("are refused in the format of Clerk's errors", async () => {
    const { users } = client();
    const once = { emailAddress: ["once@example.com"], password: "long enough" };
    await users.createUser(once);
    expect(await codeOf(users.createUser(once))).toBe("422 form_identifier_exists");
    const short = { emailAddress: ["short@example.com"], password: "short" };
    expect(await codeOf(users.createUser(short))).toBe("422 form_password_length_too_short");
    const stranger = createClerkClient({ secretKey: "sk_test_other", apiUrl: emulator.url });
    expect(await codeOf(stranger.users.getCount())).toBe("401 clerk_key_invalid");
  });
});

describe("sessions", () => {
  it("have tokens that Clerk's verifier accepts, by key and through JWKS", async () => {
    const { users, sessions } = client();
    const user = await users.createUser({
      emailAddress: ["token@example.com"],
      password: "long enough",
    });
    const session = await sessions.createSession({ userId: user.id });
    const { jwt } = await sessions.getToken(session.id);
    for (const key of [{ jwtKey: emulator.jwtKey }, { secretKey, apiUrl: emulator.url }]) {
      const claims = await verifyToken(jwt, { ...key, authorizedParties: [appUrl] });
      expect(claims).toMatchObject({
        sub: user.id,
        sid: session.id,
        iss: issuer,
        azp: appUrl,
        sts: "active",
        v: 2,
        email: "token@example.com",
        email_verified: true,
      });
      expect(claims.exp - claims.iat).toBe(60);
    }
    const { jwt: template } = await sessions.getToken(session.id, "other-service");
    expect(decodeJwt(template).header).toMatchObject({ cat: "cl_B7d4PD222AAA" });
  });

  it("end when they are revoked or their user is deleted", async () => {
    const { users, sessions } = client();
    const user = await users.createUser({
      emailAddress: ["ends@example.com"],
      password: "long enough",
    });
    const [first, second] = [
      await sessions.createSession({ userId: user.id }),
      await sessions.createSession({ userId: user.id }),
    ];
    expect((await sessions.revokeSession(first.id)).status).toBe("revoked");
    expect(await codeOf(sessions.getToken(first.id))).toBe("404 resource_not_found");
    expect(
      (await sessions.getSessionList({ userId: user.id, status: "active" })).data,
    ).toHaveLength(1);
    await users.deleteUser(user.id);
    expect((await sessions.getSession(second.id)).status).toBe("removed");
  });
});

describe("sign-in tokens", () => {
  it("are created and revoked", async () => {
    const { users, signInTokens } = client();
    const user = await users.createUser({
      emailAddress: ["ticket@example.com"],
      skipPasswordRequirement: true,
    });
    const token = await signInTokens.createSignInToken({ userId: user.id, expiresInSeconds: 60 });
    expect(token).toMatchObject({ status: "pending", userId: user.id });
    expect(token.token.length).toBeGreaterThan(40);
    expect((await signInTokens.revokeSignInToken(token.id)).status).toBe("revoked");
  });
});

describe("webhooks", () => {
  it("are signed, and repeated with the same id after a failure", async () => {
    const user = await client().users.createUser({
      emailAddress: ["hook@example.com"],
      skipPasswordRequirement: true,
    });
    const events = () => received.filter((request) => userOfEvent.get(request) === user.id);
    await expect.poll(() => events().length).toBe(2);
    const [first, again] = events();
    expect(again?.headers.get("svix-id")).toBe(first?.headers.get("svix-id"));
    for (const request of [first, again]) {
      const event = await verifyWebhook(request as Request, { signingSecret: webhookSecret });
      expect(event).toMatchObject({ type: "user.created", data: { id: user.id } });
    }
  });
});

it("keeps its users and key across restarts", async () => {
  const before = await client().users.createUser({
    emailAddress: ["stays@example.com"],
    skipPasswordRequirement: true,
  });
  const { jwtKey } = emulator;
  await emulator.close();
  emulator = await start();
  expect(emulator.jwtKey).toBe(jwtKey);
  expect((await client().users.getUser(before.id)).id).toBe(before.id);
});
