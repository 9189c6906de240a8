/** A table as CSV. A cell that a spreadsheet would take for a formula is disarmed: people named it, not we. */
export async function toCsv(rows: Record<string, string>[]): Promise<string> {
  const { default: papa } = await import("papaparse");
  return papa.unparse(rows, { escapeFormulae: true });
}
