import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import {
  api,
  expectJson,
  refusal,
  rows,
  send,
  settings,
  type Visitor,
} from "../../tests/support/app.ts";

import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { addedOne, answered, child, dayMs, inMs } from "../../tests/support/sessions.ts";

/** The path of a user's feed. */
async function feedOf(who: Visitor): Promise<string> {
  const { url } = await expectJson(api(who).me["calendar-feed"].$post(), 200);
  expect(url.startsWith(`${settings.APP_URL}/api/calendar/`)).toBe(true);
  return new URL(url).pathname;
}

/** The events of a calendar, as a program that keeps to RFC 5545 reads them. */
function eventsIn(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      sequence: Number(component.getFirstPropertyValue("sequence")),
      status: component.getFirstPropertyValue("status"),
      zone: event.startDate.zone?.tzid,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      wall: event.startDate.toString(),
      location: event.location,
      notes: event.description,
    };
  });
}
const events = async (path: string) => eventsIn(await (await send(null, path)).text());

describe("a calendar feed", () => {
  it("has every session of mine in its own time zone, and is valid iCalendar", async () => {
    const club = await createTenant({ tenantName: "Riverside, FC; äöü" });
    const parent = await member(club);
    const session = await addedOne(club, {
      startsAt: "2027-03-30T16:00:00Z",
      endsAt: "2027-03-30T17:30:00Z",
      timezone: "Europe/Madrid",
      location: "Pitch 1; behind the hall, left",
      notes: "Bring:\n- water\n- boots \\o/",
    });
    const inSydney = await addedOne(club, {
      title: "Long ".repeat(24),
      startsAt: "2027-03-31T16:00:00Z",
      endsAt: "2027-03-31T17:30:00Z",
      timezone: "Australia/Sydney",
    });
    const path = await feedOf(parent);
    const answer = await send(null, path);
    expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    const text = await answer.text();
    // Lines are folded at 75 octets.
    expect(text.split("\r\n").every((line) => new TextEncoder().encode(line).length <= 75)).toBe(
      true,
    );
    expect(eventsIn(text)).toEqual([
      {
        uid: `${session.id}@${new URL(settings.APP_URL).hostname}`,
        summary: "Under 12 training (Riverside, FC; äöü)",
        sequence: 0,
        status: "CONFIRMED",
        zone: "Europe/Madrid",
        start: "2027-03-30T16:00:00.000Z",
        end: "2027-03-30T17:30:00.000Z",
        wall: "2027-03-30T18:00:00",
        location: "Pitch 1; behind the hall, left",
        notes: "Bring:\n- water\n- boots \\o/",
      },
      expect.objectContaining({
        uid: expect.stringContaining(inSydney.id),
        zone: "Australia/Sydney",
        start: "2027-03-31T16:00:00.000Z",
        wall: "2027-04-01T03:00:00",
      }),
    ]);
    expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(2);
  });

  it("keeps a session's UID, counts its changes, and shows it cancelled", async () => {
    const club = await createTenant();
    const session = await addedOne(club);
    const path = await feedOf(club.owner);
    const [before] = await events(path);
    const own = `/api/admin/tenants/${club.tenant.id}/sessions/${session.id}`;
    await send(club.owner, own, { method: "PATCH", body: { title: "Training" } });
    await send(club.owner, own, { method: "DELETE" });
    const [after] = await events(path);
    expect(after).toMatchObject({ uid: before?.uid, sequence: 2, status: "CANCELLED" });
  });

  it("answers 304 until something changes", async () => {
    const club = await createTenant();
    const session = await addedOne(club);
    const path = await feedOf(club.owner);
    const first = await send(null, path);
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    const again = await send(null, path, { headers: { "if-none-match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    const own = `/api/admin/tenants/${club.tenant.id}/sessions/${session.id}`;
    await send(club.owner, own, { method: "PATCH", body: { title: "Training" } });
    const changed = await send(null, path, { headers: { "if-none-match": etag } });
    expect(changed.status).toBe(200);
  });

  it("has an address that can be replaced and deleted; the old one stops working at once", async () => {
    const who = await basicUser();
    const since = () => expectJson(api(who).me["calendar-feed"].$get(), 200);
    expect(await since()).toEqual({ createdAt: null });
    const first = await feedOf(who);
    expect((await since()).createdAt).toMatch(/Z$/);
    const second = await feedOf(who);
    expect(await refusal(send(null, first))).toEqual([404, "not_found"]);
    expect((await send(null, second)).status).toBe(200);
    expect((await api(who).me["calendar-feed"].$delete()).status).toBe(204);
    expect(await refusal(send(null, second))).toEqual([404, "not_found"]);
  });

  it("shows nothing of a club that I left, and nothing at all once I am suspended", async () => {
    const club = await createTenant();
    const parent = await member(club);
    await addedOne(club);
    const path = await feedOf(parent);
    expect(await events(path)).toHaveLength(1);
    const me = "user_id = (select id from users where clerk_user_id = ?)";
    await rows(`update memberships set status = 'removed' where ${me}`, parent.clerkUserId);
    expect(await events(path)).toEqual([]);
    await rows("update users set status = 'suspended' where clerk_user_id = ?", parent.clerkUserId);
    expect(await refusal(send(null, path))).toEqual([404, "not_found"]);
  });

  it("names no participant, and its secret is stored nowhere", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const mia = await child(parent, [club]);
    const session = await addedOne(club);
    await answered(parent, session, "going", mia.id);
    const path = await feedOf(parent);
    const text = await (await send(null, path)).text();
    expect(text).not.toMatch(/Mia|Silva|2016/);
    const token = path.split("/").at(-1)?.replace(".ics", "") ?? "";
    expect(await rows("select 1 from calendar_feeds where token_hash = ?", token)).toEqual([]);
  });

  it("has the recent past and the year ahead only", async () => {
    const club = await createTenant();
    for (const days of [-100, -10, 300, 500]) {
      await addedOne(club, { startsAt: inMs(days * dayMs), endsAt: inMs((days + 0.1) * dayMs) });
    }
    expect(await events(await feedOf(club.owner))).toHaveLength(2);
  });

  it("of one session is a download", async () => {
    const club = await createTenant();
    const session = await addedOne(club, { timezone: "UTC" });
    const answer = await api(club.owner).sessions[":id"]["session.ics"].$get({
      param: { id: session.id },
    });
    expect(answer.headers.get("content-disposition")).toContain("session.ics");
    expect(eventsIn(await answer.text())).toMatchObject([{ start: session.startsAt, zone: "UTC" }]);
  });
});
