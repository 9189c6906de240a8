import { createExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  expectJson,
  refusal,
  rows,
  send,
  settings,
  type Visitor,
} from "../../tests/support/app.ts";

import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { app } from "../app.ts";

/** A platform admin by their row in `users`. */
async function staff(): Promise<Visitor> {
  const who = await basicUser();
  await rows(
    "update users set global_role = 'platform_admin' where clerk_user_id = ?",
    who.clerkUserId,
  );
  return who;
}

const set = (who: Visitor, path: string, status: string) =>
  send(who, `/api/platform/${path}`, { method: "PATCH", body: { status } });

describe("a suspended tenant", () => {
  it("is refused on every route at the next request, and accepted again afterwards", async () => {
    const [admin, club] = [await staff(), await createTenant()];
    const parent = await member(club);
    const { id } = club.tenant;
    await expectJson(set(admin, `tenants/${id}`, "suspended"), 200);
    expect(
      await refusal(api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: id } })),
    ).toEqual([404, "not_found"]);
    expect(
      await refusal(api(club.owner).admin.tenants[":tenantId"].$get({ param: { tenantId: id } })),
    ).toEqual([404, "not_found"]);
    const join = api(await basicUser()).tenant.join.$post({ json: { code: club.inviteCode } });
    expect(await refusal(join)).toEqual([404, "invalid_code"]);
    expect(await expectJson(set(admin, `tenants/${id}`, "active"), 200)).toMatchObject({
      id,
      status: "active",
    });
    expect((await api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: id } })).status).toBe(
      200,
    );
    const entries = await rows(
      "select action from audit_entries where tenant_id = ? and action like 'tenant.%' order by id",
      id,
    );
    expect(entries.map(({ action }) => action)).toEqual([
      "tenant.created",
      "tenant.suspended",
      "tenant.reinstated",
    ]);
  });

  it("returns as ownerless when the last owner has left", async () => {
    const [admin, club] = [await staff(), await createTenant()];
    const { id } = club.tenant;
    await set(admin, `tenants/${id}`, "suspended");
    await rows("update users set status = 'suspended' where id = ?", club.user.id);
    expect(await expectJson(set(admin, `tenants/${id}`, "active"), 200)).toMatchObject({
      status: "ownerless",
    });
  });

  it("that is deleted stays deleted", async () => {
    const [admin, club] = [await staff(), await createTenant()];
    const { id } = club.tenant;
    await api(club.owner).admin.tenants[":tenantId"].$delete({ param: { tenantId: id } });
    expect(await refusal(set(admin, `tenants/${id}`, "active"))).toEqual([404, "not_found"]);
    expect(await refusal(set(admin, `tenants/${id}`, "suspended"))).toEqual([404, "not_found"]);
  });
});

describe("a suspended person", () => {
  it("is refused on every route at the next request, and accepted again afterwards", async () => {
    const [admin, club] = [await staff(), await createTenant()];
    const path = `users/${club.user.id}`;
    await expectJson(set(admin, path, "suspended"), 200);
    expect(await refusal(api(club.owner).me.$get())).toEqual([403, "forbidden"]);
    expect(
      await refusal(
        api(club.owner).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } }),
      ),
    ).toEqual([404, "not_found"]);
    await expectJson(set(admin, path, "active"), 200);
    expect((await api(club.owner).me.$get()).status).toBe(200);
  });

  it("is never the admin who asks, and never a deleted user", async () => {
    const admin = await staff();
    const idOf = async ({ clerkUserId }: Visitor) =>
      (await rows<{ id: string }>("select id from users where clerk_user_id = ?", clerkUserId))[0]
        ?.id;
    expect(await refusal(set(admin, `users/${await idOf(admin)}`, "suspended"))).toEqual([
      403,
      "forbidden",
    ]);
    const gone = await basicUser();
    await rows("update users set status = 'deleted' where clerk_user_id = ?", gone.clerkUserId);
    expect(await refusal(set(admin, `users/${await idOf(gone)}`, "active"))).toEqual([
      404,
      "not_found",
    ]);
  });
});

describe("a tenant whose only owner is suspended", () => {
  it("is read-only until the owner is back or another one is there", async () => {
    const [admin, club] = [await staff(), await createTenant()];
    const parent = await member(club);
    const status = async () => {
      const [row] = await rows<{ status: string }>(
        "select status from tenants where id = ?",
        club.tenant.id,
      );
      return row?.status;
    };
    const [inIt, path] = [`/api/tenants/${club.tenant.id}`, `users/${club.user.id}`];
    await set(admin, path, "suspended");
    expect(await status()).toBe("ownerless");
    expect((await send(parent, inIt)).status).toBe(200);
    const late = api(await basicUser()).tenant.join.$post({ json: { code: club.inviteCode } });
    expect((await late).ok).toBe(false);
    await set(admin, path, "active");
    expect(await status()).toBe("active");
    const said = await rows<{ action: string }>(
      "select action from audit_entries where target_id = ? order by id",
      club.tenant.id,
    );
    expect(said.map(({ action }) => action)).toEqual([
      "tenant.created",
      "tenant.orphaned",
      "tenant.reinstated",
    ]);
  });

  it("stays active when another owner can act", async () => {
    const [admin, club] = [await staff(), await createTenant()];
    const other = await member(club);
    await rows(
      "update memberships set role = 'owner' where user_id = (select id from users where clerk_user_id = ?)",
      other.clerkUserId,
    );
    await set(admin, `users/${club.user.id}`, "suspended");
    expect(
      (await api(other).admin.tenants[":tenantId"].$get({ param: { tenantId: club.tenant.id } }))
        .status,
    ).toBe(200);
    const [row] = await rows("select status from tenants where id = ?", club.tenant.id);
    expect(row).toEqual({ status: "active" });
  });
});

describe("the lists", () => {
  it("find a tenant by id or slug, a user by id or address, and have pages", async () => {
    const [admin, club] = [await staff(), await createTenant()];
    const find = async (path: string) =>
      (await expectJson<{ items: { id: string }[] }>(send(admin, `/api/platform/${path}`), 200))
        .items;
    expect(await find(`tenants?q=${club.tenant.id}`)).toMatchObject([{ id: club.tenant.id }]);
    expect(await find(`tenants?q=${club.tenant.slug}`)).toMatchObject([{ id: club.tenant.id }]);
    expect(await find(`users?q=${club.owner.email}`)).toMatchObject([{ id: club.user.id }]);
    // As a client sends it whose fields are empty.
    for (const listed of ["tenants?q=&cursor=", "users?q=%20&cursor="]) {
      expect((await find(listed)).length, listed).toBeGreaterThan(1);
    }
    const first = await expectJson(
      api(admin).platform.tenants.$get({ query: { limit: "1" } }),
      200,
    );
    const second = await find(`tenants?limit=1&cursor=${first.nextCursor}`);
    expect(second[0]?.id).not.toBe(first.items[0]?.id);
  });
});

describe("a user who is not a platform admin", () => {
  it("gets 404 on every platform route, even as owner of a club", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    for (const path of ["tenants", "users"]) {
      expect(await refusal(send(club.owner, `/api/platform/${path}`))).toEqual([404, "not_found"]);
    }
    for (const path of [`tenants/${other.tenant.id}`, `users/${other.user.id}`]) {
      expect(await refusal(set(club.owner, path, "suspended"))).toEqual([404, "not_found"]);
    }
    expect((await api(other.owner).me.$get()).status).toBe(200);
  });

  it("becomes one while settings name their verified address, and no longer", async () => {
    const who = await basicUser();
    const ask = async (admins: string) =>
      app.fetch(
        new Request(`${settings.APP_URL}/api/platform/tenants`, {
          headers: { authorization: `Bearer ${await who.getToken()}` },
        }),
        { ...bindings, PLATFORM_ADMINS: admins },
        createExecutionContext() as never,
      );
    expect((await ask(`boss@example.com, ${who.email.toUpperCase()}`)).status).toBe(200);
    expect(await refusal(await ask(""))).toEqual([404, "not_found"]);
    await rows("update users set email_verified = 0 where clerk_user_id = ?", who.clerkUserId);
    expect(await refusal(await ask(who.email))).toEqual([404, "not_found"]);
  });
});
