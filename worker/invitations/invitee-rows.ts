import { sql } from "drizzle-orm";
import { newId } from "../db/id.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import { params } from "../db/sql.ts";
import type { Invitee } from "./contract.ts";

/*
 * The people to invite, as rows for the statements. They come as one parameter of JSON: one row is written as five
 * hundred are, and D1's limit of parameters is never met.
 */

/** One row, with its token and the ids of everything that is written for it. */
async function rowFor(invitee: Invitee, at: number, now: number) {
  const token = newSecret();
  const { player, role } = invitee;
  return {
    id: newId(now),
    before: at,
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

/** The ids of the invitations in the order of the people, and the rows by these ids. */
export async function inviteeRows(invitees: Invitee[], now: number) {
  const rows = await Promise.all(invitees.map((invitee, at) => rowFor(invitee, at, now)));
  const byId = Object.fromEntries(rows.map(({ id, ...row }) => [id, row]));
  return { ids: rows.map(({ id }) => id), rows: JSON.stringify(byId) };
}

/** The rows as a table, `row`. */
export const inviteeTable = sql`json_each(${params<{ rows: string }>().rows}) row`;

/** The id of the row's invitation. */
export const invitationId = sql<string>`row.key`;

/** A field of the row. The brackets are there because `||` binds as tightly. */
export const field = (
  path: Exclude<keyof Row, "id"> | `newPlayer.${keyof NonNullable<Row["newPlayer"]>}`,
) => sql<string>`(row.value ->> ${`$.${path}`})`;
