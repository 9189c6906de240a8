import * as z from "zod/mini";

/** Roles that a code may grant: never more than a coach. */
export const codeRoles = ["coach", "parent", "player", "member", "viewer"] as const;

const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

/** What a tenant decides for itself. Stored as JSON with only the keys that it has set. */
const policy = () =>
  z.strictObject({
    /** What a right code gives: a membership at once, or one that waits for an admin's yes. */
    codeJoins: z.optional(z.enum(["open", "approve"])),
    /** The tenant's slug works as a code too; whoever uses it always waits for an admin. */
    slugJoins: z.optional(z.boolean()),
    /** Whom a guardian adds by code when they don't say: themselves, their players, or all of them. */
    scopeForGuardians: z.optional(z.enum(["parent", "players", "parentAndPlayers"])),
    /** The role that a code grants; unset, it follows the person's kind: player, else parent. */
    codeRole: z.optional(z.enum(codeRoles)),
    /** The code takes nobody in for now. */
    codePaused: z.optional(z.boolean()),
    /** From then on the code takes nobody in. */
    codeExpiresAt: z.optional(
      z.pipe(
        z.iso.datetime(),
        z.transform((at) => new Date(at).toISOString()),
      ),
    ),
    /** How many people a code takes in before it is used up; a new code begins at none. */
    codeMaxUses: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
    /** Only people with a verified address in one of these domains may join by code. */
    allowedEmailDomains: z.optional(
      z
        .array(z.string().check(z.regex(domain), z.toLowerCase()))
        .check(z.minLength(1), z.maxLength(50)),
    ),
    /** People who may belong, those who wait included. */
    maxMembers: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
    /** Who sees who comes to a session: those who run it, or every member, then without contact details. */
    rosterVisibility: z.optional(z.enum(["staff", "members"])),
    /** From which age on a player may have a login of their own: consent ages differ by country. */
    minLoginAge: z.optional(z.int().check(z.gte(13), z.lte(18))),
    /** Invitations that may be mailed in a day. */
    invitesPerDay: z.optional(z.int().check(z.gte(1), z.lte(100_000))),
  });
export type Policy = z.infer<ReturnType<typeof policy>>;

/** Changes to a policy: a key that is null goes back to its default. */
export const PolicyChanges = z.lazy(() => changes());

/** A policy as it is shown: every key, null where nothing is decided. */
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
  // One whole import a day (docs/decisions/0011-one-or-many-invitations.md).
  invitesPerDay: 500,
} as const;
