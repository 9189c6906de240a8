import type { Caller } from "../access/caller.ts";
import type { Db } from "../db/client.ts";
import { type ProblemCode, problems } from "../problems.ts";
import { ImportRow, type Invitee } from "./contract.ts";
import { invite } from "./create.ts";
import type { Imported } from "./responses.ts";

const nothingToDo: ProblemCode[] = ["already_member", "invitation_pending"];

/**
 * Invites a table of people. A row's mistake never spoils the others; an address that stands there twice
 * is invited by its first row. Throws `not_found` and `forbidden`.
 */
export async function importInvitations(
  db: Db,
  caller: Caller,
  asked: { tenantId: string; rows: unknown[]; appUrl: string; mailsAMinute: number },
  now: number,
): Promise<Imported> {
  const { rows, ...batch } = asked;
  const imported: Imported = { created: 0, skipped: [], failed: [] };
  const good: { row: number; invitee: Invitee }[] = [];
  const seen = new Set<string>();
  for (const [row, raw] of rows.entries()) {
    const checked = ImportRow.safeParse(raw);
    if (!checked.success) imported.failed.push({ row, ...invalid(checked.error.issues) });
    else if (seen.has(checked.data.email)) {
      imported.skipped.push({ row, code: "invitation_pending" });
    } else {
      seen.add(checked.data.email);
      good.push({ row, invitee: checked.data });
    }
  }
  const invitees = good.map(({ invitee }) => invitee);
  // With nothing left to write it still says who may not ask.
  const outcomes = await invite(db, caller, { ...batch, invitees }, now);
  for (const [at, outcome] of outcomes.entries()) {
    const row = good[at]?.row ?? at;
    if ("invitation" in outcome) imported.created += 1;
    else if (nothingToDo.includes(outcome.refused))
      imported.skipped.push({ row, code: outcome.refused });
    else {
      const code = outcome.refused;
      imported.failed.push({ row, code, message: problems[code].title });
    }
  }
  const byRow = (a: { row: number }, b: { row: number }) => a.row - b.row;
  imported.skipped.sort(byRow);
  imported.failed.sort(byRow);
  return imported;
}

function invalid(issues: { path: PropertyKey[]; message: string; keys?: string[] }[]) {
  const errors = issues.flatMap(({ path, message, keys }) =>
    (keys ?? [""]).map((key) => ({
      path: [...path, key].filter(Boolean).map(String).join("."),
      code: "invalid",
      message,
    })),
  );
  const message = errors.map((error) => `${error.path} ${error.message}`).join("; ");
  return { code: "validation_failed" as const, message, errors };
}
