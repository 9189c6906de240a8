import { describe, expect, it } from "vitest";
import {
  api,
  expectJson,
  problemOf,
  refusal,
  rows,
  send,
  type Visitor,
  visitor,
} from "../../tests/support/app.ts";

import { addGuardian, addPlayerToTenant } from "../../tests/support/builders/players.ts";
import { accept, freshEmail } from "../../tests/support/invitations.ts";
import { mailTo, tokenIn } from "../../tests/support/mail.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { addedOne, calendar, child, dayMs } from "../../tests/support/sessions.ts";
import type { Player } from "../players/responses.ts";
import type { Offer } from "./responses.ts";

interface Accepted {
  user: { id: string };
  tenant: null;
  membership: null;
  player: Player;
  signInToken?: string;
}

const own = async (who: Visitor) => (await expectJson(api(who).players.$get(), 200)).items;
const idOf = async ({ clerkUserId }: Visitor) =>
  (await rows<{ id: string }>("select id from users where clerk_user_id = ?", clerkUserId))[0]
    ?.id ?? "";
const ask = (
  who: Visitor,
  { id }: { id: string },
  body: { email: string; firstName?: string; lastName?: string },
) => api(who).players[":id"].guardians.$post({ param: { id }, json: body });

/** An offer whose mail has come, with the token of its link. */
async function offered(who: Visitor, player: { id: string }, email = freshEmail(), count = 1) {
  const offer = await expectJson<Offer>(ask(who, player, { email }), 201);
  return { ...offer, token: tokenIn(await mailTo(email, count)) };
}

describe("a second guardian", () => {
  it("is invited by the first by mail, joins in one step, and sees the child's sessions", async () => {
    const club = await createTenant();
    const parent = await member(club);
    await api(parent).me.$patch({ json: { firstName: "Paula", lastName: "Silva" } });
    const mia = await child(parent, [club]);
    const session = await addedOne(club);
    const { token, email } = await offered(parent, mia);
    const mail = await mailTo(email);
    expect(mail.subject).toBe("Paula Silva asks you to look after Mia on Tenantry");
    expect(mail.text + mail.html).not.toMatch(/2016|silva@|Riverside/);
    expect(
      await expectJson(api(null).invitations.preview.$post({ json: { token } }), 200),
    ).toMatchObject({
      tenantName: null,
      email,
      role: "parent",
      purpose: "guardian",
      hasAccount: false,
      playerName: "Mia",
    });
    const accepted = await expectJson<Accepted>(accept(null, token), 200);
    expect(accepted).toMatchObject({ tenant: null, membership: null, player: { id: mia.id } });
    expect(accepted.signInToken).toBeTruthy();
    const [row] = await rows<{ clerk: string }>(
      "select clerk_user_id clerk from users where email = ?",
      email,
    );
    expect(row?.clerk).toBeTruthy();
    const names = (await own(parent))[0]?.guardians;
    expect(names).toHaveLength(2);
    // Neither sees how to reach the other.
    expect(JSON.stringify(await own(parent))).not.toContain(email);
    expect((await calendar(parent)).map(({ id }) => id)).toEqual([session.id]);
  });

  it("with an account must sign in, and a repeat gets the same response", async () => {
    const [parent, other, stranger] = [await basicUser(), await basicUser(), await basicUser()];
    const mia = await child(parent);
    const { token } = await offered(parent, mia, other.email);
    expect(await refusal(accept(null, token))).toEqual([401, "sign_in_required"]);
    expect(await refusal(accept(stranger, token))).toEqual([403, "email_mismatch"]);
    const both = await Promise.all([accept(other, token), accept(other, token)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await own(other)).toMatchObject([{ id: mia.id }]);
    expect(
      await rows(
        "select 1 from audit_entries where action = 'guardian.added' and target_id = ?",
        mia.id,
      ),
    ).toHaveLength(1);
    expect(await refusal(accept(stranger, token))).toEqual([410, "invitation_used"]);
    expect(await refusal(ask(parent, mia, { email: other.email }))).toEqual([
      409,
      "already_member",
    ]);
  });

  it("who has an account with Clerk only is signed up by accepting", async () => {
    const [parent, newcomer] = [await basicUser(), await visitor()];
    const mia = await child(parent);
    const { token } = await offered(parent, mia, newcomer.email);
    await expectJson(accept(newcomer, token), 200);
    expect(await own(newcomer)).toMatchObject([{ id: mia.id }]);
  });

  it("can be invited again with a new link; a withdrawn and an old link stop working", async () => {
    const parent = await basicUser();
    const mia = await child(parent);
    const email = freshEmail();
    const first = await offered(parent, mia, email);
    const second = await offered(parent, mia, email, 2);
    expect(await refusal(accept(null, first.token))).toEqual([410, "invitation_revoked"]);
    const offers = async () =>
      (await expectJson(api(parent).players[":id"].guardians.$get({ param: { id: mia.id } }), 200))
        .items;
    expect((await offers()).map(({ id }) => id)).toEqual([second.id]);
    const path = `/api/players/${mia.id}/guardians/${second.id}`;
    expect(await refusal(send(await basicUser(), path, { method: "DELETE" }))).toEqual([
      404,
      "not_found",
    ]);
    expect((await send(parent, path, { method: "DELETE" })).status).toBe(204);
    expect(await refusal(accept(null, second.token))).toEqual([410, "invitation_revoked"]);
    expect(await offers()).toEqual([]);
  });

  it("is not added by a former guardian's invitation, nor by an expired one", async () => {
    const [parent, other, third] = [await basicUser(), await basicUser(), await basicUser()];
    const mia = await child(parent);
    await expectJson(accept(other, (await offered(parent, mia, other.email)).token), 200);
    const { token, id } = await offered(parent, mia, third.email);
    await rows("update guardian_invitations set expires_at = 1 where id = ?", id);
    expect(await refusal(accept(third, token))).toEqual([410, "invitation_expired"]);
    await rows(
      "update guardian_invitations set expires_at = ? where id = ?",
      Date.now() + dayMs,
      id,
    );
    await api(parent).players[":id"].$delete({ param: { id: mia.id } });
    expect(await refusal(accept(third, token))).toEqual([410, "invitation_revoked"]);
    expect(await own(third)).toEqual([]);
  });

  it("is invited by guardians only, hidden from other guardians, and limited in number", async () => {
    const [parent, other] = [await basicUser(), await basicUser()];
    const mia = await child(parent);
    expect(await refusal(ask(other, mia, { email: freshEmail() }))).toEqual([404, "not_found"]);
    await expectJson(accept(other, (await offered(parent, mia, other.email)).token), 200);
    await offered(parent, mia, "secret-flat@example.com");
    const theirs = await expectJson(
      api(other).players[":id"].guardians.$get({ param: { id: mia.id } }),
      200,
    );
    expect(theirs.items).toEqual([]);
    const one = freshEmail();
    for (let n = 0; n < 3; n += 1) await expectJson(ask(parent, mia, { email: one }), 201);
    expect(await refusal(ask(parent, mia, { email: one }))).toEqual([429, "rate_limited"]);
    const problem = await problemOf(ask(parent, mia, { email: "no address" }));
    expect(problem.errors?.[0]?.path).toBe("email");
  });
});

describe("removing a guardian", () => {
  const remove = (
    who: Visitor,
    club: { tenant: { id: string } },
    player: { id: string },
    userId: string,
  ) =>
    api(who).admin.tenants[":tenantId"].players[":playerId"].guardians[":userId"].$delete({
      param: { tenantId: club.tenant.id, playerId: player.id, userId },
    });

  /** A child of two, in a club where both belong. */
  async function household() {
    const club = await createTenant();
    const [parent, other] = [await member(club), await member(club)];
    const mia = await child(parent, [club]);
    await expectJson(accept(other, (await offered(parent, mia, other.email)).token), 200);
    return { ...club, parent, other, mia };
  }

  it("is allowed to an admin of the child's club, and not to the guardians", async () => {
    const { parent, other, mia, ...club } = await household();
    expect(await refusal(remove(parent, club, mia, await idOf(other)))).toEqual([403, "forbidden"]);
    expect((await remove(club.owner, club, mia, await idOf(other))).status).toBe(204);
    expect(await own(other)).toEqual([]);
    expect(await own(parent)).toMatchObject([{ id: mia.id }]);
    expect(await refusal(remove(club.owner, club, mia, await idOf(other)))).toEqual([
      404,
      "not_found",
    ]);
  });

  it("never removes the last guardian", async () => {
    const { parent, other, mia, ...club } = await household();
    const both = await Promise.all(
      [parent, other].map(async (who) => remove(club.owner, club, mia, await idOf(who))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    const left = await rows("select user_id from player_guardians where player_id = ?", mia.id);
    expect(left).toHaveLength(1);
  });

  it("is not possible by creating a club for it", async () => {
    const { parent, other, mia } = await household();
    const mine = await createTenant();
    await api(other).tenant.join.$post({ json: { code: mine.inviteCode } });
    await expectJson(
      api(other).players[":id"].tenants[":tenantId"].$put({
        param: { id: mia.id, tenantId: mine.tenant.id },
        json: {},
      }),
      200,
    );
    // A friend runs it; it has known the child for less time than the parent has.
    expect(await refusal(remove(mine.owner, mine, mia, await idOf(parent)))).toEqual([
      404,
      "not_found",
    ]);
    const own = await createTenant();
    await addPlayerToTenant(mia.id, own.tenant.id);
    await addGuardian(mia.id, own.user.id, { createdAt: 1 });
    // Nor by an admin who is a party to it.
    expect(await refusal(remove(own.owner, own, mia, await idOf(parent)))).toEqual([
      403,
      "forbidden",
    ]);
  });
});

describe("a slip", () => {
  const birthdate = "2016-04-01";
  const claim = (who: Visitor, code: string, day = birthdate) =>
    api(who).players.claim.$post({ json: { code, birthdate: day } });

  async function printed(club?: Awaited<ReturnType<typeof createTenant>>) {
    const home = club ?? (await createTenant());
    const player = await expectJson(
      api(home.owner).admin.tenants[":tenantId"].players.$post({
        param: { tenantId: home.tenant.id },
        json: { firstName: "Mia", lastName: "Silva", birthdate },
      }),
      201,
    );
    return { home, player, code: await print(home, player) };
  }

  async function print(club: { owner: Visitor; tenant: { id: string } }, player: { id: string }) {
    const { items } = await expectJson(
      api(club.owner).admin.tenants[":tenantId"].players.slips.$post({
        param: { tenantId: club.tenant.id },
        json: { playerIds: [player.id] },
      }),
      201,
    );
    return items[0]?.code ?? "";
  }

  it("makes a user who knows the birthdate the child's guardian, once", async () => {
    const { home, player, code } = await printed();
    const [parent, other] = [await basicUser(), await basicUser()];
    const session = await addedOne(home);
    expect(code).toMatch(/^[A-Z2-9]{10}$/);
    const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    expect(await expectJson(claim(parent, typed), 200)).toMatchObject({
      id: player.id,
      firstName: "Mia",
      guardians: [{ hasConsented: true }],
    });
    expect((await calendar(parent)).map(({ id }) => id)).toEqual([session.id]);
    // Again by the same person: the same answer. By anybody else: nothing.
    await expectJson(claim(parent, code), 200);
    expect(await refusal(claim(other, code))).toEqual([404, "invalid_code"]);
    expect(
      await rows(
        "select 1 from audit_entries where action = 'guardian.added' and target_id = ?",
        player.id,
      ),
    ).toHaveLength(1);
    expect(await rows("select 1 from claim_slips where code_hash = ?", code)).toEqual([]);
  });

  it("works for one of two who use it at once", async () => {
    const { player, code } = await printed();
    const both = await Promise.all(
      [await basicUser(), await basicUser()].map((who) => claim(who, code)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(
      await rows("select 1 from player_guardians where player_id = ?", player.id),
    ).toHaveLength(1);
  });

  it("reveals nothing without the birthdate, and stops working after five guesses", async () => {
    const { code } = await printed();
    const guesser = await basicUser();
    for (const day of ["2016-04-02", "2016-04-03", "2016-04-04", "2016-04-05", "2016-04-06"]) {
      expect(await refusal(claim(guesser, code, day))).toEqual([404, "invalid_code"]);
    }
    expect(await refusal(claim(await basicUser(), code))).toEqual([404, "invalid_code"]);
  });

  it("stops working when it is replaced or expires, or when the child or the admin leaves", async () => {
    const { home, player, code } = await printed();
    const parent = await basicUser();
    const newer = await print(home, player);
    expect(await refusal(claim(parent, code))).toEqual([404, "invalid_code"]);
    const expire = (at: number) =>
      rows("update claim_slips set expires_at = ? where player_id = ?", at, player.id);
    await expire(1);
    expect(await refusal(claim(parent, newer))).toEqual([410, "code_expired"]);
    expect(await refusal(claim(parent, newer, "2016-01-01"))).toEqual([404, "invalid_code"]);
    await expire(Date.now() + dayMs);
    await rows("update player_memberships set status = 'removed' where player_id = ?", player.id);
    expect(await refusal(claim(parent, newer))).toEqual([404, "invalid_code"]);
    await rows("update player_memberships set status = 'active' where player_id = ?", player.id);
    await rows("update memberships set role = 'coach' where tenant_id = ?", home.tenant.id);
    expect(await refusal(claim(parent, newer))).toEqual([404, "invalid_code"]);
    await rows("update memberships set role = 'owner' where tenant_id = ?", home.tenant.id);
    await expectJson(claim(parent, newer), 200);
  });

  it("is created for the club's own players only", async () => {
    const [club, { player }] = [await createTenant(), await printed()];
    const answer = api(club.owner).admin.tenants[":tenantId"].players.slips.$post({
      param: { tenantId: club.tenant.id },
      json: { playerIds: [player.id] },
    });
    expect(await expectJson(answer, 201)).toEqual({ items: [] });
  });

  it("counts as a try of a code", async () => {
    const guesser = await basicUser();
    for (let n = 0; n < 20; n += 1) await claim(guesser, `WRONG${n}`);
    expect(await refusal(claim(guesser, "WRONG"))).toEqual([429, "rate_limited"]);
  });
});
