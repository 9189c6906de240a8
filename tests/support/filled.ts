import { rows } from "./app.ts";

/* Other people's rows, in bulk: what must cost a request nothing. */

const numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?2)";
const longAgo = Date.UTC(2020, 0);

/** Users and players without ties to a test. */
async function fillers(many: number): Promise<void> {
  await rows(
    `${numbers} insert or ignore into users (id, email, status, claim, created_at, updated_at)
     select 'filler-' || i, 'filler-' || i || '@example.com', 'active', '', ?1, ?1 from n`,
    longAgo,
    many,
  );
  await rows(
    `${numbers} insert or ignore into players (id, first_name, last_name, birthdate, created_by, created_at)
     select 'filler-' || i, 'Player', 'Number' || i, '1990-01-01', 'filler-1', ?1 from n`,
    longAgo,
    many,
  );
}

/**
 * Fills the tenants that came to be since a moment: each gets so many members, players, invitations,
 * sessions, mails and audit entries that no request is about.
 */
export async function fillTenants(since: number, many: number): Promise<void> {
  await fillers(many);
  const each = "from n, tenants t where t.created_at >= ?1";
  const id = "'00-' || t.id || '-' || i";
  for (const statement of [
    `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
     select ${id}, t.id, 'filler-' || i, 'member', 'active', 'code', 0, '', 0, 0 ${each}`,
    `insert into player_memberships (tenant_id, player_id, status, created_at)
     select t.id, 'filler-' || i, 'active', 0 ${each}`,
    `insert into invitations (id, token_hash, tenant_id, email, role, purpose, expires_at, used_at, used_by, created_by, created_at)
     select ${id}, ${id}, t.id, 'filler-' || i || '@example.com', 'member', 'add_membership', 1, 1, 'filler-' || i, 'filler-1', 0 ${each}`,
    // Over long since: history, not the calendar.
    `insert into sessions (id, tenant_id, title, kind, starts_at, ends_at, timezone, created_by, claim, created_at, updated_at)
     select ${id}, t.id, 'Training', 'training', 1000 * i, 1000 * i + 1, 'UTC', 'filler-1', '', 0, 0 ${each}`,
    `insert into emails (id, tenant_id, recipient, template, status, next_attempt_at, claim, created_at, updated_at)
     select ${id}, t.id, 'filler-' || i || '@example.com', 'tenant-welcome-invite', 'delivered', 0, '', 0, 0 ${each}`,
    `insert into audit_entries (id, tenant_id, action, target_type, target_id, data, created_at)
     select ${id}, t.id, 'membership.created', 'membership', ${id}, '{}', 0 ${each}`,
  ]) {
    await rows(`${numbers} ${statement}`, since, many);
  }
}

/** Fills the database with tenants of others: a hundred thousand memberships in a hundred of them. */
export async function fillDatabase(): Promise<void> {
  // Later than every other tenant, so that these alone are filled.
  const since = Date.now() + 24 * 60 * 60 * 1000;
  await fillers(1_000);
  await rows(
    `${numbers} insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at, timezone, claim, created_at)
     select 'filled-' || i, 'Club ' || i, 'filled-' || i, 'filler-1', 'active', 'FILLED' || i, 0, 'UTC', '', ?1 from n`,
    since,
    100,
  );
  await fillTenants(since, 1_000);
}
