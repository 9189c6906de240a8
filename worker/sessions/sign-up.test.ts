import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  expectJson,
  refusal,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { mailTo } from "../../tests/support/mail.ts";
import { createTenant, member } from "../../tests/support/people.ts";
import {
  addedOne,
  answer,
  answered,
  child,
  dayMs,
  hourMs,
  inMs,
} from "../../tests/support/sessions.ts";
import { runScheduledCleanup } from "../scheduled-cleanup.ts";

const read = (who: Visitor, { id }: { id: string }) =>
  expectJson(api(who).sessions[":id"].$get({ param: { id } }), 200);
const promotedMails = (id: string) =>
  rows(
    "select recipient from emails where template = 'place-free' and tenant_id = (select tenant_id from sessions where id = ?)",
    id,
  );

describe("an answer", () => {
  it("can be given for me and for each of my players, and withdrawn", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const [mia, leo] = [
      await child(parent, [club]),
      await child(parent, [club], { firstName: "Leo" }),
    ];
    const session = await addedOne(club);
    await answered(parent, session, "going");
    await answered(parent, session, "going", mia.id);
    const both = await answered(parent, session, "going", leo.id);
    expect(both.going).toBe(3);
    const one = await answered(parent, session, "not_going", leo.id);
    expect(one.going).toBe(2);
    expect(one.mine).toHaveLength(3);
    expect(one.mine).toEqual(
      expect.arrayContaining([
        { playerId: null, status: "going" },
        { playerId: mia.id, status: "going" },
        { playerId: leo.id, status: "not_going" },
      ]),
    );
  });

  it("given again changes nothing, and leaves one audit entry", async () => {
    const club = await createTenant();
    const session = await addedOne(club);
    for (let n = 0; n < 3; n += 1) await answered(club.owner, session, "going");
    expect(await read(club.owner, session)).toMatchObject({ going: 1 });
    expect(
      await rows(
        "select id from audit_entries where action = 'signup.updated' and target_id = ?",
        session.id,
      ),
    ).toHaveLength(1);
  });

  it("of a player with a login is shared with the guardian", async () => {
    const club = await createTenant();
    const [parent, ana] = [await member(club), await member(club, "player")];
    const player = await child(parent, [club], { firstName: "Ana", birthdate: "2010-01-01" });
    await rows(
      "update players set user_id = (select id from users where clerk_user_id = ?) where id = ?",
      ana.clerkUserId,
      player.id,
    );
    const session = await addedOne(club);
    await answered(ana, session, "going");
    expect((await answered(parent, session, "going", player.id)).going).toBe(1);
    expect((await read(ana, session)).mine).toEqual([{ playerId: player.id, status: "going" }]);
  });

  it("is refused for another's player, a player outside the club, and a viewer", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    const [parent, stranger] = [await member(club), await member(club)];
    const mia = await child(parent, [club]);
    const elsewhere = await child(parent);
    const session = await addedOne(club);
    const foreign = await addedOne(other);
    expect(await refusal(answer(stranger, session, "going", mia.id))).toEqual([404, "not_found"]);
    expect(await refusal(answer(parent, session, "going", elsewhere.id))).toEqual([
      404,
      "not_found",
    ]);
    expect(await refusal(answer(parent, foreign, "going", mia.id))).toEqual([404, "not_found"]);
    expect(await refusal(answer(parent, foreign, "going"))).toEqual([404, "not_found"]);
    await rows(
      "update memberships set role = 'viewer' where user_id = (select id from users where clerk_user_id = ?)",
      stranger.clerkUserId,
    );
    expect(await refusal(answer(stranger, session, "going"))).toEqual([403, "forbidden"]);
    expect(await rows("select id from session_signups where session_id = ?", session.id)).toEqual(
      [],
    );
  });

  it("for a child is allowed where I am no member, and one for me is not", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const mia = await child(parent, [club]);
    await rows(
      "update memberships set status = 'left' where user_id = (select id from users where clerk_user_id = ?)",
      parent.clerkUserId,
    );
    const session = await addedOne(club);
    expect((await answered(parent, session, "going", mia.id)).going).toBe(1);
    expect(await refusal(answer(parent, session, "going"))).toEqual([403, "forbidden"]);
  });

  it("is refused once the session is over or cancelled", async () => {
    const club = await createTenant();
    const over = await addedOne(club, { startsAt: inMs(-2 * hourMs), endsAt: inMs(-hourMs) });
    expect(await refusal(answer(club.owner, over, "going"))).toEqual([409, "session_over"]);
    const session = await addedOne(club);
    await api(club.owner).admin.tenants[":tenantId"].sessions[":id"].$delete({
      param: { tenantId: club.tenant.id, id: session.id },
      query: {},
    });
    expect(await refusal(answer(club.owner, session, "going"))).toEqual([409, "session_cancelled"]);
  });
});

describe("the last place", () => {
  it("goes to one of two who want it at once", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { capacity: 1 });
    const both = await Promise.all([await member(club), await member(club)]);
    const answers = await Promise.all(both.map((who) => answered(who, session, "going")));
    expect(answers.map(({ mine }) => mine[0]?.status).sort()).toEqual(["going", "waitlisted"]);
    expect(await read(club.owner, session)).toMatchObject({ going: 1, waitlisted: 1 });
  });

  it("is never given twice when many request one of three", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { capacity: 3 });
    const parent = await member(club);
    const players = await Promise.all(
      Array.from({ length: 10 }, (_, n) => child(parent, [club], { firstName: `Child ${n}` })),
    );
    await Promise.all(players.map(({ id }) => answered(parent, session, "going", id)));
    expect(await read(parent, session)).toMatchObject({ going: 3, waitlisted: 7 });
  });

  it("goes to the next on the waiting list when a participant leaves, with a mail", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { capacity: 1 });
    const [first, second, third] = [await member(club), await member(club), await member(club)];
    for (const who of [first, second, third]) await answered(who, session, "going");
    await answered(first, session, "not_going");
    expect((await read(second, session)).mine).toEqual([{ playerId: null, status: "going" }]);
    expect((await read(third, session)).mine).toEqual([{ playerId: null, status: "waitlisted" }]);
    expect(await promotedMails(session.id)).toEqual([{ recipient: second.email }]);
    const mail = await mailTo(second.email);
    expect(mail.subject).toBe("There is a place: Under 12 training (Riverside FC)");
    expect(mail.text).toContain("it goes to you");
    // A returning participant is last in the queue, and leaving the queue gives no one a place.
    await answered(first, session, "going");
    await answered(third, session, "not_going");
    await answered(second, session, "not_going");
    expect((await read(first, session)).mine).toEqual([{ playerId: null, status: "going" }]);
  });

  it("goes to the waiting list before a newcomer when the capacity grows", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { capacity: 1 });
    const [first, second] = [await member(club), await member(club)];
    for (const who of [club.owner, first, second]) await answered(who, session, "going");
    const path = `/api/admin/tenants/${club.tenant.id}/sessions/${session.id}`;
    await expectJson(send(club.owner, path, { method: "PATCH", body: { capacity: 2 } }), 200);
    expect(await read(first, session)).toMatchObject({ going: 2, waitlisted: 1 });
    expect((await read(second, session)).mine[0]?.status).toBe("waitlisted");
    await expectJson(send(club.owner, path, { method: "PATCH", body: { capacity: null } }), 200);
    expect(await read(second, session)).toMatchObject({ going: 3, waitlisted: 0 });
  });

  it("stays with its participant when the capacity shrinks", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { capacity: 2 });
    for (const who of [club.owner, await member(club)]) await answered(who, session, "going");
    const path = `/api/admin/tenants/${club.tenant.id}/sessions/${session.id}`;
    const fewer = send(club.owner, path, { method: "PATCH", body: { capacity: 1 } });
    expect(await refusal(fewer)).toEqual([422, "validation_failed"]);
  });

  it("becomes free when a participant leaves the club, and the cron passes it on", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { capacity: 2 });
    const past = await addedOne(club, { startsAt: inMs(-dayMs), endsAt: inMs(dayMs) });
    const parent = await member(club);
    const mia = await child(parent, [club]);
    await answered(parent, session, "going");
    await answered(parent, session, "going", mia.id);
    await answered(parent, past, "going");
    const [one, two] = [await member(club), await member(club)];
    for (const who of [one, two]) await answered(who, session, "going");
    const [own] = await rows<{ id: string }>(
      "select m.id from memberships m join users u on u.id = m.user_id where u.clerk_user_id = ?",
      parent.clerkUserId,
    );
    await api(club.owner).admin.tenants[":tenantId"].members[":membershipId"].$delete({
      param: { tenantId: club.tenant.id, membershipId: own?.id ?? "" },
    });
    await api(club.owner).admin.tenants[":tenantId"].players[":playerId"].$delete({
      param: { tenantId: club.tenant.id, playerId: mia.id },
    });
    await runScheduledCleanup(bindings, Date.now());
    expect(await read(club.owner, session)).toMatchObject({ going: 2, waitlisted: 0 });
    expect(await promotedMails(session.id)).toHaveLength(2);
    // A session that has begun keeps its participants.
    expect(await read(club.owner, past)).toMatchObject({ going: 1 });
    await runScheduledCleanup(bindings, Date.now());
    expect(await promotedMails(session.id)).toHaveLength(2);
  });
});
