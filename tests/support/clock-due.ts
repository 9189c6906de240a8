import { idPrefix } from "../../worker/db/id.ts";
import { rows } from "./app.ts";

/* One row of each kind that the cron has to handle. */

const dayMs = 24 * 60 * 60 * 1000;
const longAgo = "00000000-0000-7000-8000-";

/** What of each kind is due at `now`, and the query that finds it while nothing was done about it. */
export async function makeDue(name: string, now: number): Promise<Record<string, string>> {
  const tenant = `${name}-tenant`;
  const [gone, kept] = [`${name}-gone`, `${name}-kept`];
  const before = now - 800 * dayMs;
  const old = (kind: string) => `'${longAgo}${name}-${kind}'`;
  const insert = (table: string, row: Record<string, string | number>) =>
    rows(`insert into ${table} (${Object.keys(row)}) values (${Object.values(row)})`);
  const text = (value: string) => `'${value}'`;
  const times = { created_at: before, updated_at: before };
  const owner = text(`${name}-owner`);
  for (const [id, more] of [
    [owner, { status: "'active'", email: owner }],
    [text(`${name}-wanted`), { status: "'pending'", email: text(`${name}-wanted`) }],
    [
      text(`${name}-closing`),
      { status: "'deleted'", clerk_user_id: text(`user_${name}`), clerk_closes_at: 1 },
    ],
  ] as const) {
    await insert("users", { id, claim: "''", email_verified: 1, ...times, ...more });
  }
  const aTenant = (id: string, more: Record<string, string | number>) =>
    insert("tenants", {
      id: text(id),
      name: "'Club'",
      slug: text(id),
      owner_user_id: owner,
      invite_code: text(id),
      invite_code_updated_at: 0,
      timezone: "'UTC'",
      claim: "''",
      created_at: before,
      ...more,
    });
  await aTenant(gone, { status: "'deleted'", deleted_at: before });
  await aTenant(kept, { status: "'active'" });
  await rows("update users set default_tenant_id = ? where id = ?", gone, `${name}-owner`);
  const offer = (kind: string, more: Record<string, string | number>) => ({
    id: old(kind),
    token_hash: old(kind),
    email: text(`${name}-wanted`),
    expires_at: before,
    created_at: before,
    ...more,
  });
  const invite = (kind: string, more: Record<string, string | number>) =>
    insert(
      "invitations",
      offer(kind, {
        role: "'member'",
        purpose: "'add_membership'",
        created_by: owner,
        tenant_id: text(kept),
        ...more,
      }),
    );
  const mail = (kind: string, more: Record<string, string | number>) =>
    insert("emails", {
      id: old(kind),
      recipient: text(`${name}-mail@example.com`),
      template: "'tenant-welcome-invite'",
      status: "'delivered'",
      next_attempt_at: before,
      claim: "''",
      ...times,
      ...more,
    });
  const belong = (kind: string, more: Record<string, string | number>) =>
    insert("memberships", {
      id: old(kind),
      tenant_id: text(gone),
      user_id: owner,
      role: "'owner'",
      status: "'active'",
      joined_via: "'founder'",
      joined_at: 0,
      claim: "''",
      ...times,
      ...more,
    });
  const session = (kind: string, more: Record<string, string | number>) =>
    insert("sessions", {
      id: old(kind),
      tenant_id: text(kept),
      title: "'Training'",
      kind: "'training'",
      starts_at: before,
      ends_at: before + 1,
      timezone: "'UTC'",
      created_by: owner,
      claim: "''",
      ...times,
      ...more,
    });
  const answer = (kind: string, of: string, more: Record<string, string | number> = {}) =>
    insert("session_signups", {
      id: old(kind),
      session_id: old(of),
      user_id: owner,
      status: "'going'",
      by_user_id: owner,
      answered_at: 0,
      claim: "''",
      created_at: before,
      ...more,
    });
  const slip = (kind: string, more: Record<string, string | number>) =>
    insert("claim_slips", {
      id: old(kind),
      code_hash: old(kind),
      tenant_id: text(kept),
      player_id: old("player"),
      expires_at: now + dayMs,
      created_by: owner,
      claim: "''",
      created_at: before,
      ...more,
    });
  // A tenant whose time is over, with something in every table that refers to it.
  await belong("owner", {});
  await belong("stays", { tenant_id: text(kept) });
  await invite("of-gone", { tenant_id: text(gone), used_at: 1 });
  await mail("of-gone", { tenant_id: text(gone), invitation_id: old("of-gone") });
  await insert("email_events", {
    id: old("of-gone"),
    email_id: old("of-gone"),
    event: "'sent'",
    created_at: 0,
  });
  await insert("tenant_logos", {
    tenant_id: text(gone),
    id: text(gone),
    type: "'image/png'",
    image: "''",
  });
  await insert("old_slugs", { slug: text(`${gone}-was`), tenant_id: text(gone), until: now * 2 });
  await insert("club_signups", {
    ...offer("of-gone", { tenant_id: text(gone), expires_at: now }),
    tenant_name: "'Club'",
    also_coach: 0,
    timezone: "'UTC'",
    claim: "''",
  });
  await session("of-gone", { tenant_id: text(gone), starts_at: now, ends_at: now + dayMs });
  await answer("of-gone", "of-gone");
  await insert("audit_entries", {
    id: old("of-gone"),
    tenant_id: text(gone),
    action: "'tenant.deleted'",
    target_type: "'tenant'",
    target_id: text(gone),
    data: "'{}'",
    created_at: 0,
  });
  // A child without consent, with everything that refers to it.
  await insert("players", {
    id: old("player"),
    first_name: "'Mia'",
    last_name: "'Due'",
    birthdate: "'2016-01-01'",
    held_until: before,
    created_by: owner,
    created_at: before,
  });
  for (const tenantId of [gone, kept]) {
    await insert("player_memberships", {
      player_id: old("player"),
      tenant_id: text(tenantId),
      status: "'active'",
      created_at: 0,
    });
  }
  await insert("player_guardians", { player_id: old("player"), user_id: owner, created_at: 0 });
  await insert("guardian_invitations", {
    ...offer("of-player", { player_id: old("player"), expires_at: now + dayMs }),
    created_by: owner,
    claim: "''",
  });
  await mail("of-player", {
    status: "'queued'",
    template: "'guardian-invite'",
    recipient: text(`${name}-wanted`),
    next_attempt_at: now * 2,
    variables: `json_object('offer_id', ${old("of-player")})`,
  });
  await invite("of-player", { player_id: old("player"), used_at: 1, role: "'player'" });
  await slip("of-player", {});
  await slip("of-gone", { tenant_id: text(gone) });
  // The rest, one of a kind.
  await insert("players", {
    id: old("grown"),
    first_name: "'Ana'",
    last_name: "'Due'",
    birthdate: "'1990-01-01'",
    created_by: owner,
    created_at: before,
  });
  await slip("over", { player_id: old("grown"), expires_at: now - 1 });
  await insert("guardian_invitations", {
    ...offer("over", { player_id: old("grown") }),
    created_by: owner,
    claim: "''",
  });
  await session("ahead", { starts_at: now + dayMs, ends_at: now + 2 * dayMs, capacity: 2 });
  await answer("waits", "ahead", { status: "'waitlisted'" });
  await session("over", {});
  await answer("over", "over");
  await invite("expired", { expires_at: now - 1 });
  await belong("expired", {
    tenant_id: text(kept),
    role: "'member'",
    status: "'pending'",
    joined_via: "'invitation'",
    joined_with: old("expired"),
  });
  for (const kind of ["dead", "withdrawn"]) {
    await invite(kind, kind === "withdrawn" ? { revoked_at: before, expires_at: now * 2 } : {});
    await mail(kind, { invitation_id: old(kind), created_at: now });
  }
  await mail("over", {});
  await mail("due", {
    id: `'${idPrefix(now)}${name.padStart(12, "0")}'`,
    status: "'queued'",
    variables: "'{}'",
    created_at: now,
  });
  await insert("club_signups", {
    ...offer("over", {}),
    tenant_name: "'Club'",
    also_coach: 0,
    timezone: "'UTC'",
    claim: "''",
  });
  await insert("old_slugs", { slug: text(`${name}-was`), tenant_id: text(kept), until: now - 1 });
  await insert("metadata_due", { user_id: text(`${name}-closing`) });
  await insert("webhook_events", { id: old("over"), source: "'clerk'", received_at: before });
  await insert("clerk_changes", {
    clerk_user_id: old("over"),
    updated_at: before,
    is_banned: 0,
    addresses_hash: "''",
    received_at: before,
  });
  await insert("code_misses", { key: old("over"), misses: 1, window_ends_at: now - 1 });
  await insert("idempotency_keys", {
    clerk_user_id: owner,
    key: "'k'",
    fingerprint: "''",
    claim: "''",
    created_at: before,
  });
  const where = (table: string, kind: string) => `select 1 from ${table} where id = ${old(kind)}`;
  return {
    "a deleted tenant": `select 1 from tenants where id = '${gone}'`,
    "a child": where("players", "player"),
    "a slip": where("claim_slips", "over"),
    "an offer to a guardian": where("guardian_invitations", "over"),
    "a free place": `select 1 from session_signups where id = ${old("waits")} and status = 'waitlisted'`,
    "a session": where("sessions", "over"),
    "a seat": where("memberships", "expired"),
    "somebody invited": `select 1 from users where id = '${name}-wanted' and status = 'pending'`,
    "an invitation whose link died": where("invitations", "dead"),
    "an invitation that was withdrawn": where("invitations", "withdrawn"),
    "a mail of old": where("emails", "over"),
    "a mail that waits": `select 1 from emails where recipient = '${name}-mail@example.com' and status = 'queued'`,
    "a club that nobody finished": where("club_signups", "over"),
    "an old slug": `select 1 from old_slugs where slug = '${name}-was'`,
    "a webhook": where("webhook_events", "over"),
    "a change of somebody unknown": `select 1 from clerk_changes where clerk_user_id = ${old("over")}`,
    "wrong codes": `select 1 from code_misses where key = ${old("over")}`,
    "a kept answer": `select 1 from idempotency_keys where clerk_user_id = ${owner}`,
    "an account to close": `select 1 from users where id = '${name}-closing' and clerk_closes_at is not null`,
    "a change to tell Clerk": `select 1 from metadata_due where user_id = '${name}-closing'`,
    [`the choice of ${tenant}`]: `select 1 from users where id = ${owner} and default_tenant_id is not null`,
  };
}
