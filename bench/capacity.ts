import { fill } from "./contestant.ts";
import { connections, costOf, send } from "./load.ts";
import { table } from "./table.ts";
import { tenantry } from "./tenantry.ts";

/* How many memberships fit into one database, and what it costs until then. Bytes and rows are measured; prices and limits are the published ones. */

/** developers.cloudflare.com/d1/platform/limits, read in November 2026. */
const largestDatabase = 10e9;
/** The first hundred thousand are included in the price. */
const databasesPerAccount = 1_000_000;
/** developers.cloudflare.com/d1/platform/pricing, read in November 2026, in dollars. */
const perMillionRead = 0.001;
const perMillionWritten = 1;
const perGigabyteMonth = 0.75;

const clubs = 1_000;
const membersPerClub = 40;

/** Prints the bytes per membership, how many fit into one database, and what a million of each operation cost. */
export async function bench(): Promise<void> {
  const { served, requests } = await tenantry();
  const before = await databaseSize();
  const users = clubs * membersPerClub;
  const now = Date.now();
  await fill(
    served,
    `insert into users (id, clerk_user_id, email, email_verified, first_name, last_name, kind, status, claim, created_at, updated_at)
     select '01a1ff9b-56af-754e-bf4c-' || printf('%012d', i), 'user_2abcdefghijklmnopqrs' || printf('%07d', i), 'parent.' || i || '@example.com', 1,
       'Alexandra', 'Fernández', 'parent', 'active', '01a1ff9b-56af-754e-bf4c-' || printf('%012d', i), ?3, ?3 from n`,
    users,
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
    users,
    now,
    membersPerClub,
  );
  await fill(
    served,
    `insert into audit_entries (id, tenant_id, actor_user_id, action, target_type, target_id, data, created_at)
     select '01a1ff9d-56af-754e-bf4c-' || printf('%012d', i), '01a1ff9b-0000-754e-bf4c-' || printf('%012d', i / ?4), '01a1ff9b-56af-754e-bf4c-' || printf('%012d', i),
       'membership.created', 'membership', '01a1ff9c-56af-754e-bf4c-' || printf('%012d', i), '{"role":"parent","status":"active","via":"code"}', ?3 from n`,
    users,
    now,
    membersPerClub,
  );
  const bytesPerMembership = ((await databaseSize()) - before) / users;
  const capacity = largestDatabase / bytesPerMembership;
  console.log(
    table(
      ["one database", ""],
      [
        [
          "bytes a membership, with the person, the audit entry and all indexes",
          bytesPerMembership.toFixed(0),
        ],
        ["memberships in the largest database (10 GB)", millions(capacity)],
        [`clubs of ${membersPerClub}`, millions(capacity / membersPerClub)],
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
    const [request] = (await requests[work]?.(1)) ?? [];
    if (!request) continue;
    const response = await send(served.url, connections(1), request);
    const read = costOf(response, "rows_read");
    const written = costOf(response, "rows_written");
    const dollars = read * perMillionRead + written * perMillionWritten;
    rows.push([work, String(read), String(written), `$${dollars.toFixed(2)}`]);
  }
  console.log(`\n${table(["", "rows read", "rows written", "a million of them"], rows)}`);
  await served.stop();

  async function databaseSize(): Promise<number> {
    const { meta } = await served.database.prepare("select 1").run();
    return meta.size_after;
  }
}

function millions(number: number): string {
  return `${(number / 1e6).toFixed(number < 1e6 ? 2 : 1)} million`;
}
