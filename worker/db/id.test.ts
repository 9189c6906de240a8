import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bindings } from "../../tests/support/app.ts";
import { Db } from "./client.ts";
import { idFromHash, idPrefix, isId, newId, rowId } from "./id.ts";
import { list, statement } from "./sql.ts";

const now = Date.UTC(2026, 10, 29);
const bitsOf = (id: string) =>
  BigInt(`0x${id.replaceAll("-", "")}`)
    .toString(2)
    .padStart(128, "0");

describe("an id", () => {
  it("is a UUIDv7 whose ten bits after the version are the number of the cell, 0", () => {
    const ids = Array.from({ length: 300 }, () => newId(now));
    expect(new Set(ids).size).toBe(300);
    for (const id of ids) {
      expect(isId(id), id).toBe(true);
      expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now);
      expect(id[14]).toBe("7");
      expect(bitsOf(id).slice(52, 62)).toBe("0000000000");
    }
  });

  it("has 64 bits left that are random", () => {
    const bits = Array.from({ length: 300 }, () => bitsOf(newId(now)));
    const random = [62, 63, ...Array.from({ length: 62 }, (_, at) => 66 + at)];
    const fixed = random.filter((at) => new Set(bits.map((one) => one[at])).size === 1);
    expect(random).toHaveLength(64);
    expect(fixed).toEqual([]);
  });

  it("sorts by the time it was made", () => {
    const ids = [now, now + 1, now + 256, now + 2 ** 40].map(newId);
    expect(ids.toSorted()).toEqual(ids);
  });

  it("differs for each row that a statement writes, with the same cell", async () => {
    const id = sql<string>`json_quote(${rowId(idPrefix(now))})`;
    const three = list(id, sql`from json_each('[1,2,3]')`);
    const { ids } = await new Db(bindings.DB).read({ ids: statement(three, {}) });
    expect(new Set(ids).size).toBe(3);
    expect(ids.every(isId)).toBe(true);
  });

  it("made of a hash keeps the first twelve digits of it", () => {
    const hash = "89abcdef0123ffff45ffcdef0123456789abcdef0123456789abcdef01234567";
    expect(idFromHash(hash)).toBe("89abcdef-0123-7003-85ff-cdef01234567");
    expect(isId(idFromHash(hash))).toBe(true);
  });

  it.each([
    ["of another cell", "01a22962-952b-7004-8ba4-8c4916f3fafc"],
    ["of the last cell", "01a22962-952b-7fff-8ba4-8c4916f3fafc"],
    ["of another version", "01a22962-952b-4000-8ba4-8c4916f3fafc"],
    ["in capitals", "01A22962-952B-7000-8BA4-8C4916F3FAFC"],
    ["with something behind it", "01a22962-952b-7000-8ba4-8c4916f3fafc "],
    ["that is a slug", "lions"],
  ])("refuses %s", (_what, id) => {
    expect(isId(id)).toBe(false);
  });
});
