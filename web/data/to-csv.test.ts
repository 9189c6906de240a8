import papa from "papaparse";
import { expect, it } from "vitest";
import { toCsv } from "./to-csv.ts";

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://evil.test")'])(
  "escapes %j, so that a spreadsheet does not run it as a formula",
  async (cell) => {
    const text = await toCsv([{ person: cell, data: "x" }]);
    const [row] = papa.parse<{ person: string }>(text, { header: true }).data;
    expect(row?.person).toBe(`'${cell}`);
  },
);

it("keeps a cell with quotes, commas and line breaks as one cell", async () => {
  const cell = 'Ana "the cup", Silva\n=1+1';
  const { data } = papa.parse<{ person: string; role: string }>(
    await toCsv([{ person: cell, role: "coach" }]),
    { header: true },
  );
  expect(data).toEqual([{ person: cell, role: "coach" }]);
});
