import { describe, expect, it } from "vitest";
import { networkOf } from "./network.ts";

describe("a network", () => {
  const same = [
    ["192.0.2.7", "::ffff:192.0.2.7", "0:0:0:0:0:ffff:c000:207"],
    ["2001:db8::1", "2001:0DB8:0:0:ffff::", "2001:db8:0:0:1:2:3:4"],
    [undefined, "", "not an address", "192.0.2.7, 192.0.2.8"],
  ];
  it.each(same)("of %s is the same, however the address is written", async (...spellings) => {
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
