import { beforeEach, expect, it } from "vitest";
import { api, bindings, clerk, rows, send, type Visitor } from "../../tests/support/app.ts";
import { insert } from "../../tests/support/builders/insert.ts";
import { createUserToClose } from "../../tests/support/builders/users.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { metadataDue } from "../db/schema.ts";
import { closeAccounts } from "./close-accounts.ts";
import { syncMetadata } from "./sync-metadata.ts";

const on = { ...bindings, CLERK_METADATA: "true" };
const tell = (env = on) => syncMetadata(env, Date.now());
const toldOf = async ({ clerkUserId }: Visitor) =>
  (await clerk.users.getUser(clerkUserId)).publicMetadata.tenants;
const waiting = () => rows("select user_id from metadata_due");

beforeEach(() => rows("delete from metadata_due"));

it("Clerk's metadata follows each change: joined, promoted, removed", async () => {
  const club = await createTenant({ role: "coach" });
  const parent = await member(club);
  await tell();
  expect(await toldOf(club.owner)).toEqual([{ id: club.tenant.id, roles: ["owner", "coach"] }]);
  expect(await toldOf(parent)).toEqual([{ id: club.tenant.id, roles: ["parent"] }]);
  expect(await waiting()).toEqual([]);
  await rows(
    "update memberships set role = 'coach' where tenant_id = ? and role = 'parent'",
    club.tenant.id,
  );
  await tell();
  expect(await toldOf(parent)).toEqual([{ id: club.tenant.id, roles: ["coach"] }]);
  const [row] = await rows<{ id: string }>(
    "select m.id from memberships m join users u on u.id = m.user_id where u.clerk_user_id = ?",
    parent.clerkUserId,
  );
  const path = `/api/admin/tenants/${club.tenant.id}/members/${row?.id}`;
  await send(club.owner, path, { method: "DELETE" });
  await tell();
  expect(await toldOf(parent)).toEqual([]);
});

it("a deleted tenant is in no user's metadata", async () => {
  const club = await createTenant();
  await tell();
  await api(club.owner).admin.tenants[":tenantId"].$delete({ param: { tenantId: club.tenant.id } });
  await tell();
  expect(await toldOf(club.owner)).toEqual([]);
});

it("a user whom Clerk refuses is retried, later each time", async () => {
  const club = await createTenant();
  const nowhere = { ...on, CLERK_API_URL: "http://localhost:9" };
  const before = Date.now();
  await tell(nowhere);
  const [row] = await rows<{ attempts: number; wait: number }>(
    `select attempts, due_at - ${before} wait from metadata_due where user_id = ?`,
    club.user.id,
  );
  expect(row?.attempts).toBe(1);
  expect(row?.wait).toBeGreaterThan(50_000);
  await tell();
  expect(await toldOf(club.owner)).toBeUndefined();
  await rows("update metadata_due set due_at = 0");
  await tell();
  expect(await toldOf(club.owner)).toHaveLength(1);
});

it("a change during an update of Clerk is sent too", async () => {
  const club = await createTenant();
  const telling = tell();
  await rows("update metadata_due set version = version + 1 where user_id = ?", club.user.id);
  await telling;
  expect(await waiting()).toEqual([{ user_id: club.user.id }]);
});

it("a token has room for the metadata of many memberships", async () => {
  const who = await basicUser();
  for (let n = 0; n < 20; n += 1) {
    await api(who).tenants.$post({ json: { tenantName: `Club ${n}`, role: "coach" } });
  }
  await tell();
  const told = await toldOf(who);
  expect(JSON.stringify(told).length).toBeLessThanOrEqual(1_000);
  expect((told as unknown[]).length).toBeGreaterThan(10);
});

it("nothing is sent when settings do not enable it", async () => {
  const club = await createTenant();
  await syncMetadata(bindings, Date.now());
  expect(await toldOf(club.owner)).toBeUndefined();
});

it("a user whom Clerk no longer knows is not retried", async () => {
  const club = await createTenant();
  await rows("update users set clerk_user_id = 'user_gone' where id = ?", club.user.id);
  await tell();
  expect(await waiting()).toEqual([]);
});

it("a short run updates ten people and closes three accounts, and the next runs do the rest", async () => {
  const ids = Array.from({ length: 12 }, (_, n) => `gone-${n}-${crypto.randomUUID()}`);
  for (const [n, id] of ids.entries()) {
    await insert(metadataDue, { userId: id, dueAt: n });
    await createUserToClose(id, n);
  }
  const open = () =>
    rows("select 1 from users where clerk_closes_at is not null and id like 'gone-%'");
  const short = { ...on, MAILS_PER_RUN: "25" };
  await tell(short);
  await closeAccounts(short, Date.now());
  expect([(await waiting()).length, (await open()).length]).toEqual([2, 9]);
  await tell();
  await closeAccounts(on, Date.now());
  expect([(await waiting()).length, (await open()).length]).toEqual([0, 0]);
});
