import { describe, expect, it } from "vitest";
import {
  api,
  clerk,
  expectJson,
  refusal,
  rows,
  send,
  type Visitor,
  visitor,
} from "../../tests/support/app.ts";

import { signedByClerk } from "../../tests/support/clerk-webhook.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";

interface Delivery {
  id?: string;
  at?: Date;
  tampered?: boolean;
}

function deliver(
  type: string,
  data: unknown,
  { id = crypto.randomUUID(), at = new Date(), tampered }: Delivery = {},
) {
  const event = { type, data, timestamp: at.getTime(), event_attributes: {} };
  const { body, headers } = signedByClerk(event, { id, at });
  return send(null, "/api/webhooks/clerk", {
    body: tampered ? body.replace("user", "usar") : body,
    headers,
  });
}

/** Clerk has changed everybody last when they were made, before the events of these tests. */
const began = Date.now() + 60_000;

const userData = (who: Visitor, email: string, updatedAt: number, rest: object = {}) => ({
  id: who.clerkUserId,
  object: "user",
  first_name: "From",
  last_name: "Clerk",
  has_image: false,
  image_url: "",
  primary_email_address_id: "idn_1",
  email_addresses: [{ id: "idn_1", email_address: email, verification: { status: "verified" } }],
  updated_at: began + updatedAt,
  ...rest,
});

const emailOf = async (who: Visitor) => (await expectJson(api(who).me.$get(), 200)).user.email;

describe("POST /api/webhooks/clerk", () => {
  it("stores a changed address and keeps the name that the user entered", async () => {
    const who = await basicUser({ firstName: "Ana" });
    expect((await deliver("user.updated", userData(who, "New@Example.com", 2_000))).status).toBe(
      204,
    );
    const { user } = await expectJson(api(who).me.$get(), 200);
    expect(user).toMatchObject({ email: "new@example.com", firstName: "Ana", lastName: "Clerk" });
  });

  it("ignores an older change, whenever it arrives", async () => {
    const who = await basicUser();
    await deliver("user.updated", userData(who, "newest@example.com", 3_000));
    await deliver("user.updated", userData(who, "older@example.com", 2_000));
    expect(await emailOf(who)).toBe("newest@example.com");
  });

  it("does nothing when an event is repeated", async () => {
    const who = await basicUser();
    const id = crypto.randomUUID();
    await deliver("user.updated", userData(who, "once@example.com", 2_000), { id });
    await deliver("user.updated", userData(who, "twice@example.com", 3_000), { id });
    expect(await emailOf(who)).toBe("once@example.com");
  });

  it("leaves an audit entry for a change, and none when nothing changed", async () => {
    const who = await basicUser();
    await deliver("user.updated", userData(who, "seen@example.com", 2_000));
    await deliver("user.updated", userData(who, "seen@example.com", 3_000));
    const entries = await rows(
      "select 1 from audit_entries where action = 'user.updated' and target_id = (select id from users where clerk_user_id = ?)",
      who.clerkUserId,
    );
    expect(entries).toHaveLength(1);
  });

  it("creates no user who has not signed up", async () => {
    const who = await visitor();
    expect((await deliver("user.created", userData(who, who.email, 2_000))).status).toBe(204);
    expect(await refusal(api(who).me.$get())).toEqual([404, "user_not_onboarded"]);
  });

  it("erases a deleted person and ends their memberships at once, in any order", async () => {
    const club = await createTenant();
    const who = await member(club);
    const gone = { id: who.clerkUserId, object: "user", deleted: true };
    await deliver("user.deleted", gone);
    await deliver("user.updated", userData(who, "back@example.com", Date.now()));
    expect(await refusal(api(who).me.$get())).toEqual([401, "unauthenticated"]);
    expect(
      await refusal(api(who).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })),
    ).toEqual([404, "not_found"]);
    expect(
      await rows(
        "select u.email, u.first_name f, m.status from users u join memberships m on m.user_id = u.id where u.clerk_user_id = ?",
        who.clerkUserId,
      ),
    ).toEqual([{ email: null, f: null, status: "removed" }]);
    expect(await rows("select member_count c from tenants where id = ?", club.tenant.id)).toEqual([
      { c: 1 },
    ]);
  });

  it("refuses a user who was deleted before they signed up", async () => {
    const who = await visitor();
    await deliver("user.deleted", { id: who.clerkUserId, object: "user", deleted: true });
    const answer = api(who).auth["create-basic-user"].$post({ json: {} });
    expect(await refusal(answer)).toEqual([401, "unauthenticated"]);
  });

  it("leaves a tenant without an owner readable, and its code stops working", async () => {
    const club = await createTenant();
    const kept = await createTenant();
    const parent = await member(club);
    await deliver("user.deleted", { id: club.owner.clerkUserId, object: "user", deleted: true });
    await expectJson(
      api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } }),
      200,
    );
    const join = api(await basicUser()).tenant.join.$post({ json: { code: club.inviteCode } });
    expect(await refusal(join)).toEqual([404, "invalid_code"]);
    expect(await rows("select status from tenants where id = ?", club.tenant.id)).toEqual([
      { status: "ownerless" },
    ]);
    expect(await rows("select status from tenants where id = ?", kept.tenant.id)).toEqual([
      { status: "active" },
    ]);
    const actions = await rows<{ action: string }>(
      "select action from audit_entries where tenant_id = ? and actor_user_id is null order by action",
      club.tenant.id,
    );
    expect(actions.map(({ action }) => action)).toEqual(["membership.removed", "tenant.orphaned"]);
  });

  it("leaves a tenant that has another owner as it is", async () => {
    const club = await createTenant();
    const second = await member(club);
    await rows(
      "update memberships set role = 'owner' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    await deliver("user.deleted", { id: club.owner.clerkUserId, object: "user", deleted: true });
    expect(await rows("select status from tenants where id = ?", club.tenant.id)).toEqual([
      { status: "active" },
    ]);
    expect(
      (await api(second).admin.tenants[":tenantId"].$get({ param: { tenantId: club.tenant.id } }))
        .status,
    ).toBe(200);
  });

  it("acts once when the same event arrives twelve times at once", async () => {
    const { owner, tenant } = await createTenant({ role: "coach" });
    const id = crypto.randomUUID();
    const gone = { id: owner.clerkUserId, object: "user", deleted: true };
    await Promise.all(Array.from({ length: 12 }, () => deliver("user.deleted", gone, { id })));
    const orphaned = await rows(
      "select 1 from audit_entries where tenant_id = ? and action = 'tenant.orphaned'",
      tenant.id,
    );
    expect(orphaned).toHaveLength(1);
  });

  it("accepts the events that the emulator sends", async () => {
    const who = await basicUser();
    const user = await clerk.users.updateUser(who.clerkUserId, { firstName: "Renamed" });
    const { raw } = user;
    expect((await deliver("user.updated", raw)).status).toBe(204);
    expect(await emailOf(who)).toBe(who.email);
  });

  it("ignores events that do not concern us", async () => {
    expect((await deliver("session.created", { id: "sess_1" })).status).toBe(204);
  });

  const gone = { id: "user_any", object: "user", deleted: true };
  it.each<[string, Delivery]>([
    ["tampered with", { tampered: true }],
    ["six minutes old", { at: new Date(Date.now() - 6 * 60_000) }],
    ["from the future", { at: new Date(Date.now() + 6 * 60_000) }],
  ])("refuses an event that is %s", async (_what, delivery) => {
    expect(await refusal(deliver("user.deleted", gone, delivery))).toEqual([
      401,
      "unauthenticated",
    ]);
  });

  it("refuses an event without a signature", async () => {
    const answer = send(null, "/api/webhooks/clerk", {
      body: { type: "user.deleted", data: gone },
    });
    expect(await refusal(answer)).toEqual([401, "unauthenticated"]);
  });
});
