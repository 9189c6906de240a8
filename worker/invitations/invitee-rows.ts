import { sql } from "drizzle-orm";
import { newId } from "../db/id.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { params } from "../db/sql.ts";
import type { Invitee } from "./contract.ts";

/*
 * The people to invite, as rows of a statement. All rows are one JSON parameter, so any number of people stays below
 * D1's limit of parameters.
 */

/** One row, with its token and the ids of the rows that are written for it. */
async function rowFor(invitee: Invitee, rowsBefore: number, now: number) {
  const token = newSecret();
  const { player, role } = invitee;
  return {
    id: newId(now),
    rowsBefore,
    token,
    tokenHash: await sha256(token),
    email: invitee.email,
    role,
    firstName: invitee.firstName ?? (role === "player" ? player?.firstName : undefined) ?? null,
    lastName: invitee.lastName ?? (role === "player" ? player?.lastName : undefined) ?? null,
    playerId: invitee.playerId ?? null,
    newPlayer: player ? { ...player, id: newId(now) } : null,
    membershipId: newId(now),
    userId: newId(now),
    emailId: newId(now),
  };
}
type Row = Awaited<ReturnType<typeof rowFor>>;

/** The ids of the invitations, in the order of `invitees`, and a JSON object of the rows by id. */
export async function inviteeRows(invitees: Invitee[], now: number) {
  const rows = await Promise.all(invitees.map((invitee, index) => rowFor(invitee, index, now)));
  const byId = Object.fromEntries(rows.map(({ id, ...row }) => [id, row]));
  return { ids: rows.map(({ id }) => id), rows: JSON.stringify(byId) };
}

/** The rows as the table `row`. */
export const inviteeTable = sql`json_each(${params<{ rows: string }>().rows}) row`;

/** The id of the row's invitation. */
export const invitationId = sql<string>`row.key`;

/** A field of the row. In parentheses, because `||` has the same precedence as `->>`. */
export const field = (
  path: Exclude<keyof Row, "id"> | `newPlayer.${keyof NonNullable<Row["newPlayer"]>}`,
) => sql<string>`(row.value ->> ${`$.${path}`})`;
