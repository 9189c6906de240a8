import { describe, expect, it } from "vitest";
import { codeAlphabet, normalizeCode, randomCode } from "./code.ts";

describe("a code", () => {
  it("uses every symbol equally often", () => {
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
