import { v7 } from "uuid";
import { longCodeLength, randomCode } from "../worker/tenants/code.ts";

/*
 * Restoring the database to an earlier time would also bring back what has ended since (docs/threats.md, 12). These
 * queries run before the restore, and the statements after it.
 */

/** What ended since that time, by kind: ids, and for people their Clerk ids. */
export interface Ended {
  /** The time that the database is restored to, in milliseconds. */
  since: number;
  /** Tenants whose code was changed. */
  codes: string[];
  /** Tenants that were deleted or suspended. */
  tenants: string[];
  /** Memberships that ended, were suspended or lost their role, with what they are now. */
  memberships: { id: string; status: string; role: string }[];
  /** People who were deleted or suspended. */
  people: { clerkUserId: string; status: string }[];
  /** Players who were erased. */
  players: string[];
}

/** The queries for `Ended`, each with one column of JSON. */
export function endedQueries(since: number): Record<Exclude<keyof Ended, "since">, string> {
  const at = Math.floor(since);
  return {
    codes: `select json_quote(id) found from tenants where invite_code_updated_at > ${at}`,
    tenants: `select json_quote(target_id) found from audit_entries
      where created_at > ${at} and action in ('tenant.deleted', 'tenant.suspended')`,
    memberships: `select json_object('id', id, 'status', status, 'role', role) found from memberships where updated_at > ${at}`,
    people: `select json_object('clerkUserId', clerk_user_id, 'status', status) found from users
      where updated_at > ${at} and clerk_user_id is not null and status in ('deleted', 'suspended')`,
    players: `select distinct json_quote(target_id) found from audit_entries
      where created_at > ${at} and action = 'player.erased'`,
  };
}

/** A string literal of SQL. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** D1 allows statements of 100 KB, and a quoted id has 40 bytes. */
const idsPerStatement = 1_000;

/** Several statements for a long list of ids. */
function paged(texts: string[], statement: (list: string) => string): string[] {
  const pages = Math.ceil(texts.length / idsPerStatement);
  return Array.from({ length: pages }, (_, index) => {
    const page = texts.slice(index * idsPerStatement, (index + 1) * idsPerStatement);
    return statement(`(${page.map(quoted).join(", ")})`);
  });
}

/**
 * The statements that make a restored database safe: they withdraw all open invitations, because used ones are open
 * again; change codes that were changed since; remove people who had left; prevent that mail is sent twice; and delete
 * stored responses. Without `ended` (the old database could not be read) they change every code, and people and
 * memberships must be checked by hand.
 */
export function settleRestored(ended: Ended | null, tenantIds: string[], now: number): string[] {
  const rotated = ended ? ended.codes.filter((id) => tenantIds.includes(id)) : tenantIds;
  const peopleWho = (status: string, statement: (users: string) => string) =>
    paged(
      (ended?.people ?? []).flatMap((person) =>
        person.status === status ? person.clerkUserId : [],
      ),
      (list) => statement(`(select id from users where clerk_user_id in ${list})`),
    );
  const ofPlayers = (statement: (list: string) => string) => paged(ended?.players ?? [], statement);
  const entry = (from: string, values: string) =>
    `insert into audit_entries (id, tenant_id, action, target_type, target_id, data, created_at)
     select ${quoted(v7({ msecs: now }).slice(0, 24))} || lower(hex(randomblob(6))), ${values}, '{"via":"restore"}', ${now} ${from}`;
  return [
    entry(
      "from invitations where used_at is null and revoked_at is null",
      "tenant_id, 'invitation.revoked', 'invitation', id",
    ),
    `update invitations set revoked_at = ${now} where used_at is null and revoked_at is null`,
    `update memberships set status = 'removed', updated_at = ${now} where status = 'pending' and joined_via = 'invitation'`,
    `update guardian_invitations set revoked_at = ${now} where used_at is null and revoked_at is null`,
    `update club_signups set expires_at = ${now} where used_at is null`,
    "delete from claim_slips where used_at is null",
    "update emails set status = 'failed', variables = null, last_error = 'restored' where status = 'queued'",
    "delete from idempotency_keys",
    "delete from calendar_feeds",
    ...rotated.map(
      (id) =>
        `update tenants set invite_code = ${quoted(randomCode(longCodeLength))}, invite_code_updated_at = ${now}, invite_code_uses = 0 where id = ${quoted(id)}`,
    ),
    ...paged(rotated, (list) =>
      entry(`from tenants where id in ${list}`, "id, 'code.rotated', 'tenant', id"),
    ),
    ...(ended?.memberships ?? []).map(
      ({ id, status, role }) =>
        `update or ignore memberships set status = ${quoted(status)}, role = ${quoted(role)}, updated_at = ${now} where id = ${quoted(id)}`,
    ),
    ...[
      (users: string) =>
        `update memberships set status = 'removed', updated_at = ${now} where user_id in ${users}`,
      (users: string) => `delete from player_guardians where user_id in ${users}`,
      (users: string) => `delete from session_signups where user_id in ${users}`,
      (users: string) => `update players set user_id = null where user_id in ${users}`,
      (users: string) =>
        `update users set status = 'deleted', email = null, email_verified = 0, first_name = null, last_name = null, phone = null,
         avatar_url = null, default_tenant_id = null, updated_at = ${now} where id in ${users}`,
    ].flatMap((statement) => peopleWho("deleted", statement)),
    ...peopleWho(
      "suspended",
      (users) =>
        `update users set status = 'suspended', platform_suspended = 1, updated_at = ${now} where id in ${users}`,
    ),
    ...paged(
      ended?.tenants ?? [],
      (list) =>
        `update tenants set status = 'suspended' where id in ${list} and status in ('active', 'ownerless')`,
    ),
    `update tenants set status = 'ownerless' where status = 'active' and not exists (
       select 1 from memberships m join users u on u.id = m.user_id
       where m.tenant_id = tenants.id and m.role = 'owner' and m.status = 'active' and u.status = 'active')`,
    ...[
      "delete from session_signups where player_id in",
      "delete from claim_slips where player_id in",
      "delete from guardian_invitations where player_id in",
      "update invitations set player_id = null where player_id in",
      "delete from player_memberships where player_id in",
      "delete from player_guardians where player_id in",
      "delete from players where id in",
    ].flatMap((start) => ofPlayers((list) => `${start} ${list}`)),
  ];
}
