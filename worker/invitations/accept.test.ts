import { createExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  clerk,
  expectJson,
  problemOf,
  refusal,
  rows,
  send,
  settings,
  visitor,
} from "../../tests/support/app.ts";

import { accept, ask, freshEmail, invitation, traceOf } from "../../tests/support/invitations.ts";
import { mailTo, tokenIn } from "../../tests/support/mail.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { renewedFrom } from "../../tests/support/tokens.ts";
import type { User } from "../access/responses.ts";
import { app } from "../app.ts";
import type { Membership, Tenant } from "../tenants/responses.ts";

interface Accepted {
  user: User;
  tenant: Tenant;
  membership: Membership;
  signInToken?: string;
}

const preview = (token: string) => api(null).invitations.preview.$post({ json: { token } });
const player = {
  role: "player",
  player: { firstName: "Leo", lastName: "Silva", birthdate: "2008-05-01" },
};

describe("POST /api/invitations/preview", () => {
  it("describes the invitation, and consumes nothing however often it is opened", async () => {
    const club = await createTenant();
    const made = await invitation(club, player);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await expectJson(preview(made.token), 200)).toEqual({
        tenantName: "Riverside FC",
        email: made.email,
        firstName: "Leo",
        lastName: "Silva",
        role: "player",
        purpose: "player_link",
        expiresAt: made.expiresAt,
        hasAccount: false,
        playerName: "Leo Silva",
      });
    }
    expect((await accept(null, made.token)).status).toBe(200);
  });

  it("says whether the address has an account", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const { token } = await invitation(club, { email: parent.email });
    expect(await expectJson(preview(token), 200)).toMatchObject({ hasAccount: true });
  });

  it("has an error for each reason why a link no longer works", async () => {
    const club = await createTenant();
    expect(await refusal(preview("nothing"))).toEqual([404, "invalid_token"]);
    const expired = await invitation(club);
    await rows("update invitations set expires_at = ? where id = ?", Date.now() - 1, expired.id);
    expect(await refusal(preview(expired.token))).toEqual([410, "invitation_expired"]);
    const revoked = await invitation(club);
    await api(club.owner).admin.invitations[":id"].revoke.$post({
      param: { id: revoked.id },
      json: {},
    });
    expect(await refusal(preview(revoked.token))).toEqual([410, "invitation_revoked"]);
    const used = await invitation(club);
    await accept(null, used.token);
    expect(await refusal(preview(used.token))).toEqual([410, "invitation_used"]);
    const orphaned = await invitation(club);
    await rows("update tenants set status = 'suspended' where id = ?", club.tenant.id);
    expect(await refusal(preview(orphaned.token))).toEqual([409, "tenant_suspended"]);
    await rows("update tenants set status = 'deleted' where id = ?", club.tenant.id);
    expect(await refusal(preview(orphaned.token))).toEqual([410, "tenant_gone"]);
  });
});

describe("POST /api/signup/accept-invite, without an account", () => {
  it("creates one with a verified address, signs the user in, and makes the membership", async () => {
    const club = await createTenant();
    const made = await invitation(club, { firstName: "Paula", lastName: "Parent" });
    const done = await expectJson<Accepted>(
      accept(null, made.token, { firstName: "Pauline" }),
      200,
    );
    expect(done).toMatchObject({
      tenant: { id: club.tenant.id },
      membership: { role: "parent", status: "active", joinedVia: "invitation" },
      user: { email: made.email, firstName: "Pauline", lastName: "Parent", status: "active" },
    });
    const user = await clerk.users.getUser(done.user.clerkUserId ?? "");
    expect(user.primaryEmailAddress?.verification?.status).toBe("verified");
    const attempt = await fetchTicket(done.signInToken ?? "");
    expect(attempt).toBe("complete");
    expect(await traceOf(made.id)).toEqual({ members: 1, entries: 1 });
    expect(
      await rows(
        "select count(*) n, max(terms_accepted_at) > 0 t from users where email = ?",
        made.email,
      ),
    ).toEqual([{ n: 1, t: 1 }]);
  });

  it("requires consent to the terms before anything happens", async () => {
    const { token, id } = await invitation(await createTenant());
    const problem = await problemOf(
      api(null).signup["accept-invite"].$post({ json: { token, acceptTerms: false } }),
    );
    expect(problem.code).toBe("validation_failed");
    expect(problem.errors?.map(({ path }) => path)).toEqual(["acceptTerms"]);
    const short = await problemOf(accept(null, token, { password: "short" }));
    expect(short.errors?.[0]?.path).toBe("password");
    expect(await traceOf(id)).toEqual({ members: 0, entries: 0 });
  });

  it("creates an account without a password when the instance uses none", async () => {
    const made = await invitation(await createTenant());
    const body = { token: made.token, firstName: "Ana", lastName: "Silva", acceptTerms: true };
    const answer = api(null).signup["accept-invite"].$post({ json: body });
    const done = await expectJson<Accepted>(answer, 200);
    const user = await clerk.users.getUser(done.user.clerkUserId ?? "");
    expect(user.passwordEnabled).toBe(false);
    expect(await fetchTicket(done.signInToken ?? "")).toBe("complete");
    expect(await traceOf(made.id)).toEqual({ members: 1, entries: 1 });
  });

  it("requires a user with an account to sign in first", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const { token } = await invitation(club, { email: parent.email });
    expect(await refusal(accept(null, token))).toEqual([401, "sign_in_required"]);
    expect((await accept(parent, token)).status).toBe(200);
  });

  it("requires a user whom only Clerk knows to sign in first", async () => {
    const club = await createTenant();
    const newcomer = await visitor();
    const { token } = await invitation(club, { email: newcomer.email });
    expect(await refusal(accept(null, token))).toEqual([401, "sign_in_required"]);
    const done = await expectJson<Accepted>(accept(newcomer, token), 200);
    expect(done.user).toMatchObject({ email: newcomer.email, status: "active" });
  });

  it("completes what an earlier try began", async () => {
    const made = await invitation(await createTenant());
    // As a try leaves it that opened the account and then lost the database.
    await clerk.users.createUser({
      emailAddress: [made.email],
      password: "the first password",
      privateMetadata: { because: made.id },
    });
    const done = await expectJson<Accepted>(accept(null, made.token), 200);
    const userId = done.user.clerkUserId ?? "";
    expect(await clerk.users.verifyPassword({ userId, password: "a long password" })).toMatchObject(
      {
        verified: true,
      },
    );
    expect(await traceOf(made.id)).toEqual({ members: 1, entries: 1 });
  });

  it("keeps the password of an earlier try when a later one has none", async () => {
    const made = await invitation(await createTenant());
    await clerk.users.createUser({
      emailAddress: [made.email],
      password: "the first password",
      privateMetadata: { because: made.id },
    });
    const body = { token: made.token, firstName: "Ana", lastName: "Silva", acceptTerms: true };
    const done = await expectJson(api(null).signup["accept-invite"].$post({ json: body }), 200);
    const userId = done.user.clerkUserId ?? "";
    const password = "the first password";
    expect(await clerk.users.verifyPassword({ userId, password })).toMatchObject({
      verified: true,
    });
  });

  it("creates one membership, one user and one audit entry from twelve requests at once", async () => {
    const made = await invitation(await createTenant());
    const answers = await Promise.all(Array.from({ length: 12 }, () => accept(null, made.token)));
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const answer of answers) expect([200, 410]).toContain(answer.status);
    expect(await traceOf(made.id)).toEqual({ members: 1, entries: 1 });
    const { data } = await clerk.users.getUserList({ emailAddress: [made.email] });
    expect(data).toHaveLength(1);
    expect(await rows("select status from users where email = ?", made.email)).toEqual([
      { status: "active" },
    ]);
  });

  it("consumes nothing while Clerk is unreachable, and works once it is back", async () => {
    const made = await invitation(await createTenant());
    const context = createExecutionContext();
    const request = new Request(`${settings.APP_URL}/api/signup/accept-invite`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: made.token, password: "a long password", acceptTerms: true }),
    });
    const nowhere = { ...bindings, CLERK_API_URL: "http://localhost:9" };
    const answer = await app.fetch(request, nowhere, context as never);
    expect(await refusal(answer)).toEqual([503, "unavailable"]);
    expect(await traceOf(made.id)).toEqual({ members: 0, entries: 0 });
    expect((await accept(null, made.token)).status).toBe(200);
  });

  it("answers a later use of the link only that it was used", async () => {
    const made = await invitation(await createTenant());
    await accept(null, made.token);
    const again = await problemOf(accept(null, made.token, { password: "another password" }));
    expect([again.status, again.code]).toEqual([410, "invitation_used"]);
    expect(JSON.stringify(again)).not.toContain("signInToken");
  });
});

/** Clerk's response to a sign-in with a token, as for a browser. */
async function fetchTicket(ticket: string): Promise<string> {
  const answer = await fetch(`${settings.CLERK_FAPI_URL}/v1/client/sign_ins`, {
    method: "POST",
    body: new URLSearchParams({ strategy: "ticket", ticket }),
  });
  const { response } = (await answer.json()) as { response: { status: string } };
  return response.status;
}

describe("POST /api/signup/accept-invite, signed in", () => {
  it("accepts the invited address, and answers the same person the same again", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const made = await invitation(club, { email: parent.email, role: "coach" });
    const first = await expectJson<Accepted>(accept(parent, made.token), 200);
    expect(first.membership).toMatchObject({ role: "coach", status: "active" });
    expect(first.user).toMatchObject({ tenantId: club.tenant.id, role: "coach" });
    expect(first.signInToken).toBeUndefined();
    const again = await expectJson<Accepted>(accept(parent, made.token), 200);
    expect(again.membership.id).toBe(first.membership.id);
    expect(await traceOf(made.id)).toEqual({ members: 1, entries: 1 });
  });

  it("creates one membership and one entry from twelve requests at once, and answers all of them", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const made = await invitation(club, { email: parent.email });
    const answers = await Promise.all(Array.from({ length: 12 }, () => accept(parent, made.token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(await traceOf(made.id)).toEqual({ members: 1, entries: 1 });
  });

  it("refuses another address and keeps the invitation open", async () => {
    const club = await createTenant();
    const [invited, other] = [await basicUser(), await basicUser()];
    const made = await invitation(club, { email: invited.email });
    expect(await refusal(accept(other, made.token))).toEqual([403, "email_mismatch"]);
    expect(await traceOf(made.id)).toEqual({ members: 0, entries: 0 });
    expect((await accept(invited, made.token)).status).toBe(200);
    expect(await refusal(accept(other, made.token))).toEqual([410, "invitation_used"]);
  });

  it("signs up no user whose link is another person's, or invalid", async () => {
    const made = await invitation(await createTenant());
    const newcomer = await visitor();
    expect(await refusal(accept(newcomer, made.token))).toEqual([403, "email_mismatch"]);
    expect(await refusal(accept(newcomer, "nothing"))).toEqual([404, "invalid_token"]);
    expect(await refusal(api(newcomer).me.$get())).toEqual([404, "user_not_onboarded"]);
  });

  it("accepts only an address that Clerk verified", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const made = await invitation(club, { email: freshEmail() });
    await rows(
      "update users set email = ?, email_verified = 0 where clerk_user_id = ?",
      made.email,
      parent.clerkUserId,
    );
    expect(await refusal(accept(parent, made.token))).toEqual([403, "email_mismatch"]);
  });

  it("refuses a bad session token, and does not treat it as none", async () => {
    const { token } = await invitation(await createTenant());
    const bad = { ...(await basicUser()), getToken: async () => "a.b.c" };
    expect(await refusal(accept(bad, token))).toEqual([401, "unauthenticated"]);
  });

  it("refuses a person who was removed since", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const made = await invitation(club, { email: parent.email });
    const { membership } = await expectJson<Accepted>(accept(parent, made.token), 200);
    const path = `/api/admin/tenants/${club.tenant.id}/members/${membership.id}`;
    expect((await send(club.owner, path, { method: "DELETE" })).status).toBe(204);
    expect(await refusal(accept(parent, made.token))).toEqual([410, "invitation_used"]);
  });

  it("takes a removed person back, because an admin invited them", async () => {
    const club = await createTenant();
    const parent = await member(club);
    await rows(
      "update memberships set status = 'removed' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    const made = await invitation(club, { email: parent.email });
    const done = await expectJson<Accepted>(accept(parent, made.token), 200);
    expect(done.membership).toMatchObject({ status: "active", joinedVia: "invitation" });
  });

  it("does not lift a suspension", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const made = await invitation(club, { email: parent.email, role: "coach" });
    await rows(
      "update memberships set status = 'suspended' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    expect(await refusal(accept(parent, made.token))).toEqual([403, "forbidden"]);
  });
});

describe("a change between invitation and acceptance", () => {
  it.each(["admin", "owner"])(
    "cancels an invitation to %s whose sender is no longer an owner",
    async (role) => {
      const club = await createTenant();
      const second = await member(club);
      await rows(
        "update memberships set role = 'owner' where tenant_id = ? and role = 'parent'",
        club.tenant.id,
      );
      const [dead, ordinary] = [await basicUser(), await basicUser()];
      const high = await invitation(club, { email: dead.email, role }, second);
      const low = await invitation(club, { email: ordinary.email, role: "coach" }, second);
      await rows(
        `update memberships set role = 'parent' where tenant_id = ?
       and user_id = (select id from users where clerk_user_id = ?)`,
        club.tenant.id,
        second.clerkUserId,
      );
      expect(await refusal(accept(dead, high.token))).toEqual([410, "invitation_revoked"]);
      expect((await accept(ordinary, low.token)).status).toBe(200);
      // An owner who sends it again vouches for it.
      const resend = api(club.owner).admin.invitations[":id"].resend.$post({
        param: { id: high.id },
        json: {},
      });
      await expectJson(resend, 200);
      const fresh = tokenIn(await mailTo(dead.email, 2));
      expect((await accept(dead, fresh)).status).toBe(200);
    },
  );

  it("gives the last seat to one of two", async () => {
    const club = await createTenant();
    const [one, two] = [await visitor(), await visitor()];
    const tokens = [
      await invitation(club, { email: one.email }),
      await invitation(club, { email: two.email }),
    ];
    await rows(`update tenants set policy = '{"maxMembers":2}' where id = ?`, club.tenant.id);
    const answers = await Promise.all([
      accept(one, tokens[0]?.token ?? ""),
      accept(two, tokens[1]?.token ?? ""),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const full = answers.find(({ status }) => status === 409);
    expect((await problemOf(full as Response)).code).toBe("tenant_full");
  });

  it("is checked again: domain, tenant, player", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const { token, playerId } = await invitation(club, {
      email: parent.email,
      player: { firstName: "Mia", lastName: "Silva", birthdate: "2016-01-01" },
    });
    const update = (sql: string) => rows(sql, club.tenant.id);
    await update(`update tenants set policy = '{"allowedEmailDomains":["x.test"]}' where id = ?`);
    expect(await refusal(accept(parent, token))).toEqual([403, "email_domain_not_allowed"]);
    await update(`update tenants set policy = '{}', status = 'suspended' where id = ?`);
    expect(await refusal(accept(parent, token))).toEqual([409, "tenant_suspended"]);
    await update("update tenants set status = 'deleted' where id = ?");
    expect(await refusal(accept(parent, token))).toEqual([410, "tenant_gone"]);
    await update("update tenants set status = 'active' where id = ?");
    await rows("update player_memberships set status = 'left' where player_id = ?", playerId);
    expect(await refusal(accept(parent, token))).toEqual([410, "invitation_revoked"]);
  });
});

describe("an invitation for a child", () => {
  it("makes the parent its guardian", async () => {
    const club = await createTenant();
    const made = await invitation(club, {
      player: { firstName: "Mia", lastName: "Silva", birthdate: "2016-01-01" },
    });
    const done = await expectJson<Accepted>(accept(null, made.token), 200);
    expect(
      await rows("select user_id from player_guardians where player_id = ?", made.playerId),
    ).toEqual([{ user_id: done.user.id }]);
  });

  it("gives the player a login", async () => {
    const made = await invitation(await createTenant(), player);
    const done = await expectJson<Accepted>(accept(null, made.token), 200);
    expect(done.membership.role).toBe("player");
    expect(done.user.kind).toBe("player");
    expect(await rows("select user_id from players where id = ?", made.playerId)).toEqual([
      { user_id: done.user.id },
    ]);
  });

  it("keeps one player in two clubs", async () => {
    const [first, second] = [await createTenant(), await createTenant()];
    const made = await invitation(first, player);
    const done = await expectJson<Accepted>(accept(null, made.token), 200);
    const session = await clerk.sessions.createSession({ userId: done.user.clerkUserId ?? "" });
    const { jwt } = await clerk.sessions.getToken(session.id);
    const leo = {
      clerkUserId: done.user.clerkUserId ?? "",
      email: made.email,
      getToken: renewedFrom(jwt),
      ip: "::1",
    };
    const again = await invitation(second, { ...player, email: made.email });
    await expectJson(accept(leo, again.token), 200);
    const seen = await rows(
      "select player_id, status from player_memberships where tenant_id = ? order by status",
      second.tenant.id,
    );
    expect(seen).toEqual([
      { player_id: made.playerId, status: "active" },
      { player_id: again.playerId, status: "removed" },
    ]);
  });
});

describe("POST /api/invitations/:id/accept", () => {
  it("accepts from the user's own list, without the mail", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const made = await expectJson<{ id: string }>(ask(club, { email: parent.email }), 201);
    const path = `/api/invitations/${made.id}/accept`;
    const done = await expectJson<Accepted>(send(parent, path, { body: {} }), 200);
    expect(done.membership.status).toBe("active");
    const me = await expectJson(api(parent).me.$get(), 200);
    expect(me.invitations).toEqual([]);
  });

  it("answers 404 to any other user", async () => {
    const club = await createTenant();
    const made = await expectJson<{ id: string }>(ask(club, {}), 201);
    const path = `/api/invitations/${made.id}/accept`;
    expect(await refusal(send(await basicUser(), path, { body: {} }))).toEqual([404, "not_found"]);
    expect(await refusal(send(club.owner, path, { body: {} }))).toEqual([404, "not_found"]);
  });
});

describe("a code, used by an invited person", () => {
  it("makes them a member at once, and the invitation still works", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const made = await invitation(club, { email: parent.email, role: "coach" });
    const joined = await expectJson(
      api(parent).tenant.join.$post({ json: { code: club.inviteCode } }),
      200,
    );
    expect(joined).toMatchObject({
      alreadyMember: false,
      membership: { role: "parent", status: "active" },
    });
    expect((await accept(parent, made.token)).status).toBe(200);
    const [tenant] = await rows("select seat_count s from tenants where id = ?", club.tenant.id);
    expect(tenant).toEqual({ s: 2 });
  });
});
