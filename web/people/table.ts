import type { Role } from "../../worker/permissions.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";

/** A row in the shape of the API's input. */
export type ImportRow = {
  email: string;
  role: string;
  firstName?: string;
  lastName?: string;
  playerFirstName?: string;
  playerLastName?: string;
  playerBirthdate?: string;
};

/** A row of the file, with its line number and errors. */
export interface TableRow {
  line: number;
  row: ImportRow;
  errors: string[];
}

/** The headings that are understood, in lower case and without other characters than letters. */
const columns: Record<string, keyof ImportRow> = {
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

/** Reads a CSV file with commas, semicolons or tabs. Returns its rows, or the reason why it cannot be used. */
export async function readTable(
  file: File,
  grantableRoles: readonly Role[],
): Promise<TableRow[] | string> {
  const { table } = consoleCopy;
  const { default: papa } = await import("papaparse");
  const text = (await file.text()).replace(/^\ufeff/, "");
  const { data } = papa.parse<string[]>(text, { skipEmptyLines: false });
  const [headings = [], ...body] = data;
  const names = headings.map((name) => columns[name.toLowerCase().replace(/[^a-z]/g, "")]);
  if (!names.includes("email")) return table.noEmail;
  const rows = body.flatMap((cells, index) => {
    const values = cells.map((cell) => cell.trim());
    if (values.every((cell) => cell === "")) return [];
    const pairs = values.flatMap((cell, column) => {
      const name = names[column];
      return name && cell ? [[name, cell] as const] : [];
    });
    const row = { email: "", ...Object.fromEntries(pairs) } as ImportRow;
    row.role = parseRole(row.role, grantableRoles) ?? row.role ?? "parent";
    // The heading is line 1.
    return [{ line: index + 2, row, errors: errorsIn(row, grantableRoles) }];
  });
  return rows.length > 0 ? rows : table.empty;
}

/** A role from its identifier or its name in the current language, in any case. Without a text it is parent. */
function parseRole(text: string | undefined, grantableRoles: readonly Role[]): Role | undefined {
  if (!text) return "parent";
  const name = text.toLowerCase();
  return grantableRoles.find((role) => role === name || copy.roles[role].toLowerCase() === name);
}

/** The errors that can be found before the request. The API validates again. */
function errorsIn(row: ImportRow, grantableRoles: readonly Role[]): string[] {
  const { table } = consoleCopy;
  const errors: string[] = [];
  if (!/^[^\s@,;"]+@[^\s@,;"]+\.[a-z]{2,}$/i.test(row.email)) errors.push(table.badEmail);
  if (!grantableRoles.some((role) => role === row.role)) errors.push(table.badRole(row.role));
  const { playerBirthdate: birthdate } = row;
  const needsBirthdate = row.role === "player" || row.playerFirstName || row.playerLastName;
  if ((birthdate || needsBirthdate) && !/^\d{4}-\d{2}-\d{2}$/.test(birthdate ?? ""))
    errors.push(table.badDate);
  return errors;
}
