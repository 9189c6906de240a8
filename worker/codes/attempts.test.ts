import { describe, expect, it } from "vitest";
import { networkOf } from "./address.ts";
import { type Count, type Counter, judge } from "./attempts.ts";
import { codeAlphabet, normalizeCode, randomCode } from "./code.ts";

const counter: Counter = { key: "ip", limit: 3, windowMs: 1_000 };
const now = 10_000;
const count = (misses: number, open = 0, windowEndsAt = now + 400): Count => ({
  misses,
  open,
  windowEndsAt,
});

describe("an attempt", () => {
  it.each<[string, Count | undefined, string]>([
    ["the first of all", undefined, "allowed"],
    ["after fewer misses than the limit", count(2), "allowed"],
    ["after as many as the limit", count(3), "refused"],
    ["while as many are under way", count(3, 3), "busy"],
    ["while one of them is still under way", count(3, 1), "busy"],
    ["when the window has ended", count(3, 0, now), "allowed"],
  ])("%s is judged", (_when, seen, verdict) => {
    expect(judge([{ counter, count: seen }], now).is).toBe(verdict);
  });

  it("is refused until the last of its spent counters forgets", () => {
    const wide: Counter = { key: "wide", limit: 2, windowMs: 1_000 };
    const verdict = judge(
      [
        { counter, count: count(3) },
        { counter: wide, count: count(2, 0, now + 900) },
      ],
      now,
    );
    expect(verdict).toEqual({ is: "refused", limit: 3, retryAfterMs: 900 });
  });
});

describe("a code", () => {
  it("uses every symbol alike, and no byte that would favour some", () => {
    let next = 0;
    const everyByte = (bytes: Uint8Array<ArrayBuffer>) => bytes.map(() => next++ % 256);
    const seen = new Map<string, number>();
    for (const symbol of randomCode(31 * 8, everyByte))
      seen.set(symbol, (seen.get(symbol) ?? 0) + 1);
    expect([...seen.keys()].sort().join("")).toBe([...codeAlphabet].sort().join(""));
    expect(new Set(seen.values())).toEqual(new Set([8]));
  });

  it("is read in any case, with any spaces and hyphens", () => {
    expect(normalizeCode(" rvrs-\tdefc\n")).toBe("RVRSDEFC");
  });
});

describe("a network", () => {
  const same = [
    ["192.0.2.7", "::ffff:192.0.2.7", "0:0:0:0:0:ffff:c000:207"],
    ["2001:db8::1", "2001:0DB8:0:0:ffff::", "2001:db8:0:0:1:2:3:4"],
    [undefined, "", "not an address", "192.0.2.7, 192.0.2.8"],
  ];
  it.each(same)("of %s is one, however it is written", async (...spellings) => {
    const networks = await Promise.all(spellings.map(networkOf));
    expect(new Set(networks.map(({ narrow }) => narrow)).size).toBe(1);
  });

  it("is wider around it: /24 or /48", async () => {
    const near = await networkOf("192.0.2.7");
    expect(near).toEqual({
      narrow: "ip4:c0000207/32",
      wide: "ip4:c00002/24",
    });
    expect((await networkOf("192.0.2.200")).wide).toBe(near.wide);
    const [one, other] = [await networkOf("2001:db8:1:2::1"), await networkOf("2001:db8:1:3::1")];
    expect(one.wide).toBe("ip6:20010db80001/48");
    expect(other.narrow).not.toBe(one.narrow);
  });
});
