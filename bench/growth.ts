import { betterAuth } from "./better-auth.ts";
import { type Contestant, counted, fill, type Work, works } from "./contestant.ts";
import { costOf } from "./load.ts";
import { ours } from "./ours.ts";
import { table } from "./table.ts";

const sizes = [10, 1_000, 100_000];

/** Rows that one request reads in a tenant that grows: who belongs to it, and who is invited to it. */
export async function bench(): Promise<void> {
  const rows: string[][] = [];
  for (const make of [ours, () => betterAuth(false), () => betterAuth(true)]) {
    const one = await make();
    const read = new Map<Work, string[]>();
    let members = 0;
    for (const size of sizes) {
      await grow(one, members, size);
      members = size;
      for (const work of works) {
        if (!one.asks[work]) continue;
        const rowsRead = costOf(await counted(one, work), "rows_read").toLocaleString("en");
        read.set(work, [...(read.get(work) ?? []), rowsRead]);
      }
    }
    for (const [work, counts] of read) rows.push([one.name, work, ...counts]);
    await one.served.stop();
  }
  const head = ["", "rows read", ...sizes.map((size) => `${size.toLocaleString("en")} members`)];
  console.log(table(head, rows));
}

/** The second tenant, which the second request of each work is about: `counted` takes that one. */
async function grow({ served, nodejs }: Contestant, from: number, to: number): Promise<void> {
  const many = to - from;
  const now = Date.now();
  if (nodejs) {
    const iso = new Date(now).toISOString();
    await fill(
      served,
      `insert into user (id, name, email, emailVerified, createdAt, updatedAt)
       select 'filler-' || (i + ?3), 'Ana', 'filler-' || (i + ?3) || '@example.com', 1, ?4, ?4 from n`,
      many,
      from,
      iso,
    );
    await fill(
      served,
      `insert into member (id, organizationId, userId, role, createdAt)
       select 'filler-' || (i + ?3), 'tenant-1', 'filler-' || (i + ?3), 'member', ?4 from n`,
      many,
      from,
      iso,
    );
    return;
  }
  await fill(
    served,
    `insert into users (id, email, status, claim, created_at, updated_at)
     select 'filler-' || (i + ?3), 'filler-' || (i + ?3) || '@example.com', 'active', '', ?4, ?4 from n`,
    many,
    from,
    now,
  );
  await fill(
    served,
    `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
     select 'filler-' || (i + ?3), 'tenant-1', 'filler-' || (i + ?3), 'member', 'active', 'code', ?4, '', ?4, ?4 from n`,
    many,
    from,
    now,
  );
}
