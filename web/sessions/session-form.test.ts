import { describe, expect, it } from "vitest";
import type { Session } from "./participants.ts";
import { daysOf, hoursOf, timesFrom } from "./session-form.ts";

const session = (startsAt: string, endsAt: string, timezone = "Europe/Madrid") =>
  ({ startsAt, endsAt, timezone }) as Session;

describe("the typed times of a session", () => {
  it("are in the club's time zone, in summer and winter", () => {
    const hours = { day: "2027-03-30", from: "18:00", until: "19:30" };
    const times = timesFrom(hours, "Europe/Madrid");
    expect(times).toEqual({
      startsAt: "2027-03-30T16:00:00.000Z",
      endsAt: "2027-03-30T17:30:00.000Z",
    });
    expect(hoursOf(session(times.startsAt, times.endsAt))).toEqual(hours);
    expect(timesFrom({ ...hours, day: "2027-03-23" }, "Europe/Madrid").startsAt).toBe(
      "2027-03-23T17:00:00.000Z",
    );
  });

  it("continue past midnight if the end is not after the start", () => {
    const { endsAt } = timesFrom({ day: "2027-12-31", from: "22:00", until: "01:00" }, "UTC");
    expect(endsAt).toBe("2028-01-01T01:00:00.000Z");
    expect(daysOf(session("2027-12-31T22:00:00Z", endsAt, "UTC"))).toBe(0);
  });

  it("keep the days of a session of several days", () => {
    const camp = session("2027-07-02T15:00:00Z", "2027-07-04T12:00:00Z");
    expect(daysOf(camp)).toBe(2);
    expect(timesFrom(hoursOf(camp), "Europe/Madrid", daysOf(camp)).endsAt).toBe(
      "2027-07-04T12:00:00.000Z",
    );
  });
});
