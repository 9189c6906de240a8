import { bindings } from "./app.ts";

/*
 * What holds in the database whatever happened: after a race, a fault, a crash. Each is a query that finds
 * what breaks it; `{…}` names the column that says whose tenant a row is, to ask about one alone.
 */

const entry = (action: string, target: string) =>
  `(select count(*) from audit_entries e where e.target_id = ${target} and e.action = '${action}')`;

export const invariants: Record<string, string> = {
  "an active tenant has an active owner": `
    select id from tenants t where {t.id} and status = 'active' and not exists (
      select 1 from memberships m join users u on u.id = m.user_id
      where m.tenant_id = t.id and m.role = 'owner' and m.status = 'active' and u.status = 'active')`,
  "nobody belongs twice as the same": `
    select tenant_id, user_id, role from memberships where {tenant_id} group by 1, 2, 3 having count(*) > 1`,
  "an invitation that was used has its membership": `
    select id from invitations i where {i.tenant_id} and used_at is not null and not exists (
      select 1 from memberships m where m.tenant_id = i.tenant_id and m.user_id = i.used_by and m.role = i.role)`,
  "an invitation that was used has one entry of it, and none other has": `
    select id from invitations i where {i.tenant_id}
      and ${entry("invitation.accepted", "i.id")} <> (used_at is not null)`,
  "an invitation that was used names who used it, and none other does": `
    select id from invitations where {tenant_id} and (used_at is null) <> (used_by is null)`,
  "an invitation that was withdrawn has an entry of it": `
    select id from invitations i where {i.tenant_id} and revoked_at is not null
      and ${entry("invitation.revoked", "i.id")} = 0`,
  "no invitation was both used and withdrawn": `
    select id from invitations where {tenant_id} and used_at is not null and revoked_at is not null`,
  "an invitation has one mail for each time it was sent": `
    select id from invitations i where {i.tenant_id} and created_at > (unixepoch() - 90 * 86400) * 1000
      and (select count(*) from emails e where e.invitation_id = i.id) <> 1 + resends`,
  "a mail of an invitation is its tenant's": `
    select e.id from emails e left join invitations i on i.id = e.invitation_id
    where {e.tenant_id} and e.invitation_id is not null and e.tenant_id is not i.tenant_id`,
  "a mail that went out says nothing any more": `
    select id from emails where {tenant_id} and status <> 'queued' and variables is not null`,
  "a tenant counts its members and its seats right": `
    select id from tenants t where {t.id} and (member_count <> (
        select count(*) from (select distinct user_id from memberships m where m.tenant_id = t.id and m.status = 'active'))
      or seat_count <> (
        select count(*) from (select distinct user_id from memberships m where m.tenant_id = t.id
          and m.status in ('active', 'pending', 'suspended'))))`,
  "a tenant has no more people than it takes": `
    select id from tenants where {id} and seat_count > policy ->> '$.maxMembers'`,
  "a code took in no more than it may": `
    select id from tenants where {id} and invite_code_uses > policy ->> '$.codeMaxUses'`,
  "a session counts who comes and who waits": `
    select id from sessions s where {s.tenant_id}
      and (going <> (select count(*) from session_signups where session_id = s.id and status = 'going')
        or waitlisted <> (select count(*) from session_signups where session_id = s.id and status = 'waitlisted'))`,
  "a session has no more than it holds": `
    select id from sessions where {tenant_id} and going > capacity`,
  "nobody waits where there is room": `
    select id from sessions where {tenant_id} and status = 'scheduled' and waitlisted > 0 and going < capacity
      and starts_at > unixepoch() * 1000`,
  "nobody answers twice": `
    select session_id from session_signups group by session_id, coalesce(player_id, user_id) having count(*) > 1`,
  "who was signed up plays, or belongs, where the session is, or did": `
    select g.id from session_signups g join sessions s on s.id = g.session_id
    where {s.tenant_id} and g.player_id is not null
      and not exists (select 1 from player_memberships p where p.player_id = g.player_id and p.tenant_id = s.tenant_id)
      and not exists (select 1 from audit_entries e where e.target_id = g.player_id and e.tenant_id = s.tenant_id)`,
  "a player has somebody: a guardian, a login, a tenant": `
    select id from players p where user_id is null
      and not exists (select 1 from player_guardians where player_id = p.id)
      and not exists (select 1 from player_memberships where player_id = p.id)`,
  "a deleted person holds nothing and is nobody": `
    select id from users u where status = 'deleted' and (
      coalesce(email, first_name, last_name, phone, avatar_url) is not null
      or exists (select 1 from memberships where user_id = u.id and status in ('active', 'pending', 'suspended'))
      or exists (select 1 from player_guardians where user_id = u.id)
      or exists (select 1 from calendar_feeds where user_id = u.id))`,
  "a verified address has one holder": `
    select email from user_emails where ended_at is null group by email having count(*) > 1`,
  "who is verified at an address holds it, and who is deleted holds none": `
    select id from users u where (email_verified = 1 and not exists (
        select 1 from user_emails a where a.user_id = u.id and a.email = u.email and a.ended_at is null))
      or (status = 'deleted' and exists (select 1 from user_emails a where a.user_id = u.id))`,
  "whom Clerk has banned or the platform suspended is not active": `
    select id from users where status = 'active' and (clerk_banned or platform_suspended)`,
  "a tenant's beginning is in its audit": `
    select id from tenants t where {t.id} and ${entry("tenant.created", "t.id")} <> 1`,
  "an invitation's beginning is in the audit": `
    select id from invitations i where {i.tenant_id} and ${entry("invitation.created", "i.id")} <> 1`,
  "a membership's beginning is in the audit": `
    select id from memberships m where {m.tenant_id} and not exists (
      select 1 from audit_entries e where e.target_id in (m.id, m.tenant_id, m.joined_with) and e.tenant_id = m.tenant_id)`,
  "a session's beginning is in the audit": `
    select id from sessions s where {s.tenant_id} and not exists (
      select 1 from sessions f join audit_entries e on f.id = e.target_id
      where e.action = 'session.created' and f.tenant_id = s.tenant_id and f.created_at = s.created_at)`,
  "an answer to a session is in the audit": `
    select g.id from session_signups g join sessions s on s.id = g.session_id where {s.tenant_id} and not exists (
      select 1 from audit_entries e where e.target_id in (g.id, s.id) and e.action like 'signup.%')`,
  "a personal tenant is one": `
    select personal_of from tenants where personal_of is not null group by 1 having count(*) > 1`,
  "no key of a request is left half answered for long": `
    select key from idempotency_keys where status is null and created_at < (unixepoch() - 3600) * 1000`,
  "every reference leads somewhere": "pragma foreign_key_check",
};

const hasTenant = (query: string) => query.includes("{");

/**
 * What is broken, in words, with the first ids; nothing where all is well. Of one tenant alone, where one is
 * named: what is no tenant's is then left out.
 */
export async function violatedInvariants(tenantId?: string): Promise<string[]> {
  const asked = Object.entries(invariants).filter(([, query]) => !tenantId || hasTenant(query));
  const statements = asked.map(([, query]) =>
    bindings.DB.prepare(query.replace(/\{([\w.]+)\}/g, tenantId ? `$1 = '${tenantId}'` : "true")),
  );
  const answers = await bindings.DB.batch(statements);
  return answers.flatMap(({ results }, at) =>
    results.length > 0
      ? [`${asked[at]?.[0]}: ${results.length}, ${JSON.stringify(results.slice(0, 3))}`]
      : [],
  );
}
