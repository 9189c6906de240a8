import { idPrefix } from "../../worker/db/id.ts";
import { rows } from "./app.ts";

/* Many rows that the cron has nothing to do with. */

const dayMs = 24 * 60 * 60 * 1000;
const longAgo = "00000000-0000-7000-8000-";

/**
 * Fills the database as if it had so many people, with nothing for the cron to do: everything with an end
 * ends later, mail was delivered, sessions are full and people wait for them.
 */
export async function fillIdle(people: number, now: number): Promise<void> {
  const later = now + 20 * dayMs;
  const before = now - dayMs;
  const madeYesterday = `${idPrefix(before).slice(0, 14)}7000-8000-`;
  const id = (kind: string) => `'${madeYesterday}${kind}' || i`;
  const user = "'user-' || i";
  const tenant = "'tenant-' || (i / 100)";
  const fill = (table: string, columns: string, values: string, every = 1) =>
    rows(
      `with recursive n(i) as (select 0 union all select i + ${every} from n where i + ${every} < ${people})
       insert or ignore into ${table} (${columns}) select ${values} from n`,
    );
  await fill(
    "users",
    "id, email, status, clerk_closes_at, claim, created_at, updated_at",
    `${user}, ${user} || '@filled.example', 'active', iif(i % 500 = 0, ${later}, null), '', 0, 0`,
  );
  await fill(
    "tenants",
    "id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at, timezone, claim, created_at, deleted_at",
    `${tenant}, 'Club', ${tenant}, ${user}, iif(i % 1000 = 0, 'deleted', 'active'), 'FILLED' || i, 0, 'UTC', '', 0,
     iif(i % 1000 = 0, ${before}, null)`,
    100,
  );
  await rows(
    `update users set default_tenant_id = 'tenant-' || (substr(id, 6) / 100) where id like 'user-%'`,
  );
  await fill(
    "memberships",
    "id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at",
    `${id("m")}, ${tenant}, ${user}, 'member', 'active', 'code', 0, '', 0, 0`,
  );
  await rows("update metadata_due set due_at = ? where user_id like 'user-%'", later);
  const mail =
    "id, tenant_id, recipient, template, status, next_attempt_at, claim, created_at, updated_at";
  await fill(
    "emails",
    mail,
    `${id("e")}, ${tenant}, ${user}, 'tenant-welcome-invite', iif(i % 100 = 0, 'queued', 'delivered'), ${later}, '', 0, 0`,
  );
  await fill(
    "email_events",
    "id, email_id, event, created_at",
    `${id("e")}, ${id("e")}, 'sent', 0`,
  );
  const offer = "id, token_hash, email, expires_at, created_at";
  await fill(
    "invitations",
    `${offer}, tenant_id, role, purpose, created_by, used_at, revoked_at`,
    `${id("i")}, ${id("i")}, ${user}, ${later}, 0, ${tenant}, 'member', 'add_membership', ${user},
     iif(i % 30 = 0, 1, null), iif(i % 20 = 0, ${before}, null)`,
    10,
  );
  await fill(
    "club_signups",
    `${offer}, tenant_name, also_coach, timezone, claim, tenant_id`,
    `${id("c")}, ${id("c")}, ${user}, ${later}, 0, 'Club', 0, 'UTC', '', ${tenant}`,
    100,
  );
  await fill(
    "players",
    "id, first_name, last_name, birthdate, held_until, created_by, created_at",
    `${id("p")}, 'Mia', 'Filler', '2016-01-01', ${later}, ${user}, ${now}`,
    10,
  );
  const playing = "player_id, created_at";
  await fill(
    "player_memberships",
    `${playing}, tenant_id, status`,
    `${id("p")}, 0, ${tenant}, 'active'`,
    10,
  );
  await fill("player_guardians", `${playing}, user_id`, `${id("p")}, 0, ${user}`, 10);
  await fill(
    "guardian_invitations",
    `${offer}, player_id, created_by, claim`,
    `${id("g")}, ${id("g")}, ${user}, ${later}, 0, ${id("p")}, ${user}, ''`,
    10,
  );
  await fill(
    "claim_slips",
    "id, code_hash, tenant_id, player_id, expires_at, created_by, claim, created_at",
    `${id("s")}, ${id("s")}, ${tenant}, ${id("p")}, ${later}, ${user}, '', 0`,
    10,
  );
  await fill(
    "sessions",
    "id, tenant_id, title, kind, starts_at, ends_at, timezone, capacity, created_by, claim, created_at, updated_at",
    // Created three years ago: its end says that it is over, not its age.
    `'${longAgo}' || i, ${tenant}, 'Training', 'training', ${later}, ${later} + 1, 'UTC', 1, ${user}, '', 0, 0`,
    10,
  );
  for (const [status, at] of [
    ["going", 0],
    ["waitlisted", 1],
  ]) {
    await fill(
      "session_signups",
      "id, session_id, user_id, status, by_user_id, answered_at, claim, created_at",
      `${id(`${status}`)}, '${longAgo}' || i, 'user-' || (i + ${at}), '${status}', ${user}, 0, '', 0`,
      10,
    );
  }
  await fill(
    "audit_entries",
    "id, tenant_id, action, target_type, target_id, data, created_at",
    `${id("a")}, ${tenant}, 'membership.created', 'membership', ${id("m")}, '{}', 0`,
  );
  await fill("old_slugs", "slug, tenant_id, until", `'was-' || i, ${tenant}, ${later}`, 100);
  await fill("webhook_events", "id, source, received_at", `${id("w")}, 'clerk', ${before}`);
  await fill(
    "clerk_changes",
    "clerk_user_id, updated_at, is_banned, addresses_hash, received_at",
    `${id("c")}, ${now}, 0, '', ${now}`,
  );
  await fill("code_misses", "key, misses, window_ends_at", `${user}, 1, ${later}`, 10);
  await fill(
    "idempotency_keys",
    "clerk_user_id, key, fingerprint, claim, created_at",
    `${user}, 'k', '', '', ${now}`,
    10,
  );
}
