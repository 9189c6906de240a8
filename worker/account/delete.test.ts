import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  clerk,
  expectJson,
  refusal,
  rows,
  type Visitor,
} from "../../tests/support/app.ts";

import { addGuardian } from "../../tests/support/builders/players.ts";
import { userIdOf } from "../../tests/support/builders/users.ts";
import { ask } from "../../tests/support/invitations.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { addedOne, answered, child } from "../../tests/support/sessions.ts";
import { closeAccounts } from "../identity/close-accounts.ts";

const remove = (who: Visitor) => api(who).me.$delete();

/** Every table that holds a text somewhere, whatever the column. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_cf%' escape '\\' and name <> 'd1_migrations'",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const all = await rows(`select * from "${name}"`);
    if (JSON.stringify(all).includes(text)) found.push(name);
  }
  return found;
}

describe("DELETE /api/me", () => {
  it("erases all of a person except an id, and the children who have no other guardian", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const profile = { firstName: "Xantippe", lastName: "Quillfeather", phone: "+34 699 123 987" };
    await api(parent).me.$patch({ json: profile });
    const mia = await child(parent, [club], { firstName: "Zenobia", lastName: "Quillfeather" });
    const session = await addedOne(club);
    await answered(parent, session, "going");
    await answered(parent, session, "going", mia.id);
    await api(parent).me["calendar-feed"].$post();
    await api(parent).players[":id"].guardians.$post({
      param: { id: mia.id },
      json: { email: "aunt@example.com" },
    });
    await expectJson(ask(club, { email: parent.email, role: "member" }), 201);
    await api(parent, { "idempotency-key": "kept" }).players.$post({
      json: { firstName: "Once", lastName: "Quillfeather", birthdate: "2016-01-01" },
    });
    expect((await tablesWith("Quillfeather")).length).toBeGreaterThan(1);
    expect((await remove(parent)).status).toBe(204);
    for (const trace of [parent.email, "Xantippe", "Quillfeather", "Zenobia", "699 123 987"]) {
      expect(await tablesWith(trace), trace).toEqual([]);
    }
    expect(await rows("select going from sessions where id = ?", session.id)).toEqual([
      { going: 0 },
    ]);
    const [left] = await rows<{ status: string; email: null }>(
      "select status, email from users where clerk_user_id = ?",
      parent.clerkUserId,
    );
    expect(left).toEqual({ status: "deleted", email: null });
    // The next request treats them as unknown.
    expect(await refusal(api(parent).me.$get())).toEqual([401, "unauthenticated"]);
  });

  it("closes the account with Clerk, and retries when the first try fails", async () => {
    const who = await basicUser();
    await remove(who);
    await expect.poll(() => clerk.users.getUser(who.clerkUserId).catch(() => null)).toBeNull();
    const due = () =>
      rows(
        "select 1 from users where clerk_closes_at is not null and clerk_user_id = ?",
        who.clerkUserId,
      );
    await expect.poll(due).toEqual([]);
    const other = await basicUser();
    await rows(
      "update users set status = 'deleted', clerk_closes_at = 1 where clerk_user_id = ?",
      other.clerkUserId,
    );
    const silent = { ...bindings, CLERK_API_URL: "http://localhost:1" };
    await closeAccounts(silent, Date.now());
    expect(await clerk.users.getUser(other.clerkUserId)).toBeTruthy();
    await closeAccounts(bindings, Date.now() + 10 * 60_000);
    await expect(clerk.users.getUser(other.clerkUserId)).rejects.toThrow();
  });

  it("refuses the only owner of a club and erases nothing", async () => {
    const club = await createTenant();
    await child(club.owner, [club]);
    expect(await refusal(remove(club.owner))).toEqual([409, "last_owner"]);
    expect((await api(club.owner).me.$get()).status).toBe(200);
    expect(
      await rows("select 1 from player_memberships where tenant_id = ?", club.tenant.id),
    ).toHaveLength(1);
    await api(club.owner).admin.tenants[":tenantId"].$delete({
      param: { tenantId: club.tenant.id },
    });
    expect((await remove(club.owner)).status).toBe(204);
  });

  it("never lets the last two owners leave at the same time", async () => {
    const club = await createTenant();
    const other = await member(club);
    await rows(
      "update memberships set role = 'owner' where user_id = (select id from users where clerk_user_id = ?)",
      other.clerkUserId,
    );
    const both = await Promise.all([remove(club.owner), remove(other)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it("keeps a child who has another guardian", async () => {
    const [parent, other] = [await basicUser(), await basicUser()];
    const mia = await child(parent);
    await addGuardian(mia.id, await userIdOf(other));
    await remove(parent);
    const { items } = await expectJson(api(other).players.$get(), 200);
    expect(items).toMatchObject([{ id: mia.id, guardians: [{}] }]);
  });
});

describe("GET /api/me/export", () => {
  it("contains all data about me and my children, and none about others", async () => {
    const club = await createTenant();
    const [parent, other] = [await member(club), await member(club)];
    await api(other).me.$patch({ json: { phone: "+34 600 000 001" } });
    const mia = await child(parent, [club]);
    await child(other, [club], { firstName: "Noah" });
    const session = await addedOne(club);
    await answered(parent, session, "going", mia.id);
    await answered(other, session, "going");
    await api(parent).me["calendar-feed"].$post();
    const mine = await expectJson(api(parent).me.export.$get(), 200);
    expect(mine).toMatchObject({
      user: { email: parent.email },
      memberships: [{ tenant: "Riverside FC", role: "parent", status: "active" }],
      players: [{ firstName: "Mia", birthdate: "2016-04-01" }],
      answers: [{ playerId: mia.id, status: "going" }],
      calendarFeedSince: expect.stringMatching(/Z$/),
    });
    const text = JSON.stringify(mine);
    expect(text).not.toContain(other.email);
    expect(text).not.toMatch(/Noah|600 000 001/);
    expect(text).toContain("player.created");
  });
});
