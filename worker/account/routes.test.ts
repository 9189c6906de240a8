import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  clerk,
  expectJson,
  freshIp,
  problemOf,
  refusal,
  rows,
  send,
  visitor,
} from "../../tests/support/app.ts";

import { insertInvitation } from "../../tests/support/builders/invitations.ts";
import {
  addGuardian,
  addPlayerToTenant,
  createPlayer,
} from "../../tests/support/builders/players.ts";
import { createPendingUser } from "../../tests/support/builders/users.ts";
import { basicUser, createTenant } from "../../tests/support/people.ts";
import type { User } from "../access/responses.ts";
import { Db } from "../db/client.ts";
import type { Membership } from "../tenants/responses.ts";
import { signUp as signUpRule } from "./sign-up.ts";

interface SignedUp {
  user: User;
  memberships: Membership[];
  inviteCode?: { ok: boolean; code?: string };
}

const signUp = (body: unknown) => ({ method: "POST", body });

describe("POST /api/auth/create-basic-user", () => {
  it("creates a parent without a membership", async () => {
    const who = await visitor();
    const { user, memberships, inviteCode } = await expectJson<SignedUp>(
      send(
        who,
        "/api/auth/create-basic-user",
        signUp({ firstName: " Amélie ", phone: "+33 1 23 45" }),
      ),
      201,
    );
    expect(user).toMatchObject({
      clerkUserId: who.clerkUserId,
      email: who.email,
      firstName: "Amélie",
      phone: "+33 1 23 45",
      kind: "parent",
      status: "active",
      tenantId: null,
      role: null,
    });
    expect(memberships).toEqual([]);
    expect(inviteCode).toBeUndefined();
  });

  it.each([
    ["es-mx,es;q=0.9", "es-MX"],
    ["fr", "fr"],
    ["*", null],
    ["no such tag, really", null],
    ["", null],
  ])("stores the language of the request: %s", async (language, locale) => {
    const headers = { "accept-language": language };
    const answer = send(await visitor(), "/api/auth/create-basic-user", {
      ...signUp({}),
      headers,
    });
    expect((await expectJson<SignedUp>(answer, 201)).user).toMatchObject({ locale });
  });

  it("answers 200 and changes nothing the second time", async () => {
    const who = await basicUser({ kind: "player", firstName: "Ana" });
    const again = signUp({ kind: "parent", firstName: "Somebody" });
    const { user } = await expectJson<SignedUp>(
      send(who, "/api/auth/create-basic-user", again),
      200,
    );
    expect(user).toMatchObject({ kind: "player", firstName: "Ana" });
  });

  it("creates one user from twelve requests at once, with one audit entry", async () => {
    const who = await visitor();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => send(who, "/api/auth/create-basic-user", signUp({}))),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(11).fill(200), 201]);
    const [user] = await rows<{ id: string }>(
      "select id from users where clerk_user_id = ?",
      who.clerkUserId,
    );
    const entries = await rows("select action from audit_entries where target_id = ?", user?.id);
    expect(entries).toEqual([{ action: "user.created" }]);
  });

  it("joins the tenant of the code in the same request", async () => {
    const { tenant, inviteCode: code } = await createTenant();
    const who = await visitor();
    const body = { inviteCode: ` ${code.toLowerCase().slice(0, 4)}-${code.slice(4)} ` };
    const answer = await expectJson<SignedUp>(
      send(who, "/api/auth/create-basic-user", signUp(body)),
      201,
    );
    expect(answer.inviteCode).toEqual({ ok: true });
    expect(answer.user).toMatchObject({ tenantId: tenant.id, role: "parent" });
    expect(answer.memberships).toMatchObject([{ joinedVia: "signup", tenant: { id: tenant.id } }]);
  });

  it("signs up even when the code is wrong", async () => {
    const who = await visitor();
    const body = signUp({ inviteCode: "WRONGWRONG" });
    const answer = await expectJson<SignedUp>(send(who, "/api/auth/create-basic-user", body), 201);
    expect(answer.inviteCode).toEqual({ ok: false, code: "invalid_code" });
    expect(answer.user.tenantId).toBeNull();
  });

  it("signs up even when too many codes were wrong", async () => {
    const ip = freshIp();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        api(null, { "cf-connecting-ip": ip }).tenants["by-invite-code"][":code"].$get({
          param: { code: "WRONGWRONG" },
        }),
      ),
    );
    const { inviteCode: right } = await createTenant();
    const who = { ...(await visitor()), ip };
    const body = signUp({ inviteCode: right });
    const answer = await expectJson<SignedUp>(send(who, "/api/auth/create-basic-user", body), 201);
    expect(answer.inviteCode).toEqual({ ok: false, code: "rate_limited" });
    expect(answer.memberships).toEqual([]);
  });

  it("refuses an unknown field, a wrong kind and a name with hidden characters, and names each field", async () => {
    const who = await visitor();
    const body = signUp({ kind: "coach", role: "owner", firstName: "A\u202eB" });
    const { code, errors } = await problemOf(send(who, "/api/auth/create-basic-user", body));
    expect(code).toBe("validation_failed");
    expect(errors?.map(({ path }) => path).sort()).toEqual(["firstName", "kind", "role"]);
  });

  it("turns an invited person's pending record into their own", async () => {
    const email = `invited-${crypto.randomUUID()}@example.com`;
    const id = await createPendingUser({ email, firstName: "Ana" });
    const who = await visitor({ email });
    const { user } = await expectJson<SignedUp>(
      send(who, "/api/auth/create-basic-user", signUp({ lastName: "Silva" })),
      201,
    );
    expect(user).toMatchObject({
      id,
      firstName: "Ana",
      lastName: "Silva",
      status: "active",
    });
  });
});

describe("a pending record of an address", () => {
  const statusOf = (id: string) =>
    rows("select status, clerk_user_id c from users where id = ?", id);

  it("is given to no user whose address is not verified", async () => {
    const email = `victim-${crypto.randomUUID()}@example.com`;
    const waiting = await createPendingUser({ email });
    const who = await visitor();
    const caller = {
      clerkUserId: who.clerkUserId,
      sessionId: "sess_1",
      issuedAt: Date.now(),
      verifiedEmail: undefined,
      isImpersonated: false,
      followsOrganizations: false,
    };
    const person = {
      email,
      isEmailVerified: false,
      verifiedEmails: [],
      firstName: null,
      lastName: null,
      phone: null,
      avatarUrl: null,
      updatedAt: null,
      addressesHash: "",
    };
    const done = await signUpRule(
      new Db(bindings.DB),
      caller,
      person,
      { kind: "parent" },
      undefined,
      Date.now(),
    );
    expect(done.me.user.id).not.toBe(waiting);
    const kept = await rows("select email_verified v from users where id = ?", done.me.user.id);
    expect(kept).toEqual([{ v: 0 }]);
    expect(await statusOf(waiting)).toEqual([{ status: "pending", c: null }]);
  });

  it("is not touched by a user who already has a row", async () => {
    const who = await basicUser();
    const waiting = await createPendingUser({ email: who.email });
    await expectJson(send(who, "/api/auth/create-basic-user", signUp({})), 200);
    expect(await statusOf(waiting)).toEqual([{ status: "pending", c: null }]);
  });
});

describe("GET /api/me", () => {
  it("answers 404 to a user who has not signed up yet", async () => {
    expect(await refusal(api(await visitor()).me.$get())).toEqual([404, "user_not_onboarded"]);
  });

  it("shows my user and my memberships", async () => {
    const { owner, tenant } = await createTenant({ role: "coach" });
    const me = await expectJson(api(owner).me.$get(), 200);
    expect(me.user).toMatchObject({
      email: owner.email,
      tenantId: tenant.id,
      role: "owner",
      kind: "coach",
    });
    expect(me.memberships.map(({ role }) => role).sort()).toEqual(["coach", "owner"]);
    expect(me.players).toEqual([]);
    expect(me.invitations).toEqual([]);
  });

  it("shows my players and my open invitations, and no one else's", async () => {
    const { owner, tenant, user } = await createTenant();
    const stranger = await basicUser();
    const player = await createPlayer(user.id);
    await createPlayer(user.id);
    await addGuardian(player, user.id, { consentedAt: null });
    await addPlayerToTenant(player, tenant.id);
    const invitation = await insertInvitation({
      tenantId: tenant.id,
      email: stranger.email,
      createdBy: user.id,
    });
    const mine = await expectJson(api(owner).me.$get(), 200);
    expect(mine.players).toMatchObject([
      { id: player, tenants: [{ tenantId: tenant.id, status: "active" }] },
    ]);
    expect(mine.invitations).toEqual([]);
    const theirs = await expectJson(api(stranger).me.$get(), 200);
    expect(theirs.players).toEqual([]);
    expect(theirs.invitations).toMatchObject([{ id: invitation, role: "coach" }]);
  });

  it("refuses a suspended user, and treats a deleted user as signed out", async () => {
    const who = await basicUser();
    await rows("update users set status = 'suspended' where clerk_user_id = ?", who.clerkUserId);
    expect(await refusal(api(who).me.$get())).toEqual([403, "forbidden"]);
    await rows("update users set status = 'deleted' where clerk_user_id = ?", who.clerkUserId);
    expect(await refusal(api(who).me.$get())).toEqual([401, "unauthenticated"]);
  });
});

describe("PATCH /api/me", () => {
  const patch = (body: unknown) => ({ method: "PATCH", body });

  it("changes the given fields and keeps the others", async () => {
    const who = await basicUser({ firstName: "Ana", phone: "12345" });
    const { user } = await expectJson<SignedUp>(
      send(who, "/api/me", patch({ lastName: "O’Neill-Øst", locale: "pt-br", phone: "" })),
      200,
    );
    expect(user).toMatchObject({
      firstName: "Ana",
      lastName: "O’Neill-Øst",
      locale: "pt-BR",
      phone: null,
    });
    const entries = await rows<{ data: string }>(
      "select data from audit_entries where target_id = ? and action = 'user.updated'",
      user.id,
    );
    expect(entries).toEqual([{ data: '{"fields":["lastName","locale","phone"]}' }]);
  });

  it("sets the default tenant, which must be one of mine", async () => {
    const first = await createTenant();
    const second = await createTenant({ tenantName: "Hilltop" });
    await expectJson(
      api(first.owner).tenant.join.$post({ json: { code: second.inviteCode } }),
      200,
    );
    const { user } = await expectJson<SignedUp>(
      send(first.owner, "/api/me", patch({ tenantId: second.tenant.id })),
      200,
    );
    expect(user).toMatchObject({ tenantId: second.tenant.id, role: "parent" });
    await rows(
      "update memberships set status = 'pending' where tenant_id = ? and role = 'parent'",
      second.tenant.id,
    );
    expect(
      await refusal(send(first.owner, "/api/me", patch({ tenantId: second.tenant.id }))),
    ).toEqual([404, "not_found"]);
    const stranger = await createTenant();
    expect(
      await refusal(send(first.owner, "/api/me", patch({ tenantId: stranger.tenant.id }))),
    ).toEqual([404, "not_found"]);
  });

  it("names the invalid fields of a change", async () => {
    const who = await basicUser();
    expect(await refusal(send(who, "/api/me", patch({})))).toEqual([422, "validation_failed"]);
    expect(await refusal(send(who, "/api/me", patch({ locale: "no such_tag" })))).toEqual([
      422,
      "validation_failed",
    ]);
    expect(await refusal(send(await visitor(), "/api/me", patch({ firstName: "A" })))).toEqual([
      404,
      "user_not_onboarded",
    ]);
  });
});

describe("an account whose token has no email address", () => {
  it("gets its address from Clerk", async () => {
    const who = await visitor();
    const user = await clerk.users.getUser(who.clerkUserId);
    expect(user.primaryEmailAddress?.emailAddress).toBe(who.email);
  });
});
