import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { type Ended, settleRestored } from "../../scripts/restore.ts";

/** D1 refuses a longer statement: https://developers.cloudflare.com/d1/platform/limits/ */
const longestStatement = 100_000;
const many = 3_000;
/** As long as our ids, or Clerk's. */
const idsOf = (kind: string) =>
  Array.from({ length: many }, (_, at) => `${kind}-${at}`.padEnd(36, "x"));

const tenants = idsOf("tenant");
const people = idsOf("user");
const players = idsOf("player");

/** A database with so many tenants, people and players that one list of their ids is longer than a statement. */
function restored(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  for (const name of readdirSync("migrations").sort()) {
    if (name.endsWith(".sql")) database.exec(readFileSync(`migrations/${name}`, "utf8"));
  }
  database.exec("begin");
  const person = database.prepare(
    "insert into users (id, clerk_user_id, email, status, claim, created_at, updated_at) values (?, ?, ?, 'active', '', 0, 0)",
  );
  const tenant = database.prepare(
    "insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at, timezone, claim, created_at) values (?, 'Club', ?, ?, 'active', ?, 0, 'UTC', '', 0)",
  );
  const player = database.prepare(
    "insert into players (id, first_name, last_name, created_by, created_at) values (?, 'Mia', 'Silva', ?, 0)",
  );
  for (const [at, id] of people.entries()) {
    person.run(id, id, `${at}@example.com`);
    tenant.run(tenants[at] ?? "", `club-${at}`, id, `OLD${at}`);
    player.run(players[at] ?? "", id);
  }
  database.exec("commit");
  return database;
}

function settle(ended: Ended | null) {
  const database = restored();
  const statements = settleRestored(ended, tenants, 1_000);
  const longest = Math.max(...statements.map((sql) => Buffer.byteLength(sql)));
  database.exec(`begin; ${statements.join(";\n")}; commit`);
  const count = (from: string) =>
    (database.prepare(`select count(*) n from ${from}`).get() as { n: number }).n;
  return { longest, count };
}

it("changes every code of 3,000 tenants in statements that D1 takes", () => {
  const { longest, count } = settle(null);
  expect(longest).toBeLessThan(longestStatement);
  expect(count("tenants where invite_code like 'OLD%'")).toBe(0);
  expect(count("(select distinct invite_code from tenants)")).toBe(many);
  expect(count("audit_entries where action = 'code.rotated'")).toBe(many);
  expect(count("users where status = 'deleted'")).toBe(0);
});

it("ends again 3,000 people, players and tenants in statements that D1 takes", () => {
  const deleted = people.slice(0, -1).map((clerkUserId) => ({ clerkUserId, status: "deleted" }));
  const { longest, count } = settle({
    since: 0,
    codes: [],
    memberships: [],
    tenants,
    people: [...deleted, { clerkUserId: people.at(-1) ?? "", status: "suspended" }],
    players,
  });
  expect(longest).toBeLessThan(longestStatement);
  expect(count("users where status = 'deleted' and email is null")).toBe(many - 1);
  expect(count("users where status = 'suspended'")).toBe(1);
  expect(count("tenants where status = 'suspended'")).toBe(many);
  expect(count("players")).toBe(0);
  expect(count("tenants where invite_code like 'OLD%'")).toBe(many);
});
