import { rows } from "../app.ts";

/** Many trainings of a tenant that ended long ago. */
export async function createPastSessions(
  { tenant, user }: { tenant: { id: string }; user: { id: string } },
  count: number,
): Promise<void> {
  await rows(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)
     insert into sessions (id, tenant_id, title, kind, starts_at, ends_at, timezone, created_by, claim, created_at, updated_at)
     select 'other-' || i || ?2, ?2, 'Other', 'training', i, i + 1, 'UTC', ?3, '', 0, 0 from n`,
    count,
    tenant.id,
    user.id,
  );
}
