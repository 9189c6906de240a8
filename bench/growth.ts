import { betterAuth } from "./better-auth.ts";
import { type Contestant, fill, responseWithCost, type Work, works } from "./contestant.ts";
import { costOf } from "./load.ts";
import { table } from "./table.ts";
import { tenantry } from "./tenantry.ts";

const sizes = [10, 1_000, 100_000];

/** Prints the rows that one request of each kind reads while a tenant grows. */
export async function bench(): Promise<void> {
  const rows: string[][] = [];
  for (const make of [tenantry, () => betterAuth(false), () => betterAuth(true)]) {
    const contestant = await make();
    const read = new Map<Work, string[]>();
    let members = 0;
    for (const size of sizes) {
      await grow(contestant, members, size);
      members = size;
      for (const work of works) {
        if (!contestant.requests[work]) continue;
        const rowsRead = costOf(
          await responseWithCost(contestant, work),
          "rows_read",
        ).toLocaleString("en");
        read.set(work, [...(read.get(work) ?? []), rowsRead]);
      }
    }
    for (const [work, rowCounts] of read) rows.push([contestant.name, work, ...rowCounts]);
    await contestant.served.stop();
  }
  const head = ["", "rows read", ...sizes.map((size) => `${size.toLocaleString("en")} members`)];
  console.log(table(head, rows));
}

/** Adds members to the second tenant: the request that `responseWithCost` measures is about that one. */
async function grow({ served, nodejs }: Contestant, from: number, to: number): Promise<void> {
  const count = to - from;
  const now = Date.now();
  if (nodejs) {
    const iso = new Date(now).toISOString();
    await fill(
      served,
      `insert into user (id, name, email, emailVerified, createdAt, updatedAt)
       select 'filler-' || (i + ?3), 'Ana', 'filler-' || (i + ?3) || '@example.com', 1, ?4, ?4 from n`,
      count,
      from,
      iso,
    );
    await fill(
      served,
      `insert into member (id, organizationId, userId, role, createdAt)
       select 'filler-' || (i + ?3), 'tenant-1', 'filler-' || (i + ?3), 'member', ?4 from n`,
      count,
      from,
      iso,
    );
    return;
  }
  await fill(
    served,
    `insert into users (id, email, status, claim, created_at, updated_at)
     select 'filler-' || (i + ?3), 'filler-' || (i + ?3) || '@example.com', 'active', '', ?4, ?4 from n`,
    count,
    from,
    now,
  );
  await fill(
    served,
    `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
     select 'filler-' || (i + ?3), 'tenant-1', 'filler-' || (i + ?3), 'member', 'active', 'code', ?4, '', ?4, ?4 from n`,
    count,
    from,
    now,
  );
}
