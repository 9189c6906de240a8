import { describe, expect, it } from "vitest";
import { api, expectJson, refusal, rows, send, type Visitor } from "../../tests/support/app.ts";
import { createTenant, member } from "../../tests/support/people.ts";
import { addedOne, answered, child, hourMs, inMs } from "../../tests/support/sessions.ts";
import type { RosterRow } from "./responses.ts";

type Row = RosterRow;
const roster = async (who: Visitor, { id }: { id: string }, query = "") =>
  expectJson<{ items: Row[]; nextCursor: string | null }>(
    send(who, `/api/sessions/${id}/roster${query}`),
    200,
  );

/** A session that a coach, a parent and a child come to. */
async function withRoster() {
  const club = await createTenant();
  const [coach, parent] = [await member(club), await member(club)];
  await rows(
    "update memberships set role = 'coach' where user_id = (select id from users where clerk_user_id = ?)",
    coach.clerkUserId,
  );
  const profile = { firstName: "Paula", lastName: "Silva", phone: "+34 600 100 200" };
  await api(parent).me.$patch({ json: profile });
  const mia = await child(parent, [club]);
  const session = await addedOne(club, { startsAt: inMs(-hourMs), endsAt: inMs(hourMs) });
  await answered(parent, session, "going", mia.id);
  await answered(parent, session, "not_going");
  return { ...club, coach, parent, mia, session };
}

describe("a roster", () => {
  it("shows a coach the participants with a parent's phone, and an admin the email too", async () => {
    const { owner, coach, parent, mia, session } = await withRoster();
    const { items } = await roster(coach, session);
    const contact = { name: "Paula Silva", phone: "+34 600 100 200", email: null };
    expect(items).toEqual([
      {
        playerId: mia.id,
        userId: null,
        firstName: "Mia",
        lastName: "Silva",
        status: "going",
        attended: null,
        contacts: [contact],
      },
      expect.objectContaining({ playerId: null, firstName: "Paula", status: "not_going" }),
    ]);
    expect((await roster(owner, session)).items[0]?.contacts).toEqual([
      { ...contact, email: parent.email },
    ]);
    expect(JSON.stringify(items)).not.toContain("2016");
  });

  it("is visible to members when the club allows it, without contact details", async () => {
    const { owner, tenant, parent, session } = await withRoster();
    expect(
      await refusal(
        api(parent).sessions[":id"].roster.$get({ param: { id: session.id }, query: {} }),
      ),
    ).toEqual([403, "forbidden"]);
    await api(owner).admin.tenants[":tenantId"].$patch({
      param: { tenantId: tenant.id },
      json: { policy: { rosterVisibility: "members" } },
    });
    const { items } = await roster(parent, session);
    expect(items).toHaveLength(2);
    expect(items.some((row) => "contacts" in row)).toBe(false);
    await rows(
      "update memberships set role = 'viewer' where role = 'parent' and tenant_id = ?",
      tenant.id,
    );
    expect((await roster(parent, session)).items).toHaveLength(2);
  });

  it("leaves out former members, and has pages", async () => {
    const { owner, tenant, parent, session } = await withRoster();
    const more = await Promise.all([
      child(parent, [{ owner, tenant }]),
      child(parent, [{ owner, tenant }]),
    ]);
    for (const { id } of more) await answered(parent, session, "going", id);
    const first = await roster(owner, session, "?limit=2");
    const rest = await roster(owner, session, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ status }) => status)).toEqual([
      "going",
      "going",
      "going",
      "not_going",
    ]);
    await rows("update player_memberships set status = 'removed' where player_id = ?", more[0]?.id);
    expect((await roster(owner, session)).items).toHaveLength(3);
  });

  it("accepts attendance from a coach, for participants only", async () => {
    const { coach, parent, mia, session } = await withRoster();
    const mark = (who: Visitor, marks: { playerId?: string; attended: boolean | null }[]) =>
      api(who).sessions[":id"].attendance.$put({ param: { id: session.id }, json: { marks } });
    const marks = [
      { playerId: mia.id, attended: true },
      { playerId: crypto.randomUUID(), attended: true },
    ];
    expect(await expectJson(mark(coach, marks), 200)).toEqual({ marked: 1 });
    expect((await roster(coach, session)).items[0]?.attended).toBe(true);
    await mark(coach, [{ playerId: mia.id, attended: null }]);
    expect((await roster(coach, session)).items[0]?.attended).toBeNull();
    expect(await refusal(mark(parent, marks))).toEqual([403, "forbidden"]);
    expect(await refusal(mark((await createTenant()).owner, marks))).toEqual([404, "not_found"]);
    expect(await refusal(mark(coach, [{ attended: true }]))).toEqual([422, "validation_failed"]);
  });

  it("accepts attendance once the session has begun, and not of a cancelled one", async () => {
    const club = await createTenant();
    const session = await addedOne(club);
    await answered(club.owner, session, "going");
    const mark = () =>
      api(club.owner).sessions[":id"].attendance.$put({
        param: { id: session.id },
        json: { marks: [{ userId: club.user.id, attended: true }] },
      });
    expect(await refusal(mark())).toEqual([422, "validation_failed"]);
    await rows("update sessions set status = 'cancelled' where id = ?", session.id);
    expect(await refusal(mark())).toEqual([409, "session_cancelled"]);
  });
});
