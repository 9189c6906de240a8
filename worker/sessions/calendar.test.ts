import { describe, expect, it } from "vitest";
import {
  api,
  expectJson,
  problemOf,
  refusal,
  rows,
  send,
  visitor,
} from "../../tests/support/app.ts";
import { createMemberships } from "../../tests/support/builders/memberships.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import {
  added,
  addedOne,
  answered,
  calendar,
  child,
  dayMs,
  hourMs,
  inMs,
  training,
} from "../../tests/support/sessions.ts";
import type { Session } from "./responses.ts";

const create = (club: Awaited<ReturnType<typeof createTenant>>, more: object) =>
  api(club.owner).admin.tenants[":tenantId"].sessions.$post({
    param: { tenantId: club.tenant.id },
    json: { ...training(), ...more },
  });

describe("a session", () => {
  it("has the given fields, in the tenant's time zone, with no sign-ups", async () => {
    const club = await createTenant();
    const session = await addedOne(club, {
      kind: "match",
      location: "North pitch",
      notes: "Bring water.\nAnd boots.",
      capacity: 20,
    });
    expect(session).toMatchObject({
      tenant: { id: club.tenant.id, name: "Riverside FC" },
      title: "Under 12 training",
      kind: "match",
      timezone: club.tenant.timezone,
      location: "North pitch",
      notes: "Bring water.\nAnd boots.",
      capacity: 20,
      status: "scheduled",
      going: 0,
      mine: [],
    });
    expect(await calendar(club.owner)).toEqual([session]);
  });

  it.each([
    ["ends before it starts", { endsAt: inMs(hourMs) }, "endsAt"],
    ["ends when it starts", training({ endsAt: training().startsAt }), "endsAt"],
    ["lasts longer than two weeks", { endsAt: inMs(17 * dayMs) }, "endsAt"],
    ["has no such time zone", { timezone: "Mars/Olympus" }, "timezone"],
    ["is not on the calendar of anybody alive", { startsAt: "0001-01-01T00:00:00Z" }, "startsAt"],
    ["has room for nobody", { capacity: 0 }, "capacity"],
    ["is repeated for ever", { repeat: { every: "week", count: 1000 } }, "repeat.count"],
    ["is repeated by the day", { repeat: { every: "day", count: 2 } }, "repeat.every"],
    ["has a control character in its name", { title: "a\u0000b" }, "title"],
    ["has no name", { title: "  " }, "title"],
  ])("is refused when it %s", async (_, more, path) => {
    const club = await createTenant();
    const problem = await problemOf(create(club, more));
    expect([problem.status, problem.errors?.[0]?.path]).toEqual([422, path]);
    expect(await calendar(club.owner)).toEqual([]);
  });

  it("repeats weekly at the same hour in the tenant's time zone", async () => {
    const club = await createTenant();
    await api(club.owner).admin.tenants[":tenantId"].$patch({
      param: { tenantId: club.tenant.id },
      json: { timezone: "Europe/Madrid" },
    });
    const sessions = await added(club, {
      startsAt: "2027-03-23T17:00:00Z",
      endsAt: "2027-03-23T18:00:00Z",
      repeat: { every: "week", count: 2 },
    });
    expect(sessions.map(({ startsAt }) => startsAt)).toEqual([
      "2027-03-23T17:00:00.000Z",
      "2027-03-30T16:00:00.000Z",
    ]);
    expect(new Set(sessions.map(({ seriesId }) => seriesId)).size).toBe(1);
    expect(sessions[0]?.timezone).toBe("Europe/Madrid");
  });

  it("may overlap with another", async () => {
    const club = await createTenant();
    await addedOne(club);
    await addedOne(club, { title: "Under 14 training" });
    expect(await calendar(club.owner)).toHaveLength(2);
  });

  it("is added by a coach, and not by a parent", async () => {
    const club = await createTenant();
    const coach = await member(club);
    await rows(
      "update memberships set role = 'coach' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    expect(await addedOne(club, {}, coach)).toMatchObject({ title: "Under 12 training" });
    const parent = await member(club);
    const path = `/api/admin/tenants/${club.tenant.id}/sessions`;
    expect(await refusal(send(parent, path, { body: training() }))).toEqual([403, "forbidden"]);
  });

  it("can be read by id by its members, and by no other user", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    const session = await addedOne(club);
    const path = `/api/sessions/${session.id}`;
    expect(await expectJson(send(club.owner, path), 200)).toEqual(session);
    expect(await refusal(send(other.owner, path))).toEqual([404, "not_found"]);
    for (const door of [`${path}/roster`, `${path}/session.ics`]) {
      expect(await refusal(send(other.owner, door))).toEqual([404, "not_found"]);
    }
  });
});

describe("the calendar", () => {
  it("has the sessions of all my clubs by start, each once, however I belong", async () => {
    const [north, south] = [await createTenant({ tenantName: "North" }), await createTenant()];
    const parent = await member(north);
    await api(parent).tenant.join.$post({ json: { code: south.inviteCode } });
    await child(parent, [north, south]);
    await child(parent, [north], { firstName: "Leo" });
    await createMemberships(north.tenant.id, [parent], { role: "coach" });
    const later = await addedOne(north, {
      startsAt: inMs(3 * dayMs),
      endsAt: inMs(3 * dayMs + hourMs),
    });
    const sooner = await addedOne(south);
    expect((await calendar(parent)).map(({ id }) => id)).toEqual([sooner.id, later.id]);
  });

  it("has the sessions of a child's clubs where I am no member, until the child leaves", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const mia = await child(parent, [club]);
    const session = await addedOne(club);
    const [own] = await rows<{ id: string }>(
      "select id from memberships where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    await api(parent).memberships[":id"].$delete({ param: { id: own?.id ?? "" } });
    expect((await calendar(parent)).map(({ id }) => id)).toEqual([session.id]);
    await answered(parent, session, "going", mia.id);
    await api(parent).players[":id"].tenants[":tenantId"].$delete({
      param: { id: mia.id, tenantId: club.tenant.id },
    });
    expect(await calendar(parent)).toEqual([]);
  });

  it("has no session of a club where I or my child are pending, suspended or removed", async () => {
    const club = await createTenant();
    await addedOne(club);
    const parent = await member(club);
    await child(parent, [club]);
    const where = "where tenant_id = ? and role = 'parent'";
    for (const [mine, theirs] of [
      ["pending", "pending"],
      ["removed", "removed"],
      ["left", "suspended"],
      // A suspended member sees nothing of the club through a child either.
      ["suspended", "active"],
    ]) {
      await rows(`update memberships set status = ? ${where}`, mine, club.tenant.id);
      await rows(
        "update player_memberships set status = ? where tenant_id = ?",
        theirs,
        club.tenant.id,
      );
      expect(await calendar(parent), `${mine}, ${theirs}`).toEqual([]);
    }
  });

  it("filters by club and day, and shows nothing of a club that is not mine", async () => {
    const [north, south, foreign] = [
      await createTenant(),
      await createTenant(),
      await createTenant(),
    ];
    const parent = await member(north);
    await api(parent).tenant.join.$post({ json: { code: south.inviteCode } });
    const inNorth = await addedOne(north);
    const inSouth = await addedOne(south, {
      startsAt: inMs(9 * dayMs),
      endsAt: inMs(9 * dayMs + hourMs),
    });
    await addedOne(foreign);
    const ids = async (query: string) => (await calendar(parent, query)).map(({ id }) => id);
    expect(await ids(`?tenantId=${south.tenant.id}`)).toEqual([inSouth.id]);
    expect(await ids(`?tenantId=${foreign.tenant.id}`)).toEqual([]);
    expect(await ids(`?tenantId=${north.tenant.id}&tenantId=${south.tenant.id}`)).toEqual([
      inNorth.id,
      inSouth.id,
    ]);
    expect(await ids(`?from=${inMs(5 * dayMs)}`)).toEqual([inSouth.id]);
    expect(await ids(`?to=${inMs(5 * dayMs)}`)).toEqual([inNorth.id]);
    // One that has begun is still on; one that is over is not.
    expect(await ids(`?from=${inMs(dayMs + hourMs / 2)}&to=${inMs(2 * dayMs)}`)).toEqual([
      inNorth.id,
    ]);
    expect(await ids(`?from=${inMs(dayMs + hourMs)}&to=${inMs(2 * dayMs)}`)).toEqual([]);
  });

  it.each([
    [`?from=${inMs(0)}&to=${inMs(400 * dayMs)}`, "to"],
    [`?from=${inMs(dayMs)}&to=${inMs(0)}`, "to"],
    ["?from=yesterday", "from"],
    ["?limit=1000", "limit"],
    ["?cursor=nonsense", "cursor"],
  ])("refuses %s", async (query, path) => {
    const problem = await problemOf(send(await basicUser(), `/api/sessions${query}`));
    expect([problem.status, problem.errors?.[0]?.path]).toEqual([422, path]);
  });

  it("comes page by page, sessions that start together included", async () => {
    const club = await createTenant();
    const all = [];
    for (let n = 0; n < 5; n += 1) all.push((await addedOne(club)).id);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor && `&cursor=${cursor}`;
      const page: { items: Session[]; nextCursor: string | null } = await expectJson(
        send(club.owner, `/api/sessions?limit=2${query}`),
        200,
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all.sort());
  });

  it("is empty for a user without memberships, and refused before sign-up", async () => {
    expect(await calendar(await basicUser())).toEqual([]);
    expect(await refusal(api(await visitor()).sessions.$get({ query: {} }))).toEqual([
      404,
      "user_not_onboarded",
    ]);
  });
});
