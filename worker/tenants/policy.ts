import * as z from "zod";

/** Roles that a code may grant: never more than a coach. */
export const codeRoles = ["coach", "parent", "player", "member", "viewer"] as const;

const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

/** What a tenant decides for itself. Stored as JSON with only the keys that it has set. */
export const Policy = z.strictObject({
  /** What a right code gives: a membership at once, or one that waits for an admin's yes. */
  codeJoins: z.enum(["open", "approve"]).optional(),
  /** The tenant's slug works as a code too; whoever uses it always waits for an admin. */
  slugJoins: z.boolean().optional(),
  /** Whom a guardian adds by code when they don't say: themselves, their players, or all of them. */
  scopeForGuardians: z.enum(["parent", "players", "parentAndPlayers"]).optional(),
  /** The role that a code grants; unset, it follows the person's kind: player, else parent. */
  codeRole: z.enum(codeRoles).optional(),
  /** The code takes nobody in for now. */
  codePaused: z.boolean().optional(),
  /** From then on the code takes nobody in. */
  codeExpiresAt: z.iso
    .datetime()
    .transform((at) => new Date(at).toISOString())
    .optional(),
  /** How many people a code takes in before it is used up; a new code begins at none. */
  codeMaxUses: z.int().min(1).max(1_000_000).optional(),
  /** Only people with a verified address in one of these domains may join by code. */
  allowedEmailDomains: z.array(z.string().regex(domain).toLowerCase()).min(1).max(50).optional(),
  /** People who may belong, those who wait included. */
  maxMembers: z.int().min(1).max(1_000_000).optional(),
  /** Who sees who comes to a session: those who run it, or every member, then without contact details. */
  rosterVisibility: z.enum(["staff", "members"]).optional(),
  /** From which age on a player may have a login of their own: consent ages differ by country. */
  minLoginAge: z.int().min(13).max(18).optional(),
  /** Invitations that may be mailed in a day. */
  invitesPerDay: z.int().min(1).max(100_000).optional(),
});
export type Policy = z.infer<typeof Policy>;

/** Changes to a policy: a key that is null goes back to its default. */
export const PolicyChanges = z
  .strictObject({
    codeJoins: Policy.shape.codeJoins.nullable(),
    slugJoins: Policy.shape.slugJoins.nullable(),
    scopeForGuardians: Policy.shape.scopeForGuardians.nullable(),
    codeRole: Policy.shape.codeRole.nullable(),
    codePaused: Policy.shape.codePaused.nullable(),
    codeExpiresAt: Policy.shape.codeExpiresAt.nullable(),
    codeMaxUses: Policy.shape.codeMaxUses.nullable(),
    allowedEmailDomains: Policy.shape.allowedEmailDomains.nullable(),
    maxMembers: Policy.shape.maxMembers.nullable(),
    rosterVisibility: Policy.shape.rosterVisibility.nullable(),
    minLoginAge: Policy.shape.minLoginAge.nullable(),
    invitesPerDay: Policy.shape.invitesPerDay.nullable(),
  })
  .partial();

/** What holds where a tenant has decided nothing. */
export const defaultPolicy = {
  codeJoins: "open",
  slugJoins: false,
  scopeForGuardians: "parentAndPlayers",
  codeRole: null,
  codePaused: false,
  codeExpiresAt: null,
  codeMaxUses: null,
  allowedEmailDomains: null,
  maxMembers: null,
  rosterVisibility: "staff",
  minLoginAge: 13,
  // One whole import a day (docs/decisions/0011-invitations-are-rows.md).
  invitesPerDay: 500,
} as const;
