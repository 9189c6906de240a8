import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ageOf, dayKey, formatHours, timeInClubZone, weekOf, weeksOf } from "./dates.ts";

/* The reader is in Madrid, and reads British English. */
const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = "Europe/Madrid";
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
});
afterEach(() => {
  process.env.TZ = zone;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a session's time", () => {
  it("is in the reader's time zone, with the club's time beside it if they differ", () => {
    const session = {
      startsAt: "2027-03-30T16:00:00Z",
      endsAt: "2027-03-30T17:30:00Z",
      timezone: "America/New_York",
    };
    expect(formatHours(session)).toBe("18:00 – 19:30");
    expect(timeInClubZone(session)).toEqual({ time: "12:00", place: "New York" });
    // Another name of the same time zone shows no second time.
    expect(timeInClubZone({ ...session, timezone: "Europe/Paris" })).toBeNull();
  });

  it("has the day of the end if it is another one", () => {
    const night = { startsAt: "2027-03-30T20:00:00Z", endsAt: "2027-03-30T23:00:00Z" };
    expect(formatHours(night)).toBe("22:00 – 31 March 2027, 01:00");
  });
});

describe("a calendar page", () => {
  it("starts the week as the reader's language does", () => {
    expect(dayKey(weekOf(new Date(2026, 10, 21)))).toBe("2026-11-16");
    vi.stubGlobal("navigator", { languages: ["en-US"] });
    expect(dayKey(weekOf(new Date(2026, 10, 21)))).toBe("2026-11-15");
  });

  it("shows whole weeks, each day once, also when the clocks change", () => {
    const days = weeksOf(new Date(2026, 9, 1))
      .flat()
      .map(dayKey);
    expect(days[0]).toBe("2026-09-28");
    expect(days.at(-1)).toBe("2026-11-01");
    expect(new Set(days).size).toBe(35);
  });
});

it("counts age in birthdays", () => {
  vi.useFakeTimers({ now: new Date(2026, 10, 21) });
  expect(ageOf("2016-11-21")).toBe(10);
  expect(ageOf("2016-11-22")).toBe(9);
});
