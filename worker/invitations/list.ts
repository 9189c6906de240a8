import { type SQL, sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { canRead } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { invitations, tenants } from "../db/schema.ts";
import { batch, jsonObject, list, params } from "../db/sql.ts";
import { pageOf, pageStart } from "../http/paging.ts";
import { hasStatus, type InvitationStatus } from "../links/status.ts";
import { invitationRow } from "./columns.ts";
import type { InvitationsQuery } from "./contract.ts";

/** The invitations of a tenant with the delivery of their mail, newest first. Throws `not_found` and `forbidden`. */
export async function listInvitations(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, status, q, cursor, limit }: InvitationsQuery & { tenantId: string },
  now: number,
) {
  const before = pageStart(cursor);
  const values = { clerkUserId, tenantId, search: q ?? null, before, rowLimit: limit + 1, now };
  const { [status ?? "all"]: page, place } = listBatch(values);
  const answer = await db.read({ page, place });
  requirePermission(answer.place, "invitations.read");
  return pageOf(answer.page, limit, ({ invitation }) => [invitation.id]);
}

interface ListParams {
  clerkUserId: string;
  tenantId: string;
  /** Part of a name or an address; null for all. */
  search: string | null;
  /** From `pageStart`: the last id of the previous page. */
  before: string;
  rowLimit: number;
  now: number;
}
const given = params<ListParams>();
const { tenantId, search, before, rowLimit } = given;

const name = sql`coalesce(invitations.first_name, '') || ' ' || coalesce(invitations.last_name, '') || ' ' || invitations.email`;

/** One statement for each status: SQLite uses the index of open invitations only if the status is in the text. */
const pageOfInvitations = (hasWantedStatus: SQL) =>
  list(
    invitationRow,
    sql`from invitations
      where invitations.tenant_id = ${tenantId}
        and ${canRead("invitations.read", tenantId)}
        and ${hasWantedStatus}
        and (${search} is null or instr(lower(${name}), lower(${search})))
        and invitations.id < ${before}
      order by invitations.id desc limit ${rowLimit} + 0`,
  );
const pageWithStatus = (status: InvitationStatus) =>
  pageOfInvitations(hasStatus(invitations, status, given.now));

const listBatch = batch(given, () => ({
  all: pageOfInvitations(sql`true`),
  pending: pageWithStatus("pending"),
  accepted: pageWithStatus("accepted"),
  revoked: pageWithStatus("revoked"),
  expired: pageWithStatus("expired"),
  place: placeIn(tenantId, jsonObject({ id: tenants.id })),
}));
