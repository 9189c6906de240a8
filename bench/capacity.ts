import { fill } from "./contestant.ts";
import { ask, connections, costOf } from "./load.ts";
import { ours } from "./ours.ts";
import { table } from "./table.ts";

/* When one database is full, and what it costs until then. Bytes and rows are measured; prices and limits are the published ones. */

/** developers.cloudflare.com/d1/platform/limits, read in November 2026. */
const largestDatabase = 10e9;
/** A hundred thousand of them are included. */
const databasesPerAccount = 1_000_000;
/** developers.cloudflare.com/d1/platform/pricing, read in November 2026, in dollars. */
const perMillionRead = 0.001;
const perMillionWritten = 1;
const perGigabyteMonth = 0.75;

const clubs = 1_000;
const membersOfEach = 40;

/** Prints bytes a membership, when a database is full, and what a million joins cost. */
export async function bench(): Promise<void> {
  const { served, asks } = await ours();
  const before = await bytes();
  const people = clubs * membersOfEach;
  const now = Date.now();
  await fill(
    served,
    `insert into users (id, clerk_user_id, email, email_verified, first_name, last_name, kind, status, claim, created_at, updated_at)
     select '01a1ff9b-56af-754e-bf4c-' || printf('%012d', i), 'user_2abcdefghijklmnopqrs' || printf('%07d', i), 'parent.' || i || '@example.com', 1,
       'Alexandra', 'Fernández', 'parent', 'active', '01a1ff9b-56af-754e-bf4c-' || printf('%012d', i), ?3, ?3 from n`,
    people,
    now,
  );
  await fill(
    served,
    `insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at, timezone, claim, created_at)
     select '01a1ff9b-0000-754e-bf4c-' || printf('%012d', i), 'Club Deportivo ' || i, 'club-deportivo-' || i, '01a1ff9b-56af-754e-bf4c-' || printf('%012d', i),
       'active', 'CAP' || printf('%05d', i), ?3, 'Europe/Madrid', '01a1ff9b-0000-754e-bf4c-' || printf('%012d', i), ?3 from n`,
    clubs,
    now,
  );
  await fill(
    served,
    `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_with, joined_country, joined_at, claim, created_at, updated_at)
     select '01a1ff9c-56af-754e-bf4c-' || printf('%012d', i), '01a1ff9b-0000-754e-bf4c-' || printf('%012d', i / ?4), '01a1ff9b-56af-754e-bf4c-' || printf('%012d', i),
       'parent', 'active', 'code', 'CAP' || printf('%05d', i / ?4), 'ES', ?3, '01a1ff9c-56af-754e-bf4c-' || printf('%012d', i), ?3, ?3 from n`,
    people,
    now,
    membersOfEach,
  );
  await fill(
    served,
    `insert into audit_entries (id, tenant_id, actor_user_id, action, target_type, target_id, data, created_at)
     select '01a1ff9d-56af-754e-bf4c-' || printf('%012d', i), '01a1ff9b-0000-754e-bf4c-' || printf('%012d', i / ?4), '01a1ff9b-56af-754e-bf4c-' || printf('%012d', i),
       'membership.created', 'membership', '01a1ff9c-56af-754e-bf4c-' || printf('%012d', i), '{"role":"parent","status":"active","via":"code"}', ?3 from n`,
    people,
    now,
    membersOfEach,
  );
  const perMembership = ((await bytes()) - before) / people;
  const full = largestDatabase / perMembership;
  console.log(
    table(
      ["one database", ""],
      [
        [
          "bytes a membership, with the person, the audit entry and all indexes",
          perMembership.toFixed(0),
        ],
        ["memberships in the largest database (10 GB)", millions(full)],
        [`clubs of ${membersOfEach}`, millions(full / membersOfEach)],
        [
          "storage of a full one a month",
          `$${((largestDatabase / 1e9) * perGigabyteMonth).toFixed(2)}`,
        ],
        ["databases an account may have", databasesPerAccount.toLocaleString("en")],
      ],
    ),
  );
  const rows: string[][] = [];
  for (const work of ["join", "accept", "create", "invite", "me", "list"] as const) {
    const [one] = (await asks[work]?.(1)) ?? [];
    if (!one) continue;
    const answer = await ask(served.url, connections(1), one);
    const read = costOf(answer, "rows_read");
    const written = costOf(answer, "rows_written");
    const dollars = read * perMillionRead + written * perMillionWritten;
    rows.push([work, String(read), String(written), `$${dollars.toFixed(2)}`]);
  }
  console.log(`\n${table(["", "rows read", "rows written", "a million of them"], rows)}`);
  await served.stop();

  async function bytes(): Promise<number> {
    const { meta } = await served.database.prepare("select 1").run();
    return meta.size_after;
  }
}

function millions(number: number): string {
  return `${(number / 1e6).toFixed(number < 1e6 ? 2 : 1)} million`;
}
