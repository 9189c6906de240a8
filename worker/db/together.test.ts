import { asc, eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { bindings } from "../../tests/support/app.ts";
import { founded } from "../../tests/support/people.ts";
import { Db, q } from "./client.ts";
import { prepared } from "./prepared.ts";
import { memberships, tenants } from "./schema.ts";
import { asMember } from "./scope.ts";
import { aliased } from "./statement.ts";
import { together } from "./together.ts";

it("several selects in one answer what each does by itself: order, nothing, truth, JSON in JSON", async () => {
  const { owner, tenant } = await founded();
  await bindings.DB.prepare("update tenants set policy = ? where id = ?")
    .bind('{"name":"a \\"quoted\\" one"}', tenant.id)
    .run();
  const selects = ({ clerkUserId, tenantId }: { clerkUserId: string; tenantId: string }) => ({
    mine: asMember({ clerkUserId }, eq(tenants.id, tenantId)),
    down: q
      .select({ n: sql<number>`value`.as("n") })
      .from(sql`json_each('[1,2,3]')`)
      .orderBy(sql`value desc`),
    places: q
      .select({ place: aliased(memberships) })
      .from(memberships)
      .where(eq(memberships.tenantId, tenantId))
      .orderBy(asc(memberships.id)),
    none: q.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, "nobody's")),
  });
  const values = { clerkUserId: owner.clerkUserId ?? "", tenantId: tenant.id };
  const apart = await new Db(bindings.DB).read(selects(values));
  const atOnce = prepared((given: typeof values) => together(selects(given)));
  const db = new Db(bindings.DB);
  const { all } = await db.read({ all: atOnce(values) });
  expect(all).toEqual([apart]);
  expect(apart.mine[0]?.roles).toEqual(["owner"]);
  expect(apart.down.map(({ n }) => n)).toEqual([3, 2, 1]);
  expect(apart.none).toEqual([]);
  expect(db.meter).toMatchObject({ trips: 1, statements: 1 });
});

it("a select with more columns than D1 makes a list of is refused when it is built", () => {
  const columns = (many: number) =>
    Object.fromEntries(Array.from({ length: many }, (_, at) => [`c${at}`, sql`1`.as(`c${at}`)]));
  const wide = (many: number) => ({ wide: q.select(columns(many)).from(sql`(select 1)`) });
  expect(() => together(wide(32))).not.toThrow();
  expect(() => together(wide(33))).toThrow("33 columns");
});
