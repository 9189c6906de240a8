/** Who a verified session token speaks for. What they may do is the database's to say. */
export interface Caller {
  /** Clerk's id of the person (`sub`). */
  clerkUserId: string;
  /** Their Clerk session (`sid`). */
  sessionId: string;
  /** When Clerk said all this, in milliseconds (`iat`, which is in whole seconds). */
  issuedAt: number;
  /** Their address as Clerk verified it; undefined when the token does not carry it. */
  verifiedEmail: string | undefined;
  /** Whether tenants here may follow Clerk organizations at all: most never ask. */
  followsOrganizations: boolean;
  /** The Clerk organization that they are active in (`o`), and whether they are its admin. */
  organization?: { id: string; isAdmin: boolean } | undefined;
  /** The language that they read, as their request says (a BCP 47 tag): for the mails that they get. */
  locale?: string | null;
  /** Somebody of our staff in this person's place (`act`): may look, may not touch. */
  isImpersonated: boolean;
}
