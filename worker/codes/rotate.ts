import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { batch, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { type CodeChoices, codeChoices, newCode } from "../tenants/new-code.ts";

/**
 * Gives a tenant a new code; the old one is dead in the same instant. Throws `not_found` and
 * `forbidden`.
 */
export async function rotateCode(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, length }: { tenantId: string; length: number | undefined },
  now: number,
) {
  const claim = newId(now);
  const entryId = idPrefix(now);
  const { place } = await db.commit(
    rotateBatch({ clerkUserId, tenantId, ...codeChoices(length), claim, entryId, now }),
  );
  const { tenant } = requirePermission(place, "code.rotate");
  return tenant.claim === claim ? tenant : fail("forbidden");
}

interface RotateParams extends CodeChoices {
  clerkUserId: string;
  tenantId: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<RotateParams>();
const { tenantId, claim, entryId, now } = given;

const rotateBatch = batch(given, () => ({
  code: sql`
    update tenants set invite_code = ${newCode(given)}, invite_code_updated_at = ${now},
      invite_code_updated_by = ${callerId}, invite_code_uses = 0, claim = ${claim}
    where tenants.id = ${tenantId} and ${canChange("code.rotate", tenantId)}`,

  // Neither code is in the entry, because the audit outlives both.
  audit: auditInsert(
    "code.rotated",
    {
      id: entryId,
      tenantId: tenants.id,
      actorUserId: callerId,
      target: ["tenant", tenants.id],
      now,
    },
    sql`from tenants where tenants.id = ${tenantId} and tenants.claim = ${claim}`,
  ),

  place: placeIn(
    tenantId,
    jsonObject({
      inviteCode: tenants.inviteCode,
      inviteCodeUpdatedAt: tenants.inviteCodeUpdatedAt,
      inviteCodeUpdatedBy: tenants.inviteCodeUpdatedBy,
      claim: tenants.claim,
    }),
  ),
}));
