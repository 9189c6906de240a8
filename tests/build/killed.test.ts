import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import { ServerClient } from "postmark";
import { afterAll, beforeAll, expect, it } from "vitest";
import { killAll } from "../../scripts/processes.ts";
import { type Stack, startStack, tick } from "../../scripts/stack.ts";
import { databaseIn } from "../support/database-file.ts";

/* The whole stack, and a Worker that dies at the worst moment. */

const ports = { PORT: "28787", CLERK_EMULATOR_PORT: "28788", POSTMARK_EMULATOR_PORT: "28789" };
const folder = mkdtempSync(join(tmpdir(), "tenantry-killed-"));
const mail = new ServerClient("postmark-emulated", {
  useHttps: false,
  requestHost: `localhost:${ports.POSTMARK_EMULATOR_PORT}`,
});
let stack: Stack | undefined;

beforeAll(async () => {
  Object.assign(process.env, ports);
  stack = await startStack({ folder });
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const database = () => databaseIn(folder);

const sentTo = async (recipient: string) =>
  (await mail.getOutboundMessages({ count: 10, offset: 0, recipient })).TotalCount;

it("a mail whose Worker was killed between commit and send goes out once", async () => {
  const clerk = createClerkClient({
    secretKey: "sk_test_emulated",
    apiUrl: stack?.clerk ?? "",
    telemetry: { disabled: true },
  });
  const user = await clerk.users.createUser({
    emailAddress: ["owner@example.com"],
    skipPasswordRequirement: true,
  });
  const session = await clerk.sessions.createSession({ userId: user.id });
  const post = async (path: string, body: object) => {
    const { jwt } = await clerk.sessions.getToken(session.id);
    const headers = { authorization: `Bearer ${jwt}`, "content-type": "application/json" };
    const answer = await fetch(`${stack?.app}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
    return (await answer.json()) as { tenant: { id: string } };
  };
  const { tenant } = await post("/api/auth/club-signup", { tenantName: "Riverside FC" });

  // The provider stalls, so that the Worker dies with the mail claimed and nothing sent.
  await fetch(`${stack?.postmark}/outage`, {
    method: "PUT",
    body: JSON.stringify({ status: 500, stallMs: 60_000 }),
  });
  const email = "invited@example.com";
  await post("/api/admin/invitations", { tenantId: tenant.id, email, role: "parent" });
  await expect
    .poll(() => database().prepare("select attempts from emails").get()?.attempts)
    .toBe(1);
  await killAll();
  const isUp = () =>
    fetch(stack?.app ?? "").then(
      () => true,
      () => false,
    );
  await expect.poll(isUp).toBe(false);
  await stack?.stop();
  expect(await sentTo(email).catch(() => 0)).toBe(0);

  stack = await startStack({ folder });
  await tick(stack.app);
  // Its claim is not over yet.
  expect(await sentTo(email)).toBe(0);
  database().exec("update emails set next_attempt_at = 0");
  await tick(stack.app);
  await tick(stack.app);
  await expect.poll(() => sentTo(email)).toBe(1);
  const row = database().prepare("select status, variables, attempts from emails").get();
  expect(row).toMatchObject({ variables: null, attempts: 2 });
});
