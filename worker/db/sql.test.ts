import { inArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import { bindings, rows } from "../../tests/support/app.ts";
import { instrumentedD1, type Statement } from "../../tests/support/instrumented-d1.ts";
import { createTenant, type Founded } from "../../tests/support/people.ts";
import { Db } from "./client.ts";
import { tenants, users } from "./schema.ts";
import {
  batch,
  combine,
  jsonObject,
  list,
  many,
  one,
  params,
  statement,
  type Value,
} from "./sql.ts";

interface Given {
  tenantId: string;
  now: number;
}
const given = params<Given>();
const db = () => new Db(bindings.DB);
const anybody: Given = { tenantId: "nobody's", now: 5 };

async function policyOf(club: Founded, policy: string) {
  await rows("update tenants set policy = ? where id = ?", policy, club.tenant.id);
}

describe("the text of a batch", () => {
  const byTenant = batch(given, () => ({
    found: sql`select ${tenants.id} from ${tenants}
      -- A comment ends with its line.
      where id = ${given.tenantId} and created_at < ${given.now} and claim <> ${given.tenantId}
        and ${inArray(tenants.status, ["active", "ownerless"])} and name <> ${"Bea's"} and 1000 = ${1000}`,
  }));

  it("is the same for every call, and numbers a parameter once however often it is used", () => {
    const first = byTenant(anybody).found;
    const second = byTenant({ tenantId: "another's", now: 6 }).found;
    expect(second.sql).toBe(first.sql);
    expect(first.sql).toContain("id = ?1 and created_at < ?2 and claim <> ?1");
    expect([first.params, second.params]).toEqual([
      ["nobody's", 5],
      ["another's", 6],
    ]);
  });

  it("has every other value written out, with its quotes doubled", () => {
    const { sql: text } = byTenant(anybody).found;
    expect(text).toContain("tenants.status in ('active', 'ownerless')");
    expect(text).toContain("name <> 'Bea''s' and 1000 = 1000");
  });

  it("runs with unquoted names, and a comment ends with its line", async () => {
    const { tenant } = await createTenant();
    const values = { tenantId: tenant.id, now: Date.now() + 1000 };
    expect(await db().read(byTenant(values))).toEqual({ found: [{ id: tenant.id }] });
  });

  it("is rendered at the first call, not when the isolate starts", () => {
    const unfinished = batch(given, () => ({ found: sql`select ${"two\nlines"}` }));
    expect(() => unfinished(anybody)).toThrow("several lines");
  });

  it("takes a text with quotes, question marks and statements in it as one value", async () => {
    const awkward = `it's "one" ? ?1 ; drop table users --`;
    const echo = batch(params<{ text: string }>(), () => ({
      back: sql<{
        given: string;
        text: string;
      }>`select ${params<{ text: string }>().text} as given, ${awkward} as text`,
    }));
    const { back } = await db().read(echo({ text: awkward }));
    expect(back).toEqual([{ given: awkward, text: awkward }]);
  });
});

describe("the values of a batch", () => {
  const check = batch(given, () => ({ found: sql`select ${given.tenantId}, ${given.now}` }));

  it("are required and typed", () => {
    // @ts-expect-error: one is missing.
    expect(() => check({ tenantId: "" })).toThrow('No value for placeholder "now"');
    // @ts-expect-error: of another type.
    check({ tenantId: "", now: "5" });
    // @ts-expect-error: undefined is no value.
    check({ tenantId: undefined, now: 5 });
    // @ts-expect-error: there is no such parameter.
    given.nonsense;
    // @ts-expect-error: D1 binds no objects.
    params<{ policy: object }>();
    // @ts-expect-error: what may be left out is no parameter.
    params<{ now?: number }>();
  });

  it("are required for the parameters of a shared condition too", () => {
    const isLate = sql`${params<{ deadline: number }>().deadline} < ${given.now}`;
    const late = batch(given, () => ({ found: sql`select ${isLate}` }));
    expect(() => late(anybody)).toThrow('No value for placeholder "deadline"');
  });
});

describe("an answer in JSON", () => {
  it("has the types of the schema: booleans, JSON, null and nested objects", async () => {
    const club = await createTenant();
    await policyOf(club, '{"codeRole":"member","allowedEmailDomains":["o\'clock.example"]}');
    const read = batch(given, () => ({
      found: combine(
        {
          tenant: jsonObject({
            id: tenants.id,
            policy: tenants.policy,
            logoUrl: tenants.logoUrl,
            owner: jsonObject({ isVerified: users.emailVerified, kind: users.kind }),
          }),
          name: tenants.name,
          seats: tenants.seatCount,
          policy: tenants.policy,
          isVerified: users.emailVerified,
          nobody: sql<string | null>`nullif(1, 1)`,
        },
        sql`from tenants join users on users.id = tenants.owner_user_id where tenants.id = ${given.tenantId}`,
      ),
    }));
    const { found } = await db().read(read({ tenantId: club.tenant.id, now: 0 }));
    // The types are the columns' own.
    const role: "owner" | string | undefined = found?.tenant.policy.codeRole;
    const verified: boolean | undefined = found?.tenant.owner.isVerified;
    const logo: string | null | undefined = found?.tenant.logoUrl;
    expect([role, verified, logo]).toEqual(["member", true, null]);
    const policy = { codeRole: "member", allowedEmailDomains: ["o'clock.example"] };
    expect(found).toEqual({
      tenant: {
        id: club.tenant.id,
        policy,
        logoUrl: null,
        owner: { isVerified: true, kind: "coach" },
      },
      name: club.tenant.name,
      seats: 1,
      policy,
      isVerified: true,
      nobody: null,
    });
    expect((await db().read(read(anybody))).found).toBeUndefined();
  });

  it("has an unknown boolean as null", async () => {
    const guest = alias(users, "guest");
    const read = batch(params<Record<never, Value>>(), () => ({
      found: combine(
        { verified: guest.emailVerified },
        sql`from (select null as email_verified) guest`,
      ),
    }));
    expect(await db().read(read({}))).toEqual({ found: { verified: null } });
  });

  it("has ordered lists, empty lists and nested lists", async () => {
    const { owner, tenant } = await createTenant();
    const number = sql<number>`value`;
    const numbers = many(jsonObject({ number }), sql`from json_each('[3,1,2]') order by value`);
    const read = batch(given, () => ({
      all: combine({
        numbers,
        none: many(jsonObject({ id: tenants.id }), sql`from tenants where id = 'none'`),
        nobody: one(jsonObject({ id: tenants.id }), sql`from tenants where id = 'none'`),
        first: one(jsonObject({ number }), sql`from json_each('[3,1,2]') order by value limit 1`),
        tenants: many(
          jsonObject({
            name: tenants.name,
            numbers,
            owner: one(
              jsonObject({ id: users.id, clerkUserId: users.clerkUserId }),
              sql`from users where users.id = tenants.owner_user_id order by random() limit 1`,
            ),
          }),
          sql`from tenants where id = ${given.tenantId} order by random()`,
        ),
      }),
      numbers: list(jsonObject({ number }), sql`from json_each('[3,1,2]') order by value desc`),
      noNumbers: list(jsonObject({ number }), sql`from json_each('[]')`),
    }));
    const meterOf = db();
    const answer = await meterOf.read(read({ tenantId: tenant.id, now: 0 }));
    const upwards = [{ number: 1 }, { number: 2 }, { number: 3 }];
    expect(answer.all).toMatchObject({
      numbers: upwards,
      none: [],
      nobody: null,
      first: { number: 1 },
      tenants: [{ name: tenant.name, numbers: upwards, owner: { clerkUserId: owner.clerkUserId } }],
    });
    expect(answer.numbers).toEqual(upwards.toReversed());
    expect(answer.noNumbers).toEqual([]);
    expect(meterOf.meter).toMatchObject({ trips: 1, statements: 3 });
  });

  it("has at most 16 columns, D1's limit", async () => {
    const columns = (many: number) =>
      Object.fromEntries(Array.from({ length: many }, (_, at) => [`c${at}`, sql<number>`${at}`]));
    const read = batch(params<Record<never, Value>>(), () => ({
      wide: combine({ wide: jsonObject(columns(16)) }),
    }));
    const { wide } = await db().read(read({}));
    expect(wide.wide).toMatchObject({ c0: 0, c15: 15 });
    expect(() => jsonObject(columns(17))).toThrow("17 columns");
  });
});

describe("batches", () => {
  const isTenant = sql`(tenants.id = ${given.tenantId} and tenants.status = 'active' and '?' = '?')`;

  it("run together, in the order written, and are all counted and recorded", async () => {
    const { tenant } = await createTenant();
    const name = () => sql<{ name: string }>`select name from tenants where ${isTenant}`;
    const first = batch(given, () => ({
      before: name(),
      renamed: sql<{
        name: string;
      }>`update tenants set name = 'Renamed' where ${isTenant} returning name`,
    }));
    const second = batch(given, () => ({
      after: name(),
      people: sql`select user_id from memberships where tenant_id = ${given.tenantId}`,
    }));
    const seen: Statement[] = [];
    const recorded = new Db(
      instrumentedD1(bindings.DB, { onStatement: (statement) => seen.push(statement) }),
    );
    const values = { tenantId: tenant.id, now: 0 };
    const answer = await recorded.commit({ ...first(values), ...second(values) });
    expect(answer).toMatchObject({
      before: [{ name: tenant.name }],
      renamed: [{ name: "Renamed" }],
      after: [{ name: "Renamed" }],
    });
    expect(answer.people).toHaveLength(1);
    expect(recorded.meter).toMatchObject({ trips: 1, statements: 4 });
    expect(recorded.meter.rowsRead).toBeGreaterThan(3);
    expect(seen.map(({ values }) => values)).toEqual([
      [tenant.id],
      [tenant.id],
      [tenant.id],
      [tenant.id],
    ]);
  });

  it("accept Drizzle's conditions in a template, with their literals inlined", async () => {
    const { tenant } = await createTenant();
    const read = batch(given, () => ({
      found: sql`select 1 from tenants where ${isTenant} and ${inArray(tenants.status, ["active"])}`,
    }));
    const values = { tenantId: tenant.id, now: 0 };
    expect(read(values).found.sql).toContain("tenants.status in ('active')");
    expect((await db().read(read(values))).found).toHaveLength(1);
  });
});

it("a statement whose text differs from call to call keeps its values parameters", async () => {
  const { tenant } = await createTenant();
  const set = sql.join([sql`name = ${"Bea's"}`, sql`timezone = ${"UTC"}`], sql`, `);
  const change = statement(
    sql<{ name: string }>`update tenants set ${set} where id = ${given.tenantId} returning name`,
    { tenantId: tenant.id },
  );
  expect(change.params).toEqual(["Bea's", "UTC", tenant.id]);
  expect(change.sql).not.toContain("Bea");
  expect(await db().commit({ change })).toEqual({ change: [{ name: "Bea's" }] });
});
