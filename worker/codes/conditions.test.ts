import { describe, expect, it } from "vitest";
import { expectJson, refusal, rows, send, type Visitor } from "../../tests/support/app.ts";
import { ask } from "../../tests/support/invitations.ts";
import { basicUser, createTenant, type Founded, member } from "../../tests/support/people.ts";

type Club = Founded & { owner: Visitor };

const decide = (club: Club, policy: Record<string, unknown>) =>
  expectJson(
    send(club.owner, `/api/admin/tenants/${club.tenant.id}`, { method: "PATCH", body: { policy } }),
    200,
  );
const join = (who: Visitor, club: { inviteCode: string }) =>
  send(who, "/api/tenant/join", { body: { code: club.inviteCode } });
const lookUp = (club: { inviteCode: string }) =>
  send(null, `/api/tenants/by-invite-code/${club.inviteCode}`);
const uses = async (club: Club) =>
  (
    await rows<{ uses: number }>(
      "select invite_code_uses uses from tenants where id = ?",
      club.tenant.id,
    )
  )[0]?.uses;

describe("a code that takes nobody in", () => {
  it.each<[string, Record<string, unknown>, [number, string]]>([
    ["is paused", { codePaused: true }, [409, "code_paused"]],
    ["has expired", { codeExpiresAt: "2020-01-01T00:00:00Z" }, [410, "code_expired"]],
  ])(
    "says that it %s to somebody who brings it, and nothing to somebody who looks it up",
    async (_why, policy, refused) => {
      const club = await createTenant();
      await decide(club, policy);
      expect(await refusal(join(await basicUser(), club))).toEqual(refused);
      expect(await refusal(lookUp(club))).toEqual([404, "invalid_code"]);
      await decide(club, Object.fromEntries(Object.keys(policy).map((key) => [key, null])));
      expect((await lookUp(club)).status).toBe(200);
      expect((await join(await basicUser(), club)).status).toBe(200);
    },
  );

  it("is as much of a miss as a wrong one", async () => {
    const club = await createTenant();
    await decide(club, { codePaused: true });
    const who = await basicUser();
    for (let guess = 0; guess < 20; guess += 1) expect((await join(who, club)).status).toBe(409);
    expect(await refusal(join(who, club))).toEqual([429, "rate_limited"]);
  });

  it("fails no sign-up: it says why instead", async () => {
    const club = await createTenant();
    await decide(club, { codePaused: true });
    const who = await basicUser();
    const again = send(who, "/api/auth/create-basic-user", {
      body: { inviteCode: club.inviteCode },
    });
    expect(await expectJson(again, 200)).toMatchObject({
      inviteCode: { ok: false, code: "code_paused" },
    });
  });
});

describe("a code that may be used so often", () => {
  it("gives its last use to one of six who want it at once", async () => {
    const club = await createTenant();
    await decide(club, { codeMaxUses: 2 });
    await member(club);
    const people = await Promise.all(Array.from({ length: 6 }, () => basicUser()));
    const answers = await Promise.all(people.map((who) => join(who, club)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused && (await refusal(refused))).toEqual([409, "code_used_up"]);
    expect(await uses(club)).toBe(2);
  });

  it("counts a person once, and begins anew when it is rotated", async () => {
    const club = await createTenant();
    const who = await member(club);
    await expectJson(join(who, club), 200);
    expect(await uses(club)).toBe(1);
    await expectJson(
      send(club.owner, `/api/admin/tenants/${club.tenant.id}/rotate-invite-code`, { body: {} }),
      200,
    );
    expect(await uses(club)).toBe(0);
  });

  it("counts somebody again who left and comes back, and nobody who was invited", async () => {
    const club = await createTenant();
    const who = await member(club);
    await rows(
      "update memberships set status = 'left' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    const { id } = await expectJson<{ id: string }>(ask(club, { email: who.email }), 201);
    expect((await join(who, club)).status).toBe(200);
    expect(await uses(club)).toBe(2);
    const path = `/api/invitations/${id}/accept`;
    await expectJson(send(who, path, { body: {} }), 200);
    expect(await uses(club)).toBe(2);
  });
});

describe("a tenant for addresses of its own", () => {
  it("takes those in, and tells others that they need one", async () => {
    const club = await createTenant();
    await decide(club, { allowedEmailDomains: ["Example.com"] });
    expect((await join(await basicUser(), club)).status).toBe(200);
    await decide(club, { allowedEmailDomains: ["club.example", "le.com"] });
    expect(await refusal(join(await basicUser(), club))).toEqual([403, "email_domain_not_allowed"]);
  });

  it("believes no address that nobody verified", async () => {
    const club = await createTenant();
    await decide(club, { allowedEmailDomains: ["example.com"] });
    const who = await basicUser();
    await rows("update users set email_verified = 0 where clerk_user_id = ?", who.clerkUserId);
    expect(await refusal(join(who, club))).toEqual([403, "email_domain_not_allowed"]);
  });

  it.each([[[]], [["no domain"]], [["*"]], ["example.com"]])(
    "refuses %j for a list of domains",
    async (allowedEmailDomains) => {
      const club = await createTenant();
      const answer = send(club.owner, `/api/admin/tenants/${club.tenant.id}`, {
        method: "PATCH",
        body: { policy: { allowedEmailDomains } },
      });
      expect(await refusal(answer)).toEqual([422, "validation_failed"]);
    },
  );
});
