import { describe, expect, it } from "vitest";
import {
  api,
  expectJson,
  problemOf,
  refusal,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { addGuardian } from "../../tests/support/builders/players.ts";
import { createPastSessions } from "../../tests/support/builders/sessions.ts";
import { userIdOf } from "../../tests/support/builders/users.ts";
import { mailTo } from "../../tests/support/mail.ts";
import { createTenant, member } from "../../tests/support/people.ts";
import {
  added,
  addedOne,
  answered,
  calendar,
  child,
  dayMs,
  hourMs,
  inMs,
} from "../../tests/support/sessions.ts";
import type { Session } from "./responses.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;
const pathOf = (club: Club, { id }: { id: string }) =>
  `/api/admin/tenants/${club.tenant.id}/sessions/${id}`;
const change = (club: Club, session: { id: string }, body: object, who: Visitor = club.owner) =>
  send(who, pathOf(club, session), { method: "PATCH", body });
const changed = async (...args: Parameters<typeof change>) =>
  (await expectJson<{ items: Session[] }>(change(...args), 200)).items;
const cancel = (club: Club, session: { id: string }, scope = "this", who: Visitor = club.owner) =>
  send(who, `${pathOf(club, session)}?scope=${scope}`, { method: "DELETE" });
const mails = (template: string, club: Club) =>
  rows<{ recipient: string; variables: string }>(
    "select recipient from emails where template = ? and tenant_id = ? order by recipient",
    template,
    club.tenant.id,
  );

describe("a session that changes", () => {
  it("keeps fields that were left out", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { location: "North", notes: "Water", capacity: 9 });
    const after = { ...session, title: "Training", notes: null };
    const answer = await expectJson(change(club, session, { title: "Training", notes: "" }), 200);
    expect(answer).toEqual({ ...after, items: [after] });
  });

  it("keeps every character of a new text, and a null", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { location: "North", capacity: 9 });
    const texts = { title: `O'Neill's "A" \\ $.title ⚽ été`, notes: 'null\n{"a": 1}\ttrue' };
    const answer = await expectJson(
      change(club, session, { ...texts, location: null, capacity: null }),
      200,
    );
    expect(answer).toMatchObject({ ...texts, location: null, capacity: null });
  });

  it("in time or place notifies the participants, each once, and no other user", async () => {
    const club = await createTenant();
    const [parent, waiting, out] = [await member(club), await member(club), await member(club)];
    const [mia, leo] = [await child(parent, [club]), await child(parent, [club])];
    const session = await addedOne(club, { capacity: 3 });
    await answered(parent, session, "going");
    for (const { id } of [mia, leo]) await answered(parent, session, "going", id);
    await answered(waiting, session, "going");
    await answered(out, session, "not_going");
    await changed(club, session, { location: "South pitch" });
    expect(await mails("session-moved", club)).toEqual([{ recipient: parent.email }]);
    const mail = await mailTo(parent.email);
    expect(mail.subject).toBe("Under 12 training has changed (Riverside FC)");
    expect(mail.text).toContain("Where: South pitch");
    // Another name or note is no move, and the same place again neither.
    await changed(club, session, { title: "Training", notes: "Water", location: "South pitch" });
    expect(await mails("session-moved", club)).toHaveLength(1);
  });

  it("says the new time in the session's zone and the reader's language", async () => {
    const club = await createTenant();
    const parent = await member(club);
    await api(parent).me.$patch({ json: { locale: "es" } });
    const session = await addedOne(club, { timezone: "America/New_York" });
    await answered(parent, session, "going");
    await changed(club, session, {
      startsAt: "2027-07-01T22:00:00Z",
      endsAt: "2027-07-01T23:00:00Z",
    });
    const { text } = await mailTo(parent.email);
    expect(text).toContain("jueves, 1 de julio de 2027, 18:00");
  });

  it("notifies nobody when it is over", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { startsAt: inMs(-hourMs), endsAt: inMs(hourMs) });
    await answered(club.owner, session, "going");
    await changed(club, session, { startsAt: inMs(-5 * hourMs), endsAt: inMs(-4 * hourMs) });
    expect(await mails("session-moved", club)).toHaveLength(1);
    await changed(club, session, { location: "Elsewhere" });
    expect(await mails("session-moved", club)).toHaveLength(1);
  });

  it("is refused when it would end before it starts, and stays as it was", async () => {
    const club = await createTenant();
    const session = await addedOne(club);
    const problem = await problemOf(change(club, session, { endsAt: inMs(0) }));
    expect([problem.status, problem.errors?.[0]?.path]).toEqual([422, "endsAt"]);
    expect(await calendar(club.owner)).toEqual([session]);
  });

  it("cannot be changed by another club's owner or a parent", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    const session = await addedOne(club);
    const body = { title: "Mine now" };
    expect(await refusal(change(club, session, body, other.owner))).toEqual([404, "not_found"]);
    // Under their own club's address neither.
    const own = send(other.owner, pathOf(other, session), { method: "PATCH", body });
    expect(await refusal(own)).toEqual([404, "not_found"]);
    expect(await refusal(cancel(other, session))).toEqual([404, "not_found"]);
    expect(await refusal(change(club, session, body, await member(club)))).toEqual([
      403,
      "forbidden",
    ]);
    expect(await calendar(club.owner)).toEqual([session]);
  });
});

describe("a series", () => {
  const start = "2027-03-09T18:00:00.000Z";
  const series = (club: Club) =>
    added(club, {
      startsAt: start,
      endsAt: "2027-03-09T19:00:00.000Z",
      timezone: "Europe/Madrid",
      repeat: { every: "week", count: 4 },
    });

  it("can be changed for one session or from there on, at the same hour across a clock change", async () => {
    const club = await createTenant();
    const [first, second, third, fourth] = await series(club);
    if (!first || !second || !third || !fourth) throw new Error("no series");
    await changed(club, second, { title: "Match", kind: "match" });
    const moved = await changed(club, third, {
      startsAt: "2027-03-24T17:30:00.000Z",
      endsAt: "2027-03-24T19:00:00.000Z",
      scope: "following",
    });
    expect(moved.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
      ["2027-03-24T17:30:00.000Z", "2027-03-24T19:00:00.000Z"],
      // Summer time since the 28th: 18:30 in Madrid still.
      ["2027-03-31T16:30:00.000Z", "2027-03-31T18:00:00.000Z"],
    ]);
    const all = await calendar(club.owner, `?from=${start}`);
    expect(all.map(({ title }) => title)).toEqual([
      "Under 12 training",
      "Match",
      "Under 12 training",
      "Under 12 training",
    ]);
    expect(all[0]).toEqual(first);
  });

  it("is changed and cancelled without reading the other sessions of its tenant", async () => {
    const rowsRead = async (others: number) => {
      const club = await createTenant();
      await createPastSessions(club, others);
      const [first, second] = await series(club);
      if (!first || !second) throw new Error("no series");
      const moving = { location: "South pitch", scope: "following" };
      const answers = [await change(club, first, moving), await cancel(club, second, "following")];
      return answers.map(({ headers }) =>
        Number(/rows_read=(\d+)/.exec(headers.get("server-timing") ?? "")?.[1]),
      );
    };
    const [few, many] = [await rowsRead(1), await rowsRead(300)];
    for (const [at, count] of many.entries()) expect(count).toBeLessThan((few[at] ?? 0) + 20);
    expect(many.every((count) => count > 0)).toBe(true);
  });

  it("notifies a person once of all that moved", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const all = await series(club);
    const [first] = all;
    if (!first) throw new Error("no series");
    for (const session of all) await answered(parent, session, "going");
    await changed(club, first, { location: "South pitch", scope: "following" });
    expect(await mails("series-moved", club)).toEqual([{ recipient: parent.email }]);
    const { text } = await mailTo(parent.email);
    expect(text).toContain("Tuesday");
    expect(text).toContain("are going to: 4");
  });

  it("is cancelled from one session on, and the earlier ones stay", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const all = await series(club);
    const [, second, third] = all;
    if (!second || !third) throw new Error("no series");
    for (const session of all) await answered(parent, session, "going");
    expect((await cancel(club, third)).status).toBe(204);
    expect((await cancel(club, second, "following")).status).toBe(204);
    const seen = await calendar(club.owner, `?from=${start}`);
    expect(seen.map(({ status }) => status)).toEqual([
      "scheduled",
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
    expect(await mails("session-cancelled", club)).toHaveLength(1);
    expect(await mails("series-cancelled", club)).toHaveLength(1);
    expect((await mailTo(parent.email, 2)).text).toContain("were going to: 2");
  });
});

describe("a cancelled session", () => {
  it("stays on the calendar, and notifies participants once, however often it is cancelled", async () => {
    const club = await createTenant();
    const [parent, second] = [await member(club), await member(club)];
    const mia = await child(parent, [club]);
    await addGuardian(mia.id, await userIdOf(second));
    const session = await addedOne(club);
    await answered(parent, session, "going", mia.id);
    const both = await Promise.all([cancel(club, session), cancel(club, session)]);
    expect(both.map(({ status }) => status)).toEqual([204, 204]);
    expect((await cancel(club, session)).status).toBe(204);
    const told = (await mails("session-cancelled", club)).map(({ recipient }) => recipient);
    expect(told.sort()).toEqual([parent.email, second.email].sort());
    expect(await calendar(parent)).toMatchObject([{ id: session.id, status: "cancelled" }]);
    expect(
      await rows(
        "select id from audit_entries where action = 'session.cancelled' and tenant_id = ?",
        club.tenant.id,
      ),
    ).toHaveLength(1);
    expect(await refusal(change(club, session, { title: "Again" }))).toEqual([
      409,
      "session_cancelled",
    ]);
  });

  it("is named in the mail with its time", async () => {
    const club = await createTenant();
    const session = await addedOne(club, {
      startsAt: "2027-07-01T16:00:00Z",
      endsAt: "2027-07-01T17:00:00Z",
      timezone: "Europe/Madrid",
    });
    await answered(club.owner, session, "going");
    await cancel(club, session);
    const mail = await mailTo(club.owner.email);
    expect(mail.subject).toBe("Under 12 training is cancelled (Riverside FC)");
    expect(mail.text).toContain("Thursday, 1 July 2027 at 18:00");
    expect(mail.text).toContain(`/sessions/${session.id}`);
  });

  it("notifies nobody when it is over already", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { startsAt: inMs(-2 * hourMs), endsAt: inMs(dayMs) });
    await answered(club.owner, session, "going");
    await rows("update sessions set ends_at = ? where id = ?", Date.now() - hourMs, session.id);
    await cancel(club, session);
    expect(await mails("session-cancelled", club)).toEqual([]);
  });
});
