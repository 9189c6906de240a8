import type { Row } from "../db/sql.ts";
import type { memberColumns } from "./columns.ts";
import type { Member } from "./responses.ts";

/** A member as staff see one. Addresses are for those who manage members. */
export function toMember(
  { membership, user }: Row<typeof memberColumns>,
  showsEmail: boolean,
): Member {
  return {
    id: membership.id,
    role: membership.role,
    status: membership.status,
    joinedVia: membership.joinedVia,
    joinedCountry: membership.joinedCountry,
    joinedAt: new Date(membership.joinedAt).toISOString(),
    createdAt: new Date(membership.createdAt).toISOString(),
    user: {
      id: user.id,
      email: showsEmail ? user.email : null,
      firstName: user.firstName,
      lastName: user.lastName,
      avatarUrl: user.avatarUrl,
    },
  };
}
