import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { databaseIn } from "../support/database-file.ts";

const folder = mkdtempSync(join(tmpdir(), "tenantry-backfill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { ...process.env, DATA_FOLDER: folder, CI: "true", WRANGLER_SEND_METRICS: "false" };
const backfill = () =>
  execFileSync("node", ["scripts/backfill-codes.ts"], { env, encoding: "utf8" }).trim();

it("tenants that came without a code get one, and a second run changes nothing", () => {
  const apply = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", `${folder}/state`];
  execFileSync("wrangler", apply, { env, stdio: "pipe" });
  const database = databaseIn(folder);
  database.exec(`
    insert into users (id, email, status, claim, created_at, updated_at) values ('u', 'a@example.com', 'active', '', 0, 0);
    insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at, timezone, claim, created_at)
      values ('t1', 'A', 'a', 'u', 'active', 't1', 0, 'UTC', '', 0), ('t2', 'B', 'b', 'u', 'active', 'lower-case', 0, 'UTC', '', 0),
             ('t3', 'C', 'c', 'u', 'active', 'GXXDCDE9', 0, 'UTC', '', 0);`);
  const codes = () =>
    database.prepare("select id, invite_code code from tenants order by id").all();
  expect(backfill()).toContain("2 of 3 tenants got a code");
  const after = codes();
  for (const { code } of after) expect(code).toMatch(/^[A-HJKMNP-Z2-9]{8}$/);
  expect(after[2]).toMatchObject({ code: "GXXDCDE9" });
  expect(database.prepare("select count(*) n from audit_entries").get()).toEqual({ n: 2 });
  expect(backfill()).toContain("0 of 3 tenants got a code");
  expect(codes()).toEqual(after);
  database.close();
});
