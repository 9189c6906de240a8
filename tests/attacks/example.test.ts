import { afterAll, beforeAll, expect, it } from "vitest";
import { buildWorker } from "../../bench/build.ts";
import { type Served, serve } from "../../bench/workerd.ts";
import { rows, send, type Visitor } from "../support/app.ts";
import { basicUser, createTenant, member } from "../support/people.ts";
import { workerUrl } from "./outside.ts";

/* The example of docs/build-on-it.md: another product's Worker accepts exactly the users whom Tenantry accepts. */

let photos: Served;

beforeAll(async () => {
  const folder = await buildWorker("examples/photos/worker.ts");
  photos = await serve({ folder, vars: { TENANTRY_URL: workerUrl }, kvNamespaces: ["PHOTOS"] });
});
afterAll(() => photos.stop());

const ask = async (who: Visitor | null, path: string, photo?: string) =>
  fetch(`${photos.url}${path}`, {
    method: photo ? "PUT" : "GET",
    headers: who ? { authorization: `Bearer ${await who.getToken()}` } : {},
    ...(photo && { body: photo }),
  });

it("a club's photos can be seen by its members, added by its staff, and found by no other user", async () => {
  const [club, other] = [await createTenant(), await createTenant()];
  const parent = await member(club);
  const path = `/clubs/${club.tenant.id}/photos`;
  expect((await ask(club.owner, `${path}/cup.png`, "a cup")).status).toBe(204);
  expect(await (await ask(parent, path)).json()).toEqual({
    club: club.tenant.name,
    photos: ["cup.png"],
  });
  expect(await (await ask(parent, `${path}/cup.png`)).text()).toBe("a cup");
  // By its slug it is the same club.
  expect((await ask(parent, `/clubs/${club.tenant.slug}/photos/cup.png`)).status).toBe(200);
  expect((await ask(parent, `${path}/mine.png`, "mine")).status).toBe(403);
  for (const stranger of [other.owner, await basicUser()]) {
    expect((await ask(stranger, path)).status).toBe(404);
    expect((await ask(stranger, `${path}/cup.png`, "not yours")).status).toBe(404);
  }
  expect((await ask(null, path)).status).toBe(401);
  expect((await ask({ ...parent, getToken: async () => "a.b.c" }, path)).status).toBe(401);
  expect((await ask(parent, `/clubs/..%2f${other.tenant.id}/photos`)).status).toBe(404);
});

it("a removed member is refused at the next request", async () => {
  const club = await createTenant();
  const parent = await member(club);
  const path = `/clubs/${club.tenant.id}/photos`;
  expect((await ask(parent, path)).status).toBe(200);
  const [row] = await rows<{ id: string }>(
    "select id from memberships where tenant_id = ? and role = 'parent'",
    club.tenant.id,
  );
  await send(club.owner, `/api/admin/tenants/${club.tenant.id}/members/${row?.id}`, {
    method: "DELETE",
  });
  expect((await ask(parent, path)).status).toBe(404);
});
