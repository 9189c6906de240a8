import { databaseIn } from "../support/database-file.ts";

/** A club too large to be made by sign-ups. Somebody who opens an account with this address owns it. */
export const crowd = (project: string) => ({
  name: "Metropolis United",
  owner: `metropolis-${project}@example.com`,
});

/**
 * Writes a club of five thousand people for each project, before the Worker runs. Later, a write from outside would
 * find the database locked, or lock it.
 */
export function seedCrowds(folder: string): void {
  const db = databaseIn(folder);
  for (const project of ["phone", "desktop"]) {
    const { name, owner } = crowd(project);
    const run = (sql: string, ...values: string[]) => db.prepare(sql).run(project, ...values);
    const numbers =
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)";
    run(
      "insert into users (id, email, status, claim, created_at, updated_at) values (?1, ?2, 'pending', '', 0, 0)",
      owner,
    );
    run(
      `insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at, timezone, claim, created_at)
       values (?1, ?2, 'metropolis-' || ?1, ?1, 'active', upper(?1), 0, 'UTC', '', 0)`,
      name,
    );
    run(
      `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
       values (?1, ?1, ?1, 'owner', 'active', 'founder', 0, '', 0, 0)`,
    );
    run(
      `${numbers} insert into users (id, email, first_name, last_name, status, claim, created_at, updated_at)
       select ?1 || '-' || i, 'member' || i || '-' || ?1 || '@example.com', 'Member', 'Number' || i, 'active', '', 0, 0 from n`,
    );
    run(
      `${numbers} insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
       select ?1 || '-' || i, ?1, ?1 || '-' || i, 'parent', 'active', 'code', 0, '', 0, 0 from n`,
    );
    // Created now, because the cron erases players without a guardian who were created long ago.
    run(
      `insert into players (id, first_name, last_name, birthdate, created_by, created_at)
       values (?1, 'Player', 'Number4321', '2008-01-01', ?1 || '-1', unixepoch() * 1000)`,
    );
    run(
      "insert into player_memberships (tenant_id, player_id, status, created_at) values (?1, ?1, 'active', 0)",
    );
  }
  db.close();
}
