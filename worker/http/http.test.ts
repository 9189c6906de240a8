import { describe, expect, it } from "vitest";
import { problems } from "../problems.ts";
import { keyIn, pageOf } from "./paging.ts";
import { Problem } from "./problem.ts";
import { Phone, singleLineText } from "./text.ts";

describe("a page", () => {
  const rows = ["a", "b", "ü\u{1F3C6}", "d"];
  it("has a cursor that starts the next page after its last row", () => {
    const page = pageOf(rows, 3, (row) => [row, "id"]);
    expect(page.items).toEqual(["a", "b", "ü\u{1F3C6}"]);
    expect(keyIn(page.nextCursor ?? "", 2)).toEqual(["ü\u{1F3C6}", "id"]);
  });

  it("has no cursor when it is the last, even when it is full", () => {
    expect(pageOf(rows, 4, (row) => [row]).nextCursor).toBeNull();
    expect(pageOf([], 4, (row: string) => [row])).toEqual({ items: [], nextCursor: null });
  });

  it.each(["", "nonsense", btoa("{}"), btoa("[1,2]"), btoa('["a"]'), btoa('["a","b","c"]')])(
    "refuses the cursor %j",
    (cursor) => {
      expect(() => keyIn(cursor, 2)).toThrow(Problem);
    },
  );
});

describe("a line of text", () => {
  it.each([
    ["  Ana  Silva ", "Ana  Silva"],
    ["Ame\u0301lie", "Amélie"],
    ["نادي الهلال", "نادي الهلال"],
    ["👨‍👩‍👧 United", "👨‍👩‍👧 United"],
  ])("takes %j as %j", (typed, kept) => {
    expect(singleLineText(30).parse(typed)).toBe(kept);
  });

  it.each(["", "   ", "a\u0000", "a\u202eb", "a\u2066b", "a\ud800", "a\u009f", "x".repeat(31)])(
    "refuses %j",
    (typed) => {
      expect(singleLineText(30).safeParse(typed).success).toBe(false);
    },
  );

  it("counts characters as people see them", () => {
    expect(singleLineText(3).safeParse("🏆🏆🏆").success).toBe(true);
  });
});

it.each([
  ["+33 1 23-45.67", true],
  ["(555) 12345", false],
  ["12", false],
  ["call me", false],
])("the telephone number %j is accepted: %s", (typed, isTaken) => {
  expect(Phone.safeParse(typed).success).toBe(isTaken);
});

it("every problem has a status of an error and a title that names nobody", () => {
  for (const { status, title } of Object.values(problems)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).toMatch(/^[A-Z]/);
  }
});
