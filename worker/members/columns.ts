import { memberships, users } from "../db/schema.ts";
import { jsonObject } from "../db/sql.ts";

const membershipColumns = {
  id: memberships.id,
  role: memberships.role,
  status: memberships.status,
  joinedVia: memberships.joinedVia,
  joinedCountry: memberships.joinedCountry,
  joinedAt: memberships.joinedAt,
  createdAt: memberships.createdAt,
};

const user = jsonObject({
  id: users.id,
  email: users.email,
  firstName: users.firstName,
  lastName: users.lastName,
  avatarUrl: users.avatarUrl,
});

/** The columns for `toMember`. */
export const memberColumns = { membership: jsonObject(membershipColumns), user };

/** `memberColumns` with the claim of the last write of the membership. */
export const claimedMemberColumns = {
  membership: jsonObject({ ...membershipColumns, claim: memberships.claim }),
  user,
};
