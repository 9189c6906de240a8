import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  clerk,
  expectJson,
  refusal,
  requestOf,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { changeOf, signedByClerk } from "../../tests/support/clerk-webhook.ts";
import { accept, ask, freshEmail, invitation } from "../../tests/support/invitations.ts";
import { mailTo, tokenIn } from "../../tests/support/mail.ts";
import { basicUser, createTenant, visitorWith } from "../../tests/support/people.ts";
import type { User } from "../access/responses.ts";
import { app } from "../app.ts";
import type { Invitation } from "../invitations/responses.ts";

/** After everybody was made, so that these words of Clerk's are its newest. */
let clock = Date.now() + 60 * 60_000;
const later = () => {
  clock += 1_000;
  return clock;
};

/** A user who has signed up, with a second address. */
async function twoAddresses(second = freshEmail()) {
  const who = await visitorWith([freshEmail(), second]);
  await expectJson(api(who).auth["create-basic-user"].$post({ json: {} }), 201);
  return { who, second };
}

const say = async (who: Visitor, emails: string[], more: object = {}, id?: string) => {
  const event = changeOf(who.clerkUserId, { emails, at: later(), ...more });
  const { body, headers } = signedByClerk(event, { ...(id && { id }) });
  expect((await send(null, "/api/webhooks/clerk", { body, headers })).status).toBe(204);
};
const me = (who: Visitor) => expectJson(api(who).me.$get(), 200);
const holdersOf = (email: string) =>
  rows<{ c: string }>(
    "select u.clerk_user_id c from user_emails a join users u on u.id = a.user_id where a.email = ? and a.ended_at is null",
    email,
  );
const verifiedAt = (email: string) =>
  rows("select clerk_user_id c from users where email = ? and email_verified = 1", email);

describe("a second address that Clerk has verified", () => {
  it("is listed, previewed and accepted at, by the link and in the app", async () => {
    const { who, second } = await twoAddresses();
    const [one, other] = [await createTenant(), await createTenant()];
    const { token } = await invitation(one, { email: second });
    const { id } = await invitation(other, { email: second });
    expect((await me(who)).invitations.map(({ email }) => email)).toEqual([second, second]);
    const preview = api(null).invitations.preview.$post({ json: { token } });
    expect(await expectJson(preview, 200)).toMatchObject({ hasAccount: true });
    expect((await accept(who, token)).status).toBe(200);
    expect(
      (await api(who).invitations[":id"].accept.$post({ param: { id }, json: {} })).status,
    ).toBe(200);
    expect((await me(who)).invitations).toEqual([]);
  });

  it("lets a new user in by a link that was sent there", async () => {
    const second = freshEmail();
    const who = await visitorWith([freshEmail(), second]);
    const { token } = await invitation(await createTenant(), { email: second, firstName: "Ana" });
    const { user } = await expectJson<{ user: User }>(accept(who, token), 200);
    expect(user).toMatchObject({ email: who.email, firstName: "Ana" });
    expect(await rows("select 1 from users where email = ?", second)).toEqual([]);
  });

  it("identifies an existing member, without a second invitation or seat", async () => {
    const { who, second } = await twoAddresses();
    const club = await createTenant();
    await expectJson(api(who).tenant.join.$post({ json: { code: club.inviteCode } }), 200);
    expect(await refusal(ask(club, { email: second }))).toEqual([409, "already_member"]);
    const coach = await expectJson<Invitation>(ask(club, { email: second, role: "coach" }), 201);
    expect(coach.purpose).toBe("add_membership");
  });

  it("counts where a tenant allows certain domains only", async () => {
    const club = await createTenant();
    const path = `/api/admin/tenants/${club.tenant.id}`;
    const policy = { allowedEmailDomains: ["school.example"] };
    await expectJson(send(club.owner, path, { method: "PATCH", body: { policy } }), 200);
    const join = (who: Visitor) => api(who).tenant.join.$post({ json: { code: club.inviteCode } });
    const { who } = await twoAddresses(`p-${crypto.randomUUID()}@school.example`);
    expect((await join(who)).status).toBe(200);
    expect(await refusal(join((await twoAddresses()).who))).toEqual([
      403,
      "email_domain_not_allowed",
    ]);
  });

  it("makes the user a platform admin if settings name it, until it is removed", async () => {
    const { who, second } = await twoAddresses();
    const ask = async () => {
      const request = await requestOf(who, "/api/platform/tenants");
      return app.fetch(request, { ...bindings, PLATFORM_ADMINS: second });
    };
    expect((await ask()).status).toBe(200);
    await say(who, [who.email]);
    expect((await ask()).status).toBe(404);
  });

  it("completes a club sign-up that was requested with it", async () => {
    const { who, second } = await twoAddresses();
    const asked = { tenantName: "Riverside FC", email: second };
    expect((await api(null).auth["club-signup"].$post({ json: asked })).status).toBe(202);
    const token = tokenIn(await mailTo(second));
    expect(await refusal(accept(await basicUser(), token))).toEqual([403, "email_mismatch"]);
    expect((await accept(who, token)).status).toBe(200);
  });

  it("accepts a guardian's invitation", async () => {
    const guardian = await basicUser();
    const child = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
    const { id } = await expectJson(api(guardian).players.$post({ json: child }), 201);
    const { who, second } = await twoAddresses();
    await expectJson(
      api(guardian).players[":id"].guardians.$post({ param: { id }, json: { email: second } }),
      201,
    );
    const token = tokenIn(await mailTo(second));
    expect(await refusal(accept(await basicUser(), token))).toEqual([403, "email_mismatch"]);
    expect((await accept(who, token)).status).toBe(200);
    const again = api(guardian).players[":id"].guardians.$post({
      param: { id },
      json: { email: second },
    });
    expect(await refusal(again)).toEqual([409, "already_member"]);
  });

  it("is exported, and erased with its person, as an earlier one is", async () => {
    const { who, second } = await twoAddresses();
    const earlier = who.email;
    const mails = [
      await invitation(await createTenant(), { email: earlier }),
      await invitation(await createTenant(), { email: second }),
    ];
    const moved = freshEmail();
    await say(who, [moved, second]);
    const { addresses } = await expectJson(api(who).me.export.$get(), 200);
    expect(addresses).toContainEqual({ email: earlier, isVerified: false });
    expect(addresses).toContainEqual({ email: second, isVerified: true });
    // Another user has the earlier address now, so they can accept the open invitation, and a later one.
    const heir = await basicUser();
    await say(heir, [earlier]);
    const theirs = await invitation(await createTenant(), { email: earlier });
    expect((await api(who).me.$delete()).status).toBe(204);
    const left = await rows<{ id: string; email: string }>(
      "select id, email from invitations where id in (?, ?, ?)",
      mails[0]?.id,
      mails[1]?.id,
      theirs.id,
    );
    const byId = Object.fromEntries(left.map(({ id, email }) => [id, email]));
    expect(byId[mails[0]?.id ?? ""]).toBe(earlier);
    expect(byId[mails[1]?.id ?? ""]).toBe("erased");
    expect(byId[theirs.id]).toBe(earlier);
    expect(await rows("select 1 from user_emails where email in (?, ?)", second, moved)).toEqual(
      [],
    );
    expect(await rows("select 1 from emails where recipient = ?", second)).toEqual([]);
  });
});

describe("an address belongs to the user whom Clerk names", () => {
  it("and to no user once it is removed", async () => {
    for (const emails of [[], ["\u212aelvin@example.com"], ["other@example.com"]]) {
      const who = await basicUser();
      const { token } = await invitation(await createTenant(), { email: who.email });
      await say(who, emails);
      expect(await holdersOf(who.email)).toEqual([]);
      expect(await verifiedAt(who.email)).toEqual([]);
      expect((await me(who)).invitations).toEqual([]);
      // Their token still has the address, but Clerk has reported a later change.
      expect(await refusal(accept(who, token))).toEqual([403, "email_mismatch"]);
    }
  });

  it("and not to the person who only added it and made it their primary one", async () => {
    const [who, owner] = [await basicUser(), await basicUser()];
    const { token } = await invitation(await createTenant(), { email: owner.email });
    const event = changeOf(who.clerkUserId, { emails: [who.email], at: later() });
    const claimed = {
      id: "idn_claimed",
      object: "email_address",
      email_address: owner.email,
      verification: { object: "verification", status: "unverified", strategy: "email_code" },
    };
    const data = event.data as { email_addresses: object[]; primary_email_address_id: string };
    data.primary_email_address_id = claimed.id;
    data.email_addresses.push(claimed);
    const { body, headers } = signedByClerk(event);
    expect((await send(null, "/api/webhooks/clerk", { body, headers })).status).toBe(204);
    expect(await holdersOf(owner.email)).toEqual([{ c: owner.clerkUserId }]);
    expect(await refusal(accept(who, token))).toEqual([403, "email_mismatch"]);
    expect((await accept(owner, token)).status).toBe(200);
  });

  it("and the user has another verified address when the primary one is not acceptable", async () => {
    const { who, second } = await twoAddresses();
    await say(who, ["\u212aelvin@example.com", second]);
    expect((await me(who)).user.email).toBe(second);
    expect(await verifiedAt(second)).toEqual([{ c: who.clerkUserId }]);
  });

  it("and to the last to prove it, from the older holder in the same step", async () => {
    const [old, heir] = [await basicUser(), await basicUser()];
    const { token } = await invitation(await createTenant(), { email: old.email });
    await say(heir, [heir.email, old.email]);
    expect(await holdersOf(old.email)).toEqual([{ c: heir.clerkUserId }]);
    expect(await verifiedAt(old.email)).toEqual([]);
    expect((await me(old)).invitations).toEqual([]);
    expect((await me(heir)).invitations).toHaveLength(1);
    expect((await accept(heir, token)).status).toBe(200);
  });

  it("and to a new user who verifies it by signing up", async () => {
    const old = await basicUser();
    await clerk.users.deleteUser(old.clerkUserId);
    const heir = await visitorWith([old.email]);
    await expectJson(api(heir).auth["create-basic-user"].$post({ json: {} }), 201);
    expect(await holdersOf(old.email)).toEqual([{ c: heir.clerkUserId }]);
    expect(await verifiedAt(old.email)).toEqual([{ c: heir.clerkUserId }]);
  });

  it("in any order of events: an older one changes nothing", async () => {
    const [old, heir] = [await basicUser(), await basicUser()];
    const [before, after] = [later(), later()];
    await say(heir, [heir.email, old.email], { updated_at: after });
    await say(old, [old.email], { updated_at: before });
    expect(await holdersOf(old.email)).toEqual([{ c: heir.clerkUserId }]);
    expect(await verifiedAt(old.email)).toEqual([]);
  });

  it("once, when many say so at the same time and some twice", async () => {
    const people = await Promise.all([basicUser(), basicUser(), basicUser()]);
    const wanted = freshEmail();
    const claims = people.flatMap((who) =>
      [0, 1, 2, 3].map((turn) => ({ who, id: `${who.clerkUserId}-${turn >> 1}` })),
    );
    await Promise.all(claims.map(({ who, id }) => say(who, [wanted, who.email], {}, id)));
    expect(await holdersOf(wanted)).toHaveLength(1);
    const [holder] = await holdersOf(wanted);
    expect(await verifiedAt(wanted)).toEqual([{ c: holder?.c }]);
  });

  it("and what was written to it and waits is the new holder's, also once the earlier one deletes themselves", async () => {
    const [old, heir, guardian] = [await basicUser(), await basicUser(), await basicUser()];
    const [waiting, taken] = [
      await invitation(await createTenant(), { email: old.email }),
      await invitation(await createTenant(), { email: old.email }),
    ];
    const child = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
    const { id } = await expectJson(api(guardian).players.$post({ json: child }), 201);
    await expectJson(
      api(guardian).players[":id"].guardians.$post({ param: { id }, json: { email: old.email } }),
      201,
    );
    const offer = tokenIn(await mailTo(old.email));
    const asked = { tenantName: "Riverside FC", email: old.email };
    expect((await api(null).auth["club-signup"].$post({ json: asked })).status).toBe(202);
    const club = tokenIn(await mailTo(old.email));
    await say(heir, [heir.email, old.email]);
    expect((await accept(heir, taken.token)).status).toBe(200);
    expect((await api(old).me.$delete()).status).toBe(204);
    for (const token of [waiting.token, taken.token, offer, club]) {
      expect((await accept(heir, token)).status).toBe(200);
    }
    const left = await rows<{ email: string }>(
      "select email from invitations where id in (?, ?)",
      waiting.id,
      taken.id,
    );
    expect(left).toEqual([{ email: old.email }, { email: old.email }]);
  });

  it("and a record that waited for it is emptied when its person is there", async () => {
    const who = await basicUser();
    const { email } = await invitation(await createTenant());
    await say(who, [who.email, email]);
    expect(await rows("select 1 from users where email = ? and status = 'pending'", email)).toEqual(
      [],
    );
    expect((await me(who)).invitations).toHaveLength(1);
  });
});
