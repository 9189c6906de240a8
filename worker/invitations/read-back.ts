import { sql } from "drizzle-orm";
import { canRead } from "../access/permission.ts";
import { placeRow, requirePermission } from "../access/place.ts";
import { invitations, tenants } from "../db/schema.ts";
import { combine, jsonObject, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { invitationRow } from "./columns.ts";

const { id } = params<{ id: string }>();

/** For the end of a batch that changes an invitation: the invitation as it is now, and the caller's place in its tenant. */
export const readBack = combine({
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

/** The invitation. Throws `not_found` outside of its tenant, and `forbidden` without the permission. */
export function requireReadBack({ place, invitation }: (typeof readBack)["json"]["_"]["type"]) {
  requirePermission(place ?? undefined, "invitations.update");
  return invitation ?? fail("not_found");
}
