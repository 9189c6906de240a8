import { describe, expect, it } from "vitest";
import { api, expectJson, refusal, rows, send } from "../../tests/support/app.ts";
import { accept, ask, freshEmail, invitation } from "../../tests/support/invitations.ts";
import { mailsTo, mailTo, tokenIn } from "../../tests/support/mail.ts";
import { basicUser, createTenant, member, visitorWith } from "../../tests/support/people.ts";
import type { Invitation } from "./responses.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;

const act = (club: Pick<Club, "owner">, id: string, what: "resend" | "revoke", body: object = {}) =>
  send(club.owner, `/api/admin/invitations/${id}/${what}`, { body });
const list = async (club: Club, query = "") => {
  const path = `/api/admin/tenants/${club.tenant.id}/invitations${query}`;
  return expectJson<{ items: Invitation[]; nextCursor: string | null }>(
    send(club.owner, path),
    200,
  );
};

describe("POST /api/admin/invitations/:id/resend", () => {
  it("makes a new link, and the old one stops working", async () => {
    const club = await createTenant();
    const first = await invitation(club);
    const again = await expectJson<Invitation>(act(club, first.id, "resend"), 200);
    expect(again).toMatchObject({
      id: first.id,
      resends: 1,
      status: "pending",
      delivery: "queued",
    });
    const fresh = tokenIn(await mailTo(first.email, 2));
    expect(fresh).not.toBe(first.token);
    expect(await refusal(accept(null, first.token))).toEqual([404, "invalid_token"]);
    expect((await accept(null, fresh)).status).toBe(200);
  });

  it("makes an expired invitation valid for seven days", async () => {
    const club = await createTenant();
    const first = await invitation(club);
    await rows("update invitations set expires_at = 1 where id = ?", first.id);
    const again = await expectJson<Invitation>(act(club, first.id, "resend"), 200);
    expect(Date.parse(again.expiresAt)).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
    expect(again.status).toBe("pending");
  });

  it("corrects the address in the same step, and removes the wrong one", async () => {
    const club = await createTenant();
    const wrong = await basicUser();
    const right = freshEmail();
    const first = await invitation(club, { email: wrong.email });
    const again = await expectJson<Invitation>(
      act(club, first.id, "resend", { email: right }),
      200,
    );
    expect(again).toMatchObject({ id: first.id, email: right });
    const { memberships, invitations } = await expectJson(api(wrong).me.$get(), 200);
    expect([memberships, invitations]).toEqual([[], []]);
    expect(await refusal(accept(wrong, first.token))).toEqual([404, "invalid_token"]);
    expect((await accept(null, tokenIn(await mailTo(right)))).status).toBe(200);
    const [tenant] = await rows("select seat_count s from tenants where id = ?", club.tenant.id);
    expect(tenant).toEqual({ s: 2 });
  });

  it("keeps a seat in a club that is over its limit, when it goes to another address of the same person", async () => {
    const club = await createTenant();
    const [first, second] = [freshEmail(), freshEmail()];
    const who = await visitorWith([first, second]);
    await expectJson(api(who).auth["create-basic-user"].$post({ json: {} }), 201);
    const { id } = await invitation(club, { email: first });
    await rows(
      "update tenants set policy = json_set(policy, '$.maxMembers', 1) where id = ?",
      club.tenant.id,
    );
    const again = await expectJson<Invitation>(act(club, id, "resend", { email: second }), 200);
    expect(again).toMatchObject({ id, email: second });
    const seat = "select status from memberships where tenant_id = ? and joined_with = ?";
    expect(await rows(seat, club.tenant.id, id)).toEqual([{ status: "pending" }]);
    const fresh = tokenIn(await mailTo(second));
    expect((await accept(who, fresh)).status).toBe(200);
  });

  it("cancels a mail that still waits, so that its old link is never sent", async () => {
    const club = await createTenant();
    const first = await expectJson<Invitation>(ask(club, {}), 201);
    await rows(
      `update emails set status = 'queued', next_attempt_at = 9e15, variables = '{"accept_url":"x"}'
       where invitation_id = ?`,
      first.id,
    );
    await expectJson(act(club, first.id, "resend"), 200);
    const mails = await rows(
      "select status, last_error e, variables v from emails where invitation_id = ? order by id",
      first.id,
    );
    expect(mails[0]).toEqual({ status: "failed", e: "replaced", v: null });
  });

  it("refuses an invitation that was used or revoked, or would become a duplicate", async () => {
    const club = await createTenant();
    const used = await invitation(club);
    await accept(null, used.token);
    expect(await refusal(act(club, used.id, "resend"))).toEqual([410, "invitation_used"]);
    const revoked = await invitation(club);
    await act(club, revoked.id, "revoke");
    expect(await refusal(act(club, revoked.id, "resend"))).toEqual([410, "invitation_revoked"]);
    const [one, two] = [await invitation(club), await invitation(club)];
    const taken = act(club, one.id, "resend", { email: two.email });
    expect(await refusal(taken)).toEqual([409, "invitation_pending"]);
  });

  it("mails one address three times a day at most", async () => {
    const club = await createTenant();
    const made = await invitation(club);
    expect((await act(club, made.id, "resend")).status).toBe(200);
    expect((await act(club, made.id, "resend")).status).toBe(200);
    expect(await refusal(act(club, made.id, "resend"))).toEqual([429, "rate_limited"]);
  });

  it("allows any admin of the tenant, and refuses another tenant's admin and a parent", async () => {
    const club = await createTenant();
    const made = await invitation(club);
    const high = await invitation(club, { role: "admin" });
    const admin = await member(club);
    const as = (role: string) =>
      rows(
        "update memberships set role = ? where tenant_id = ? and joined_via = 'code'",
        role,
        club.tenant.id,
      );
    for (const what of ["resend", "revoke"] as const) {
      await as("parent");
      expect(await refusal(act({ owner: admin }, made.id, what))).toEqual([403, "forbidden"]);
      const stranger = await createTenant();
      expect(await refusal(act(stranger, made.id, what))).toEqual([404, "not_found"]);
      await as("admin");
      expect((await act({ owner: admin }, made.id, what)).status).toBe(200);
    }
    expect(await refusal(act({ owner: admin }, high.id, "resend"))).toEqual([403, "forbidden"]);
  });
});

describe("POST /api/admin/invitations/:id/revoke", () => {
  it("stops the link, frees the seat, and can be repeated", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const made = await invitation(club, { email: parent.email });
    const revoked = await expectJson<Invitation>(act(club, made.id, "revoke"), 200);
    expect(revoked.status).toBe("revoked");
    await expectJson(act(club, made.id, "revoke"), 200);
    const entries = await rows(
      "select id from audit_entries where target_id = ? and action = 'invitation.revoked'",
      made.id,
    );
    expect(entries).toHaveLength(1);
    expect(await refusal(accept(parent, made.token))).toEqual([410, "invitation_revoked"]);
    const [tenant] = await rows("select seat_count s from tenants where id = ?", club.tenant.id);
    expect(tenant).toEqual({ s: 1 });
    expect((await ask(club, { email: parent.email })).status).toBe(201);
  });

  it("removes the pending record, even when the link has expired", async () => {
    const club = await createTenant();
    const made = await invitation(club);
    await rows("update invitations set expires_at = ? where id = ?", Date.now() - 1, made.id);
    const other = await createTenant();
    expect(await refusal(act(other, made.id, "revoke"))).toEqual([404, "not_found"]);
    const records = () => rows("select status from users where email = ?", made.email);
    expect(await records()).toEqual([{ status: "pending" }]);
    await expectJson(act(club, made.id, "revoke"), 200);
    expect(await records()).toEqual([]);
  });

  it("refuses an invitation that was used", async () => {
    const club = await createTenant();
    const made = await invitation(club);
    await accept(null, made.token);
    expect(await refusal(act(club, made.id, "revoke"))).toEqual([410, "invitation_used"]);
  });

  it("and an acceptance at the same time: one of them happens, completely", async () => {
    const club = await createTenant();
    for (let round = 0; round < 10; round += 1) {
      const parent = await basicUser();
      const made = await invitation(club, { email: parent.email });
      const [accepted, revoked] = await Promise.all([
        accept(parent, made.token),
        act(club, made.id, "revoke"),
      ]);
      expect([accepted.ok, revoked.ok].filter(Boolean)).toHaveLength(1);
      const [row] = await rows<{ used: number; revoked: number; members: number }>(
        `select used_at is not null used, revoked_at is not null revoked,
           (select count(*) from memberships where joined_with = invitations.id) members
         from invitations where id = ?`,
        made.id,
      );
      expect([row?.used, row?.revoked, row?.members]).toEqual(accepted.ok ? [1, 0, 1] : [0, 1, 0]);
    }
  });
});

describe("GET /api/admin/tenants/:tenantId/invitations", () => {
  it("lists them newest first, by status, by name and address, page by page", async () => {
    const club = await createTenant();
    const [pending, used, revoked, expired] = [
      await invitation(club, { firstName: "Paula" }),
      await invitation(club),
      await invitation(club),
      await invitation(club),
    ];
    await accept(null, used.token);
    await act(club, revoked.id, "revoke");
    await rows("update invitations set expires_at = 1 where id = ?", expired.id);
    const all = await list(club);
    expect(all.items.map(({ id, status }) => [id, status])).toEqual([
      [expired.id, "expired"],
      [revoked.id, "revoked"],
      [used.id, "accepted"],
      [pending.id, "pending"],
    ]);
    for (const [status, one] of Object.entries({
      pending,
      accepted: used,
      revoked,
      expired,
    })) {
      const found = await list(club, `?status=${status}`);
      expect(found.items.map(({ id }) => id)).toEqual([one.id]);
    }
    expect((await list(club, "?q=PAULA")).items.map(({ id }) => id)).toEqual([pending.id]);
    expect((await list(club, `?q=${used.email}`)).items.map(({ id }) => id)).toEqual([used.id]);
    const first = await list(club, "?limit=3");
    const rest = await list(club, `?limit=3&cursor=${first.nextCursor}`);
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([3, 1, null]);
  });

  it("shows the delivery status of each mail", async () => {
    const club = await createTenant();
    const made = await invitation(club);
    await expect
      .poll(async () => (await list(club)).items[0])
      .toMatchObject({ id: made.id, delivery: "sent", deliveryError: null });
    expect(await mailsTo(made.email)).toHaveLength(1);
  });
});
