/**
 * What each role may do in a tenant. This table is the only place that says so: queries turn a
 * permission into the roles that hold it, the web app hides what a person may not do.
 */

/** Strongest first: where one role must stand for several, the first that a person holds does. */
export const roles = ["owner", "admin", "coach", "parent", "player", "member", "viewer"] as const;
export type Role = (typeof roles)[number];

/** Roles that only an owner gives and takes (`owners.grant`). */
export const highRoles: Role[] = ["owner", "admin"];

const everyone = roles;
const everyoneButViewers = ["owner", "admin", "coach", "parent", "player", "member"] as const;
const staff = ["owner", "admin", "coach"] as const;
const managers = ["owner", "admin"] as const;

/** Permission → the roles that hold it. `noun.verb`, the vocabulary that audit actions share. */
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

/** Whether any of the roles that a person holds in a tenant grants the permission. */
export function can(held: readonly Role[], permission: Permission): boolean {
  const holders: readonly Role[] = permissions[permission];
  return held.some((role) => holders.includes(role));
}
