import * as z from "zod";

/** Roles that a code may grant: never more than a coach. */
export const codeRoles = ["coach", "parent", "player", "member", "viewer"] as const;

/** What a tenant decides for itself. Stored as JSON with only the keys that it has set. */
export const Policy = z.strictObject({
  /** What a right code gives: a membership at once, or one that waits for an admin's yes. */
  codeJoins: z.enum(["open", "approve"]).optional(),
  /** The role that a code grants; unset, it follows the person's kind: player, else parent. */
  codeRole: z.enum(codeRoles).optional(),
  /** People who may belong, those who wait included. */
  maxMembers: z.int().min(1).max(1_000_000).optional(),
});
export type Policy = z.infer<typeof Policy>;

/** Changes to a policy: a key that is null goes back to its default. */
export const PolicyChanges = z
  .strictObject({
    codeJoins: Policy.shape.codeJoins.nullable(),
    codeRole: Policy.shape.codeRole.nullable(),
    maxMembers: Policy.shape.maxMembers.nullable(),
  })
  .partial();

/** What holds where a tenant has decided nothing. */
export const defaultPolicy = { codeJoins: "open", codeRole: null, maxMembers: null } as const;
