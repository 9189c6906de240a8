/** Rows as CSV. Escapes cells that a spreadsheet would run as a formula, because people type them. */
export async function toCsv(rows: Record<string, string>[]): Promise<string> {
  const { default: papa } = await import("papaparse");
  return papa.unparse(rows, { escapeFormulae: true });
}
