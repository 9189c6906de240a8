import { describe, expect, it } from "vitest";
import {
  api,
  expectJson,
  problemOf,
  refusal,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { basicUser, createTenant, type Founded, member } from "../../tests/support/people.ts";
import type { Settings } from "./responses.ts";

type Club = Founded & { owner: Visitor };

const path = (club: Club) => `/api/admin/tenants/${club.tenant.id}`;
const update = (who: Visitor, club: Club, body: unknown) =>
  send(who, path(club), { method: "PATCH", body });
const rotate = (who: Visitor, club: Club, body: unknown = {}) =>
  send(who, `${path(club)}/rotate-invite-code`, { body });
const join = (who: Visitor, code: string) => api(who).tenant.join.$post({ json: { code } });

describe("rotating a code", () => {
  it("stops the old one at once, and records who did it", async () => {
    const club = await createTenant();
    const answer = await expectJson<Settings>(rotate(club.owner, club), 200);
    expect(answer.inviteCode).not.toBe(club.inviteCode);
    expect(answer.inviteCodeUpdatedBy).toBe(club.user.id);
    expect(await refusal(join(await basicUser(), club.inviteCode))).toEqual([404, "invalid_code"]);
    expect((await join(await basicUser(), answer.inviteCode)).status).toBe(200);
    const [entry] = await rows<{ data: string; actor: string }>(
      "select data, actor_user_id actor from audit_entries where tenant_id = ? and action = 'code.rotated'",
      club.tenant.id,
    );
    expect(entry).toEqual({ data: "{}", actor: club.user.id });
  });

  it("gives the requested number of characters, 8 to 12", async () => {
    const club = await createTenant();
    for (const length of [8, 10, 12]) {
      expect(
        (await expectJson<Settings>(rotate(club.owner, club, { length }), 200)).inviteCode,
      ).toHaveLength(length);
    }
    for (const length of [7, 13, 8.5, "8"]) {
      expect(await refusal(rotate(club.owner, club, { length }))).toEqual([
        422,
        "validation_failed",
      ]);
    }
  });

  it("leaves one code that works when twelve rotate at once, and an entry for each", async () => {
    const club = await createTenant();
    const codes = await Promise.all(
      Array.from(
        { length: 12 },
        async () => (await expectJson<Settings>(rotate(club.owner, club), 200)).inviteCode,
      ),
    );
    const { inviteCode } = await expectJson<Settings>(send(club.owner, path(club)), 200);
    expect(codes).toContain(inviteCode);
    expect(new Set(codes).size).toBe(12);
    expect(
      await rows(
        "select 1 from audit_entries where tenant_id = ? and action = 'code.rotated'",
        club.tenant.id,
      ),
    ).toHaveLength(12);
  });

  it("refuses a parent, and keeps the code without an audit entry", async () => {
    const club = await createTenant();
    expect(await refusal(rotate(await member(club), club))).toEqual([403, "forbidden"]);
    expect((await expectJson<Settings>(send(club.owner, path(club)), 200)).inviteCode).toBe(
      club.inviteCode,
    );
    expect(
      await rows(
        "select 1 from audit_entries where tenant_id = ? and action = 'code.rotated'",
        club.tenant.id,
      ),
    ).toEqual([]);
  });

  it("is refused when the tenant is read-only", async () => {
    const club = await createTenant();
    await rows("update tenants set status = 'ownerless' where id = ?", club.tenant.id);
    expect(await refusal(rotate(club.owner, club))).toEqual([403, "forbidden"]);
  });
});

describe("a tenant's settings", () => {
  it("change as requested, and the others stay", async () => {
    const club = await createTenant();
    const slug = `renamed-${crypto.randomUUID().slice(0, 8)}`;
    const body = { name: "Riverside United", slug, timezone: "Europe/Lisbon" };
    const answer = await expectJson<Settings>(update(club.owner, club, body), 200);
    expect(answer).toMatchObject({
      tenant: { ...body, id: club.tenant.id },
      inviteCode: club.inviteCode,
    });
    expect(
      (await api(club.owner).tenants[":idOrSlug"].$get({ param: { idOrSlug: slug } })).status,
    ).toBe(200);
  });

  it("stay when a change does not name them, with a new slug and without", async () => {
    const club = await createTenant();
    const logoUrl = "https://example.com/logo.png";
    const slug = `renamed-${crypto.randomUUID().slice(0, 8)}`;
    const all = { name: "Riverside United", timezone: "Europe/Lisbon", logoUrl };
    const more = { policy: { maxMembers: 40 }, metadata: { sport: "football" } };
    await expectJson(update(club.owner, club, { ...all, ...more }), 200);
    for (const body of [
      { slug },
      { metadata: { league: 2 } },
      { policy: { codeRole: "member" } },
    ]) {
      await expectJson(update(club.owner, club, body), 200);
    }
    const { tenant, policy } = await expectJson<Settings>(send(club.owner, path(club)), 200);
    expect(tenant).toMatchObject({ ...all, slug });
    expect(policy).toMatchObject({ maxMembers: 40, codeRole: "member" });
    const [row] = await rows("select metadata from tenants where id = ?", club.tenant.id);
    expect(row).toEqual({ metadata: '{"sport":"football","league":2}' });
    const last = await expectJson<Settings>(
      update(club.owner, club, { slug: club.tenant.slug, logoUrl: null }),
      200,
    );
    expect(last.tenant).toMatchObject({ ...all, slug: club.tenant.slug, logoUrl: null });
  });

  it("merge a policy key by key, even when two change it at once; null takes a key back", async () => {
    const club = await createTenant();
    await Promise.all([
      expectJson(update(club.owner, club, { policy: { codeJoins: "approve" } }), 200),
      expectJson(update(club.owner, club, { policy: { maxMembers: 40 } }), 200),
      expectJson(update(club.owner, club, { policy: { codeRole: "member" } }), 200),
    ]);
    const { policy } = await expectJson<Settings>(send(club.owner, path(club)), 200);
    expect(policy).toMatchObject({ codeJoins: "approve", maxMembers: 40, codeRole: "member" });
    const back = await expectJson<Settings>(
      update(club.owner, club, { policy: { maxMembers: null } }),
      200,
    );
    expect(back.policy).toMatchObject({
      codeJoins: "approve",
      maxMembers: null,
      codeRole: "member",
    });
  });

  it("keep their slug when another tenant has the wanted one", async () => {
    const [one, other] = [await createTenant(), await createTenant()];
    const { code, errors } = await problemOf(update(one.owner, one, { slug: other.tenant.slug }));
    expect([code, errors?.[0]?.message]).toEqual([
      "slug_taken",
      expect.stringContaining("is free"),
    ]);
    expect((await update(one.owner, one, { slug: one.tenant.slug })).status).toBe(200);
  });

  it.each([
    { policy: { codeRole: "owner" } },
    { policy: { codeRole: "admin" } },
    { policy: { anything: true } },
    { policy: { maxMembers: 0 } },
    { policy: { codeExpiresAt: "soon" } },
    { policy: { codeExpiresAt: "2026-02-30T00:00:00Z" } },
    { timezone: "Mars/Olympus" },
    { logoUrl: "javascript:alert(1)" },
    { logoUrl: "http://example.com/logo.png" },
    { metadata: { big: "x".repeat(5_000) } },
    { slug: "api" },
    { name: "" },
    { status: "suspended" },
    {},
  ])("refuse %j", async (body) => {
    const club = await createTenant();
    expect(await refusal(update(club.owner, club, body))).toEqual([422, "validation_failed"]);
  });
});

it("refuse metadata that is too deep to be read again", async () => {
  const club = await createTenant();
  const deep = (levels: number) => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
  const change = (levels: number) => update(club.owner, club, { metadata: { deep: deep(levels) } });
  expect((await change(18)).status).toBe(200);
  for (const levels of [21, 1_500]) {
    expect(await refusal(change(levels))).toEqual([422, "validation_failed"]);
  }
});

describe("the audit", () => {
  it("lists who did what, newest first, for managers", async () => {
    const club = await createTenant({ firstName: "Carla", lastName: "Mendes" });
    await expectJson(update(club.owner, club, { name: "Renamed" }), 200);
    const parent = await member(club);
    const audit = (query = "") => send(club.owner, `${path(club)}/audit?${query}`);
    const { items, nextCursor } = await expectJson<{
      items: { action: string; actor: unknown; data: unknown }[];
      nextCursor: string;
    }>(audit("limit=2"), 200);
    expect(items.map(({ action }) => action)).toEqual(["membership.created", "tenant.updated"]);
    expect(items[1]).toMatchObject({
      actor: { id: club.user.id, name: "Carla Mendes" },
      data: { name: "Renamed" },
    });
    const rest = await expectJson<{ items: { action: string }[] }>(
      audit(`cursor=${encodeURIComponent(nextCursor)}`),
      200,
    );
    expect(rest.items.map(({ action }) => action)).toEqual(["tenant.created"]);
    const filtered = await expectJson<{ items: unknown[] }>(
      audit(`action=tenant.updated&actor=${club.user.id}`),
      200,
    );
    expect(filtered.items).toHaveLength(1);
    expect(await refusal(audit("action=nothing"))).toEqual([422, "validation_failed"]);
    expect(await refusal(send(parent, `${path(club)}/audit`))).toEqual([403, "forbidden"]);
  });
});
