import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  expectJson,
  refusal,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { basicUser, createTenant, type Founded, member } from "../../tests/support/people.ts";
import { runScheduledCleanup } from "../scheduled-cleanup.ts";

type Club = Founded & { owner: Visitor };

const path = (club: Club) => `/api/admin/tenants/${club.tenant.id}`;
const remove = (who: Visitor, club: Club) => send(who, path(club), { method: "DELETE" });
const restore = (who: Visitor, club: Club) =>
  send(who, `${path(club)}/restore`, { method: "POST" });
const dayMs = 86_400_000;
const age = (club: Club, days: number) =>
  rows("update tenants set deleted_at = deleted_at - ? where id = ?", days * dayMs, club.tenant.id);

describe("a deleted tenant", () => {
  it("is gone for everybody at once, and its code stops working", async () => {
    const club = await createTenant();
    const parent = await member(club);
    expect((await remove(club.owner, club)).status).toBe(204);
    for (const who of [club.owner, parent]) {
      expect(
        await refusal(api(who).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })),
      ).toEqual([404, "not_found"]);
      const me = await expectJson(api(who).me.$get(), 200);
      expect([me.user.tenantId, me.memberships]).toEqual([null, []]);
    }
    const join = api(await basicUser()).tenant.join.$post({ json: { code: club.inviteCode } });
    expect(await refusal(join)).toEqual([404, "invalid_code"]);
    expect(await refusal(remove(club.owner, club))).toEqual([404, "not_found"]);
  });

  it("can be restored completely by an owner within 30 days", async () => {
    const club = await createTenant();
    const parent = await member(club);
    await remove(club.owner, club);
    await age(club, 29);
    expect(await refusal(restore(parent, club))).toEqual([404, "not_found"]);
    expect(await refusal(restore((await createTenant()).owner, club))).toEqual([404, "not_found"]);
    expect(await expectJson(restore(club.owner, club), 200)).toMatchObject({
      inviteCode: club.inviteCode,
    });
    expect(
      (await api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })).status,
    ).toBe(200);
    expect(await refusal(restore(club.owner, club))).toEqual([404, "not_found"]);
    const actions = await rows<{ action: string }>(
      "select action from audit_entries where tenant_id = ? and target_type = 'tenant' order by id",
      club.tenant.id,
    );
    expect(actions.map(({ action }) => action)).toEqual([
      "tenant.created",
      "tenant.deleted",
      "tenant.restored",
    ]);
  });

  it("can be deleted by an owner only", async () => {
    const club = await createTenant();
    const admin = await member(club);
    await rows(
      "update memberships set role = 'admin' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    expect(await refusal(remove(admin, club))).toEqual([403, "forbidden"]);
    expect(
      (await api(club.owner).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } }))
        .status,
    ).toBe(200);
  });

  it("is erased by the cron after 30 days with all its data, and nothing else is", async () => {
    const [gone, recent, kept] = [await createTenant(), await createTenant(), await createTenant()];
    const parent = await member(gone);
    await expectJson(api(parent).tenant.join.$post({ json: { code: kept.inviteCode } }), 200);
    await expectJson(api(gone.owner).me.$patch({ json: { tenantId: gone.tenant.id } }), 200);
    await remove(gone.owner, gone);
    await remove(recent.owner, recent);
    await age(gone, 31);
    await runScheduledCleanup(bindings, Date.now());
    expect(await refusal(restore(gone.owner, gone))).toEqual([404, "not_found"]);
    for (const table of ["memberships", "audit_entries", "invitations", "player_memberships"]) {
      expect(await rows(`select 1 from ${table} where tenant_id = ?`, gone.tenant.id)).toEqual([]);
    }
    expect(await rows("select 1 from tenants where id = ?", gone.tenant.id)).toEqual([]);
    expect((await restore(recent.owner, recent)).status).toBe(200);
    expect(
      (await api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: kept.tenant.id } })).status,
    ).toBe(200);
    expect((await api(gone.owner).me.$get()).status).toBe(200);
  });
});
