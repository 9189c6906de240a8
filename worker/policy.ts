import * as z from "zod/mini";

/** Roles that a code may grant: never more than a coach. */
export const codeRoles = ["coach", "parent", "player", "member", "viewer"] as const;

const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

/** A tenant's policy. Stored as JSON with only the keys that the tenant has set. */
const policy = () =>
  z.strictObject({
    /** Whether a membership by code is active at once, or waits for an admin's approval. */
    codeJoins: z.optional(z.enum(["open", "approve"])),
    /** Whether the tenant's slug works as a code too. Such memberships always wait for approval. */
    slugJoins: z.optional(z.boolean()),
    /** Who joins if a guardian uses a code without a choice: the guardian, their players, or all. */
    scopeForGuardians: z.optional(z.enum(["parent", "players", "parentAndPlayers"])),
    /** The role that a code grants. By default it depends on the person's kind: player, else parent. */
    codeRole: z.optional(z.enum(codeRoles)),
    /** Whether joining by code is paused. */
    codePaused: z.optional(z.boolean()),
    /** When the code stops working. */
    codeExpiresAt: z.optional(
      z.pipe(
        z.iso.datetime(),
        z.transform((at) => new Date(at).toISOString()),
      ),
    ),
    /** How many people can join with a code. A new code starts at zero. */
    codeMaxUses: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
    /** Only people with a verified address in one of these domains may join by code. */
    allowedEmailDomains: z.optional(
      z
        .array(z.string().check(z.regex(domain), z.toLowerCase()))
        .check(z.minLength(1), z.maxLength(50)),
    ),
    /** The number of seats, including those of people who wait for approval. */
    maxMembers: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
    /** Who sees a session's roster: staff, or all members, who do not see contact details. */
    rosterVisibility: z.optional(z.enum(["staff", "members"])),
    /** From which age a player may have their own login. Ages of consent differ by country. */
    minLoginAge: z.optional(z.int().check(z.gte(13), z.lte(18))),
    /** How many invitations can be mailed in a day. */
    invitesPerDay: z.optional(z.int().check(z.gte(1), z.lte(100_000))),
  });
export type Policy = z.infer<ReturnType<typeof policy>>;

/** Changes of a policy. Null resets a key to its default. */
export const PolicyChanges = z.lazy(() => changes());

/** A policy in a response: every key, null without a value. */
export const policyInForce = () => z.required(changes());

function changes() {
  const { shape } = policy();
  return z.partial(
    z.strictObject({
      codeJoins: z.nullable(shape.codeJoins),
      slugJoins: z.nullable(shape.slugJoins),
      scopeForGuardians: z.nullable(shape.scopeForGuardians),
      codeRole: z.nullable(shape.codeRole),
      codePaused: z.nullable(shape.codePaused),
      codeExpiresAt: z.nullable(shape.codeExpiresAt),
      codeMaxUses: z.nullable(shape.codeMaxUses),
      allowedEmailDomains: z.nullable(shape.allowedEmailDomains),
      maxMembers: z.nullable(shape.maxMembers),
      rosterVisibility: z.nullable(shape.rosterVisibility),
      minLoginAge: z.nullable(shape.minLoginAge),
      invitesPerDay: z.nullable(shape.invitesPerDay),
    }),
  );
}

/** The values of keys that a tenant has not set. */
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
  // Enough for one full import a day (docs/decisions/0011-one-or-many-invitations.md).
  invitesPerDay: 500,
} as const;
