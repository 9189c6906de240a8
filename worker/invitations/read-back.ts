import { sql } from "drizzle-orm";
import { canRead } from "../access/permission.ts";
import { placeRow, requirePermission } from "../access/place.ts";
import { invitations, tenants } from "../db/schema.ts";
import { combine, jsonObject, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { invitationRow } from "./columns.ts";

const { id } = params<{ id: string }>();

/** The last statement of a batch that changes an invitation: its new state, and the caller's roles in its tenant. */
export const readBackStatement = combine({
  place: placeRow(
    sql`(select i.tenant_id from invitations i where i.id = ${id})`,
    jsonObject({ id: tenants.id }),
  ),
  invitation: one(
    invitationRow,
    sql`from invitations
      where invitations.id = ${id} and ${canRead("invitations.update", invitations.tenantId)}`,
  ),
});

/** The invitation. Throws `not_found` to a caller of another tenant, and `forbidden` without the permission. */
export function requireReadBack({
  place,
  invitation,
}: (typeof readBackStatement)["json"]["_"]["type"]) {
  requirePermission(place ?? undefined, "invitations.update");
  return invitation ?? fail("not_found");
}
