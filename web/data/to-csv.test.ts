import papa from "papaparse";
import { expect, it } from "vitest";
import { toCsv } from "./to-csv.ts";

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://evil.test")'])(
  "a cell that says %j is no formula in a spreadsheet",
  async (said) => {
    const text = await toCsv([{ person: said, data: "x" }]);
    const [row] = papa.parse<{ person: string }>(text, { header: true }).data;
    expect(row?.person).toBe(`'${said}`);
  },
);

it("a cell with quotes, commas and lines stays one cell", async () => {
  const said = 'Ana "the cup", Silva\n=1+1';
  const { data } = papa.parse<{ person: string; role: string }>(
    await toCsv([{ person: said, role: "coach" }]),
    { header: true },
  );
  expect(data).toEqual([{ person: said, role: "coach" }]);
});
