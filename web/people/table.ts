import type { Role } from "../../worker/permissions.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";

/** A person in a table, as the API takes one. */
export type Row = {
  email: string;
  role: string;
  firstName?: string;
  lastName?: string;
  playerFirstName?: string;
  playerLastName?: string;
  playerBirthdate?: string;
};

/** A line of the file: where it stands, what it says, and what is wrong with it. */
export interface Line {
  line: number;
  row: Row;
  faults: string[];
}

/** Headings as people write them, without case, spaces and marks. */
const columns: Record<string, keyof Row> = {
  email: "email",
  emailaddress: "email",
  mail: "email",
  role: "role",
  firstname: "firstName",
  lastname: "lastName",
  surname: "lastName",
  playerfirstname: "playerFirstName",
  playerlastname: "playerLastName",
  playerbirthdate: "playerBirthdate",
  childfirstname: "playerFirstName",
  childlastname: "playerLastName",
  childbirthdate: "playerBirthdate",
  birthdate: "playerBirthdate",
  dateofbirth: "playerBirthdate",
};

/** Reads a CSV file, with commas, semicolons or tabs. Answers its lines, or why it can't be used. */
export async function readTable(file: File, given: readonly Role[]): Promise<Line[] | string> {
  const { table } = consoleCopy;
  const { default: papa } = await import("papaparse");
  const text = (await file.text()).replace(/^\ufeff/, "");
  const { data } = papa.parse<string[]>(text, { skipEmptyLines: false });
  const [head = [], ...body] = data;
  const names = head.map((name) => columns[name.toLowerCase().replace(/[^a-z]/g, "")]);
  if (!names.includes("email")) return table.noEmail;
  const lines = body.flatMap((cells, at) => {
    const filled = cells.map((cell) => cell.trim());
    if (filled.every((cell) => cell === "")) return [];
    const pairs = filled.flatMap((cell, column) => {
      const name = names[column];
      return name && cell ? [[name, cell] as const] : [];
    });
    const row = { email: "", ...Object.fromEntries(pairs) } as Row;
    row.role = roleIn(row.role, given) ?? row.role ?? "parent";
    // The heading is line 1.
    return [{ line: at + 2, row, faults: faultsIn(row, given) }];
  });
  return lines.length > 0 ? lines : table.empty;
}

/** A role by its own word or by ours, in any case; none is a parent. */
function roleIn(text: string | undefined, given: readonly Role[]): Role | undefined {
  if (!text) return "parent";
  const said = text.toLowerCase();
  return given.find((role) => role === said || copy.roles[role].toLowerCase() === said);
}

/** What can be seen before anything is sent; the API has the last word. */
function faultsIn(row: Row, given: readonly Role[]): string[] {
  const { table } = consoleCopy;
  const faults: string[] = [];
  if (!/^[^\s@,;"]+@[^\s@,;"]+\.[a-z]{2,}$/i.test(row.email)) faults.push(table.badEmail);
  if (!given.some((role) => role === row.role)) faults.push(table.badRole(row.role));
  const { playerBirthdate: day } = row;
  const needsDay = row.role === "player" || row.playerFirstName || row.playerLastName;
  if ((day || needsDay) && !/^\d{4}-\d{2}-\d{2}$/.test(day ?? "")) faults.push(table.badDate);
  return faults;
}
