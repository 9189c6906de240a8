import { describe, expect, it } from "vitest";
import { moveSeries, weeklyTimes } from "./series.ts";

const at = (text: string) => Date.parse(text);
const iso = (times: { startsAt: number; endsAt: number }[]) =>
  times.map(({ startsAt, endsAt }) =>
    [startsAt, endsAt].map((ms) => new Date(ms).toISOString().slice(0, 16)).join(" "),
  );

describe("a weekly series", () => {
  it("keeps 18:00 at 18:00 when the clocks go back", async () => {
    // Madrid: 25 October 2026.
    const first = { startsAt: at("2026-10-20T16:00Z"), endsAt: at("2026-10-20T17:30Z") };
    expect(iso(await weeklyTimes(first, "Europe/Madrid", 3))).toEqual([
      "2026-10-20T16:00 2026-10-20T17:30",
      "2026-10-27T17:00 2026-10-27T18:30",
      "2026-11-03T17:00 2026-11-03T18:30",
    ]);
  });

  it("keeps it when they go forward, in the southern hemisphere too", async () => {
    // Sydney: 4 October 2026, at two in the morning.
    const first = { startsAt: at("2026-09-30T08:00Z"), endsAt: at("2026-09-30T09:00Z") };
    expect(iso(await weeklyTimes(first, "Australia/Sydney", 2))).toEqual([
      "2026-09-30T08:00 2026-09-30T09:00",
      "2026-10-07T07:00 2026-10-07T08:00",
    ]);
  });

  it("moves a skipped hour to an hour later, for that week only", async () => {
    // Madrid, 29 March 2026: 02:30 does not exist.
    const first = { startsAt: at("2026-03-22T01:30Z"), endsAt: at("2026-03-22T02:30Z") };
    expect(iso(await weeklyTimes(first, "Europe/Madrid", 3))).toEqual([
      "2026-03-22T01:30 2026-03-22T02:30",
      "2026-03-29T01:30 2026-03-29T01:30",
      "2026-04-05T00:30 2026-04-05T01:30",
    ]);
  });

  it("can span midnight, and is one session when the count is one", async () => {
    const night = { startsAt: at("2026-06-05T21:00Z"), endsAt: at("2026-06-06T00:00Z") };
    expect(iso(await weeklyTimes(night, "Europe/Madrid", 1))).toEqual([
      "2026-06-05T21:00 2026-06-06T00:00",
    ]);
    expect(iso(await weeklyTimes(night, "Europe/Madrid", 2))[1]).toBe(
      "2026-06-12T21:00 2026-06-13T00:00",
    );
  });
});

const series = await weeklyTimes(
  { startsAt: at("2026-10-20T16:00Z"), endsAt: at("2026-10-20T17:00Z") },
  "Europe/Madrid",
  3,
);

describe("the sessions after one that was moved", () => {
  const zone = { from: "Europe/Madrid", to: "Europe/Madrid" };
  const [from = { startsAt: 0, endsAt: 0 }] = series;

  it("move to the same local hour", () => {
    const to = { startsAt: at("2026-10-20T17:30Z"), endsAt: at("2026-10-20T19:00Z") };
    expect(iso(moveSeries({ from, to }, series, zone))).toEqual([
      "2026-10-20T17:30 2026-10-20T19:00",
      "2026-10-27T18:30 2026-10-27T20:00",
      "2026-11-03T18:30 2026-11-03T20:00",
    ]);
  });

  it("move by as many days", () => {
    const to = { startsAt: at("2026-10-22T16:00Z"), endsAt: at("2026-10-22T17:00Z") };
    expect(iso(moveSeries({ from, to }, series, zone))[1]).toBe(
      "2026-10-29T17:00 2026-10-29T18:00",
    );
  });

  it("take the local hour of another time zone", () => {
    const to = { startsAt: at("2026-10-20T17:00Z"), endsAt: at("2026-10-20T18:00Z") };
    expect(
      iso(moveSeries({ from, to }, series, { from: "Europe/Madrid", to: "Europe/Lisbon" }))[1],
    ).toBe("2026-10-27T18:00 2026-10-27T19:00");
  });
});
