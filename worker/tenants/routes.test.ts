import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  expectJson,
  problemOf,
  refusal,
  requestOf,
  rows,
  send,
  visitor,
} from "../../tests/support/app.ts";

import { basicUser, createTenant, type Founded, member } from "../../tests/support/people.ts";
import { app } from "../app.ts";
import type { Tenant } from "./responses.ts";

type Mine = { items: (Tenant & { roles: string[] })[]; nextCursor: string | null };

const found = (body: unknown) => ({ method: "POST", body });

describe("POST /api/tenants", () => {
  const body = { tenantName: "Second FC", firstName: "Carla" };

  it("sends Clerk no request for an existing user", async () => {
    const who = await basicUser();
    // Tokens have no address, and no server answers for Clerk.
    const alone = {
      ...bindings,
      CLERK_TOKEN_HAS_EMAIL: "false",
      CLERK_API_URL: "http://localhost:9",
    };
    const ask = async (visitor: typeof who) =>
      app.fetch(await requestOf(visitor, "/api/tenants", { body }), alone);
    const { user } = await expectJson<Founded>(ask(who), 201);
    expect(user).toMatchObject({ email: who.email, kind: "parent", role: "owner" });
    expect(await refusal(ask(await visitor()))).toEqual([503, "unavailable"]);
  });

  it("signs up a new user", async () => {
    const who = await visitor();
    const { user, tenant } = await expectJson(api(who).tenants.$post({ json: body }), 201);
    expect(user).toMatchObject({ email: who.email, firstName: "Carla", kind: "coach" });
    const entries = await rows<{ action: string }>(
      "select action from audit_entries where actor_user_id = ? order by action",
      user.id,
    );
    expect(entries.map(({ action }) => action)).toEqual(["tenant.created", "user.created"]);
    expect(await rows("select id from tenants where owner_user_id = ?", user.id)).toEqual([
      { id: tenant.id },
    ]);
  });
});

describe("POST /api/auth/club-signup", () => {
  it("makes the founder the owner of a tenant with a code", async () => {
    const who = await visitor();
    const body = { tenantName: "Riverside FC", firstName: "Carla", lastName: "Mendes" };
    const answer = await expectJson<Founded>(send(who, "/api/auth/club-signup", found(body)), 201);
    expect(answer).toMatchObject({
      tenant: { name: "Riverside FC", logoUrl: null, timezone: "UTC" },
      user: {
        email: who.email,
        firstName: "Carla",
        kind: "coach",
        role: "owner",
        tenantId: answer.tenant.id,
      },
      membership: { role: "owner", status: "active", joinedVia: "founder" },
    });
    expect(answer.inviteCode).toMatch(/^[A-HJKMNP-Z2-9]{8}$/);
    const entries = await rows<{ action: string; actor: string }>(
      "select action, actor_user_id actor from audit_entries where actor_user_id = ? order by action",
      answer.user.id,
    );
    expect(entries.map(({ action }) => action)).toEqual(["tenant.created", "user.created"]);
  });

  it("makes a coach an owner too", async () => {
    const { owner } = await createTenant({ role: "coach" });
    const mine = await expectJson(api(owner).tenants.$get({ query: {} }), 200);
    expect(mine.items[0]?.roles.sort()).toEqual(["coach", "owner"]);
  });

  it("derives a slug from any script, and numbers the second of a name", async () => {
    const slugOf = async (tenantName: string) => (await createTenant({ tenantName })).tenant.slug;
    expect(await slugOf("Fußballclub Überlingen e.V.")).toBe("fussballclub-ueberlingen-e-v");
    expect(await slugOf("ФК Спартак")).toBe("fk-spartak");
    expect(await slugOf("浦和レッズ")).toMatch(/^club-[a-z2-9]{6}$/);
    expect(await slugOf("Admin")).toMatch(/^admin-[a-z2-9]{6}$/);
    const name = `Twins ${crypto.randomUUID().slice(0, 8)}`;
    const first = await slugOf(name);
    expect(await slugOf(name)).toBe(`${first}-2`);
  });

  it("gives six tenants of one name six slugs when they are created at once", async () => {
    const tenantName = `Rush ${crypto.randomUUID().slice(0, 8)}`;
    const clubs = await Promise.all(Array.from({ length: 6 }, () => createTenant({ tenantName })));
    expect(new Set(clubs.map(({ tenant }) => tenant.slug)).size).toBe(6);
  });

  it("refuses a taken slug, suggests a free one, and stores nothing", async () => {
    const { tenant } = await createTenant();
    const who = await basicUser();
    const answer = send(who, "/api/tenants", found({ tenantName: "Another", slug: tenant.slug }));
    const { code, status, errors } = await problemOf(answer);
    expect([status, code]).toEqual([409, "slug_taken"]);
    const free = /is taken; (\S+) is free/.exec(errors?.[0]?.message ?? "")?.[1] ?? "";
    expect(
      await rows(
        "select 1 from tenants where name = 'Another' and owner_user_id in (select id from users where clerk_user_id = ?)",
        who.clerkUserId,
      ),
    ).toEqual([]);
    await expectJson(send(who, "/api/tenants", found({ tenantName: "Another", slug: free })), 201);
  });

  it("gives one of six requests the slug that all of them want", async () => {
    const slug = `wanted-${crypto.randomUUID().slice(0, 8)}`;
    const people = await Promise.all(Array.from({ length: 6 }, () => visitor()));
    const answers = await Promise.all(
      people.map((who) =>
        send(who, "/api/auth/club-signup", found({ tenantName: "Wanted", slug })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it.each([
    ["reserved", "api"],
    ["like an id", "01890a5d-ac96-774b-bcce-b302099a8057"],
    ["of two hyphens", "a--b"],
    ["in upper case", "Riverside"],
    ["a homoglyph", "rіverside"],
    ["too short", "a"],
  ])("refuses a slug that is %s", async (_why, slug) => {
    const answer = send(await visitor(), "/api/auth/club-signup", found({ tenantName: "A", slug }));
    const { code, errors } = await problemOf(answer);
    expect([code, errors?.[0]?.path]).toEqual(["validation_failed", "slug"]);
  });

  it.each([
    ["empty", "  "],
    ["too long", "a".repeat(101)],
    ["not well formed", "a\ud800"],
    ["with a NUL", "a\u0000b"],
    ["with a line break", "a\nb"],
  ])("refuses a name that is %s", async (_why, tenantName) => {
    const answer = send(await visitor(), "/api/auth/club-signup", found({ tenantName }));
    expect(await refusal(answer)).toEqual([422, "validation_failed"]);
  });

  it("requires a session", async () => {
    expect(await refusal(send(null, "/api/auth/club-signup", found({ tenantName: "A" })))).toEqual([
      401,
      "unauthenticated",
    ]);
  });
});

describe("GET /api/tenants", () => {
  it("lists my tenants by name, page by page, each once", async () => {
    const who = await basicUser();
    for (const tenantName of ["Cedar", "Alder", "Birch"]) {
      const club = await createTenant({ tenantName });
      await expectJson(api(who).tenant.join.$post({ json: { code: club.inviteCode } }), 200);
    }
    const first = await expectJson(api(who).tenants.$get({ query: { limit: "2" } }), 200);
    expect(first.items.map(({ name }) => name)).toEqual(["Alder", "Birch"]);
    const next = `/api/tenants?limit=2&cursor=${encodeURIComponent(first.nextCursor ?? "")}`;
    const second = await expectJson<Mine>(send(who, next), 200);
    expect(second).toMatchObject({
      items: [{ name: "Cedar", roles: ["parent"] }],
      nextCursor: null,
    });
  });

  it("refuses a suspended user, and a user who has not signed up", async () => {
    const { owner } = await createTenant();
    await rows("update users set status = 'suspended' where clerk_user_id = ?", owner.clerkUserId);
    expect(await refusal(api(owner).tenants.$get({ query: {} }))).toEqual([403, "forbidden"]);
    expect(await refusal(api(await visitor()).tenants.$get({ query: {} }))).toEqual([
      404,
      "user_not_onboarded",
    ]);
  });

  it("refuses an invalid cursor and a limit out of range", async () => {
    const who = await basicUser();
    for (const query of ["cursor=nonsense", "cursor=W10%3D", "limit=0", "limit=101", "limit=x"]) {
      expect(await refusal(send(who, `/api/tenants?${query}`))).toEqual([422, "validation_failed"]);
    }
  });
});

describe("GET /api/tenants/:idOrSlug", () => {
  it("shows one of my tenants by id or slug, with its counts", async () => {
    const club = await createTenant({ role: "coach" });
    const parent = await member(club);
    for (const key of [club.tenant.id, club.tenant.slug]) {
      const one = await expectJson(
        api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: key } }),
        200,
      );
      expect(one).toEqual({
        tenant: club.tenant,
        roles: ["parent"],
        counts: { members: 2, seats: 2 },
      });
    }
  });

  it("answers the same for another's tenant and for an unknown one, to the byte", async () => {
    const club = await createTenant();
    const stranger = await createTenant();
    const body = async (key: string) => {
      const { requestId: _, ...problem } = await problemOf(
        api(stranger.owner).tenants[":idOrSlug"].$get({ param: { idOrSlug: key } }),
      );
      return problem;
    };
    const none = await body("00000000-0000-7000-8000-000000000000");
    expect(none).toMatchObject({ status: 404, code: "not_found" });
    expect(await body(club.tenant.id)).toEqual(none);
    expect(await body(club.tenant.slug)).toEqual(none);
  });

  it("refuses a removed or suspended member at the next request", async () => {
    const club = await createTenant();
    for (const status of ["removed", "suspended", "left", "pending"]) {
      const parent = await member(club);
      await rows(
        "update memberships set status = ? where role = 'parent' and tenant_id = ?",
        status,
        club.tenant.id,
      );
      expect(
        await refusal(
          api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } }),
        ),
      ).toEqual([404, "not_found"]);
    }
  });

  it("hides a suspended or deleted tenant, and still shows an ownerless one", async () => {
    const club = await createTenant();
    const set = (status: string) =>
      rows("update tenants set status = ? where id = ?", status, club.tenant.id);
    for (const status of ["suspended", "deleted"]) {
      await set(status);
      expect(
        await refusal(
          api(club.owner).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } }),
        ),
      ).toEqual([404, "not_found"]);
    }
    await set("ownerless");
    await expectJson(
      api(club.owner).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } }),
      200,
    );
  });
});

describe("GET /api/admin/tenants/:tenantId", () => {
  it("shows the code to managers", async () => {
    const club = await createTenant();
    expect(
      await expectJson(
        api(club.owner).admin.tenants[":tenantId"].$get({ param: { tenantId: club.tenant.id } }),
        200,
      ),
    ).toMatchObject({
      tenant: club.tenant,
      inviteCode: club.inviteCode,
      inviteCodeUpdatedBy: club.user.id,
      policy: { codeJoins: "open", codeRole: null, maxMembers: null, codePaused: false },
      counts: { members: 1, seats: 1 },
    });
  });

  it("refuses a parent with 403 and a stranger with 404", async () => {
    const club = await createTenant();
    const path = `/api/admin/tenants/${club.tenant.id}`;
    expect(await refusal(send(await member(club), path))).toEqual([403, "forbidden"]);
    expect(await refusal(send((await createTenant()).owner, path))).toEqual([404, "not_found"]);
  });
});

describe("the counts of a tenant", () => {
  it("follow every change of a membership, and count a person with two roles once", async () => {
    const club = await createTenant({ role: "coach" });
    const counts = async () => {
      const [row] = await rows<{ m: number; s: number }>(
        "select member_count m, seat_count s from tenants where id = ?",
        club.tenant.id,
      );
      return [row?.m, row?.s];
    };
    const set = (status: string, role: string) =>
      rows(
        "update memberships set status = ? where tenant_id = ? and role = ?",
        status,
        club.tenant.id,
        role,
      );
    expect(await counts()).toEqual([1, 1]);
    await member(club);
    expect(await counts()).toEqual([2, 2]);
    await set("suspended", "parent");
    expect(await counts()).toEqual([1, 2]);
    await set("pending", "parent");
    expect(await counts()).toEqual([1, 2]);
    await set("left", "parent");
    expect(await counts()).toEqual([1, 1]);
    await set("removed", "coach");
    expect(await counts()).toEqual([1, 1]);
    await set("active", "coach");
    await bindings.DB.prepare("delete from memberships where tenant_id = ? and role = 'coach'")
      .bind(club.tenant.id)
      .run();
    expect(await counts()).toEqual([1, 1]);
    await bindings.DB.prepare("delete from memberships where tenant_id = ?")
      .bind(club.tenant.id)
      .run();
    expect(await counts()).toEqual([0, 0]);
  });
});
