import type { Caller } from "../access/caller.ts";
import type { Db } from "../db/client.ts";
import { type ProblemCode, problems } from "../problems.ts";
import { ImportRow, type Invitee } from "./contract.ts";
import { invite } from "./create.ts";
import type { Imported } from "./responses.ts";

const skipCodes: ProblemCode[] = ["already_member", "invitation_pending"];

/**
 * Invites a table of people. A row that fails does not stop the others; an address in several rows is invited by the
 * first. Throws `not_found` and `forbidden`.
 */
export async function importInvitations(
  db: Db,
  caller: Caller,
  request: { tenantId: string; rows: unknown[]; appUrl: string; mailsAMinute: number },
  now: number,
): Promise<Imported> {
  const { rows, ...batch } = request;
  const result: Imported = { created: 0, skipped: [], failed: [] };
  const valid: { row: number; invitee: Invitee }[] = [];
  const emails = new Set<string>();
  for (const [row, raw] of rows.entries()) {
    const parsed = ImportRow.safeParse(raw);
    if (!parsed.success) result.failed.push({ row, ...validationFailure(parsed.error.issues) });
    else if (emails.has(parsed.data.email)) {
      result.skipped.push({ row, code: "invitation_pending" });
    } else {
      emails.add(parsed.data.email);
      valid.push({ row, invitee: parsed.data });
    }
  }
  const invitees = valid.map(({ invitee }) => invitee);
  // Even with no valid row, because this checks the permission.
  const outcomes = await invite(db, caller, { ...batch, invitees }, now);
  for (const [index, outcome] of outcomes.entries()) {
    const row = valid[index]?.row ?? index;
    if ("invitation" in outcome) result.created += 1;
    else if (skipCodes.includes(outcome.refusal))
      result.skipped.push({ row, code: outcome.refusal });
    else {
      const code = outcome.refusal;
      result.failed.push({ row, code, message: problems[code].title });
    }
  }
  const byRow = (a: { row: number }, b: { row: number }) => a.row - b.row;
  result.skipped.sort(byRow);
  result.failed.sort(byRow);
  return result;
}

function validationFailure(issues: { path: PropertyKey[]; message: string; keys?: string[] }[]) {
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
