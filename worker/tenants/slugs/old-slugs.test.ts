import { expect, it } from "vitest";
import { api, bindings, expectJson, refusal, rows } from "../../../tests/support/app.ts";
import { createTenant } from "../../../tests/support/people.ts";
import { runScheduledCleanup } from "../../scheduled-cleanup.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;

const fresh = () => `club-${crypto.randomUUID().slice(0, 8)}`;
const rename = (club: Club, slug: string) =>
  api(club.owner).admin.tenants[":tenantId"].$patch({
    param: { tenantId: club.tenant.id },
    json: { slug },
  });
const read = (club: Club, slug: string) =>
  api(club.owner).tenants[":idOrSlug"].$get({ param: { idOrSlug: slug } });

it("an old slug finds its tenant for ninety days, and names the new one", async () => {
  const club = await createTenant({ slug: fresh() });
  const [old, next] = [club.tenant.slug, fresh()];
  await expectJson(rename(club, next), 200);
  const { tenant } = await expectJson<Club>(read(club, old), 200);
  expect(tenant).toMatchObject({ id: club.tenant.id, slug: next });
  await rows("update old_slugs set until = 1 where slug = ?", old);
  expect(await refusal(read(club, old))).toEqual([404, "not_found"]);
});

it("an old slug is reserved until then, and can be taken back", async () => {
  const [club, other] = [await createTenant({ slug: fresh() }), await createTenant()];
  const [old, next] = [club.tenant.slug, fresh()];
  await expectJson(rename(club, next), 200);
  expect(await refusal(rename(other, old))).toEqual([409, "slug_taken"]);
  expect(
    await refusal(api(other.owner).tenants.$post({ json: { tenantName: "X", slug: old } })),
  ).toEqual([409, "slug_taken"]);
  await expectJson(rename(club, old), 200);
  const { tenant } = await expectJson<Club>(read(club, next), 200);
  expect(tenant.slug).toBe(old);
});

it("an old slug does not show its tenant to a user who is no member", async () => {
  const [club, other] = [await createTenant({ slug: fresh() }), await createTenant()];
  const old = club.tenant.slug;
  await expectJson(rename(club, fresh()), 200);
  expect(await refusal(read({ ...club, owner: other.owner }, old))).toEqual([404, "not_found"]);
});

it("a refused renaming leaves no old slug", async () => {
  const [club, other] = [await createTenant({ slug: fresh() }), await createTenant()];
  expect(await refusal(rename({ ...club, owner: other.owner }, fresh()))).toEqual([
    404,
    "not_found",
  ]);
  expect(await refusal(rename(club, other.tenant.slug))).toEqual([409, "slug_taken"]);
  expect(await rows("select slug from old_slugs where tenant_id = ?", club.tenant.id)).toEqual([]);
});

it("the cron deletes expired old slugs", async () => {
  const club = await createTenant({ slug: fresh() });
  const old = club.tenant.slug;
  await expectJson(rename(club, fresh()), 200);
  await rows("update old_slugs set until = 1 where slug = ?", old);
  await runScheduledCleanup(bindings, Date.now());
  expect(await rows("select slug from old_slugs where slug = ?", old)).toEqual([]);
});
