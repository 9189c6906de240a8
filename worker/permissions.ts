/**
 * What each role may do in a tenant, in one table. SQL conditions use the roles of a permission; the web app hides what
 * a person may not do.
 */

/** Strongest first. If only one of a person's roles can be used, it is the first in this list. */
export const roles = ["owner", "admin", "coach", "parent", "player", "member", "viewer"] as const;
export type Role = (typeof roles)[number];

/** Roles that only an owner grants and revokes (`owners.grant`). */
export const highRoles: Role[] = ["owner", "admin"];

const everyone = roles;
const everyoneButViewers = ["owner", "admin", "coach", "parent", "player", "member"] as const;
const staff = ["owner", "admin", "coach"] as const;
const managers = ["owner", "admin"] as const;

/** Permission → roles. Permissions are `noun.verb`, the vocabulary of audit actions. */
export const permissions = {
  "tenant.read": everyone,
  "tenant.update": managers,
  "tenant.delete": ["owner"],
  "code.read": managers,
  "code.rotate": managers,
  "members.read": staff,
  "members.update": managers,
  "owners.grant": ["owner"],
  "invitations.read": managers,
  "invitations.create": managers,
  "invitations.update": managers,
  "emails.read": managers,
  "players.read": staff,
  "players.create": managers,
  "players.update": managers,
  "sessions.read": everyone,
  "sessions.signup": everyoneButViewers,
  "sessions.create": staff,
  "sessions.update": staff,
  "rosters.read": staff,
  "rosters.update": staff,
  "audit.read": managers,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/** Whether one of a person's roles in a tenant has the permission. */
export function can(roles: readonly Role[], permission: Permission): boolean {
  const permitted: readonly Role[] = permissions[permission];
  return roles.some((role) => permitted.includes(role));
}
