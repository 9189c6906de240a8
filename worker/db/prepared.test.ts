import { and, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { built, q, type Statement } from "./client.ts";
import { prepared } from "./prepared.ts";
import { idempotencyKeys, users } from "./schema.ts";

const query = (statement: Statement) => built(statement).getQuery();
let builds = 0;
const byAddress = prepared(({ email, now }: { email: string; now: number }) => {
  builds += 1;
  return q
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.email, email), sql`${users.createdAt} > ${now} - ${1000}`));
});

describe("a prepared statement", () => {
  it("is the one that Drizzle would build with the values, and is built once", () => {
    const own = query(byAddress({ email: "ana@example.com", now: 5 }));
    const theirs = q
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.email, "ana@example.com"), sql`${users.createdAt} > ${5} - ${1000}`))
      .toSQL();
    expect(own).toEqual(theirs);
    expect(query(byAddress({ email: "bea@example.com", now: 6 })).params).toEqual([
      "bea@example.com",
      6,
      1000,
    ]);
    expect(builds).toBe(1);
  });

  it("has the words of a column's own vocabulary written out, and no other", () => {
    const { sql: text, params } = q
      .select({ id: users.id })
      .from(users)
      .where(
        and(
          eq(users.status, "pending"),
          eq(users.email, "pending"),
          eq(users.kind, "o'x" as never),
        ),
      )
      .toSQL();
    expect(text).toContain(`users.status = 'pending' and users.email = ?1 and users.kind = ?2`);
    expect(params).toEqual(["pending", "o'x"]);
  });

  it("has how many rows are wanted written out, or else no bare parameter: at one SQLite looks", () => {
    const some = prepared(({ most }: { most: number }) =>
      q.select({ id: users.id }).from(users).limit(most),
    );
    expect(query(some({ most: 7 }))).toEqual({
      sql: "select id from users limit ?1 + 0",
      params: [7],
    });
    expect(query(q.select({ id: users.id }).from(users).limit(7)).sql).toMatch(/ limit 7$/);
  });

  it("has a value that comes up twice as one parameter", () => {
    const mine = prepared(({ me }: { me: string }) =>
      q
        .select({ key: idempotencyKeys.key })
        .from(idempotencyKeys)
        .where(and(eq(idempotencyKeys.claim, me), eq(idempotencyKeys.clerkUserId, me))),
    );
    expect(query(mine({ me: "x" }))).toEqual({
      sql: "select key from idempotency_keys where (idempotency_keys.claim = ?1 and idempotency_keys.clerk_user_id = ?1)",
      params: ["x"],
    });
  });

  it("encodes a value as its column does", () => {
    const verified = prepared(({ isVerified }: { isVerified: number }) =>
      q.update(users).set({ emailVerified: sql`${sql.param(isVerified, users.emailVerified)}` }),
    );
    expect(built(verified({ isVerified: 1 })).getQuery().params).toEqual([1]);
  });

  it("refuses to be built on a value that is not known yet", () => {
    const reckoned = prepared(({ now }: { now: number }) =>
      q
        .select({ id: users.id })
        .from(users)
        .where(eq(users.createdAt, now - 1000)),
    );
    expect(() => reckoned({ now: 5 })).toThrow("the value now is not known");
    const spread = prepared(({ ...all }: { id: string }) =>
      q.select({ id: users.id }).from(users).where(eq(users.id, all.id)),
    );
    expect(() => spread({ id: "1" })).toThrow("not known when its statement is prepared");
  });

  it("refuses to run without one of its values", () => {
    expect(() => byAddress({ email: "ana@example.com" } as never)).toThrow("now");
  });
});
