import type { Caller } from "../access/caller.ts";
import { normalizeEmail } from "../http/email.ts";

/** What the claims of a session token are checked against. */
export interface ExpectedClaims {
  /** In milliseconds. */
  now: number;
  /** The allowed issuers (`iss`). */
  issuers: readonly string[];
  /** The allowed authorized parties (`azp`): origins. */
  parties: readonly string[];
  /** Whether our instance puts a verified address into tokens. If not, such a claim is ignored. */
  hasEmail: boolean;
  /** Whether tenants may be linked to Clerk organizations. If not, the active organization is ignored. */
  hasOrganizations: boolean;
}

/** The `cat` header of Clerk's session tokens. Tokens of JWT templates and machines have other values. */
const sessionCategories = ["cl_B7d4PD111AAA", "cl_I7d4PD111III"];
const personId = /^user_[A-Za-z0-9]{1,64}$/;
const sessionId = /^sess_[A-Za-z0-9]{1,64}$/;
/** Session tokens live for 60 seconds; a much longer life means another kind of token. */
const maxLifetimeSeconds = 120;
/** The allowed difference between our clock and Clerk's, as in Clerk's SDK. */
const toleranceSeconds = 5;

/**
 * The caller of a token with a valid signature, or the reason why the token is rejected. The signature alone does not
 * show issuer, authorized party, kind of token, an active session or the types of the claims (docs/threats.md, 1).
 */
export function callerFromToken(
  header: unknown,
  claims: unknown,
  expected: ExpectedClaims,
): Caller | string {
  if (!isRecord(header) || !isRecord(claims)) return "not a token";
  const { sub, sid, iss, azp, sts, iat, nbf, exp, act } = claims;
  if (header.alg !== "RS256" || header.typ !== "JWT") return "not signed as Clerk signs";
  if ("crit" in header) return "critical extension";
  if (header.cat !== undefined && !sessionCategories.some((known) => known === header.cat)) {
    return "not a session token";
  }
  if (typeof iss !== "string" || !expected.issuers.includes(iss)) return "other issuer";
  if (typeof azp !== "string" || !expected.parties.includes(azp)) return "other party";
  if (sts !== undefined && sts !== "active") return "session not active";
  if (!isClerkId(personId, sub)) return "no person";
  if (!isClerkId(sessionId, sid)) return "no session";
  if (!isSeconds(iat) || !isSeconds(exp)) return "no lifetime";
  if (exp <= iat || exp - iat > maxLifetimeSeconds) return "lives too long";
  const seconds = expected.now / 1000;
  if (exp <= seconds - toleranceSeconds) return "expired";
  const begins = nbf === undefined ? iat : nbf;
  if (!isSeconds(begins) || Math.max(begins, iat) > seconds + toleranceSeconds) return "not yet";
  if (act !== undefined && !isRecord(act)) return "malformed actor";
  return {
    clerkUserId: sub,
    sessionId: sid,
    issuedAt: iat * 1000,
    verifiedEmail: expected.hasEmail ? verifiedEmailIn(claims) : undefined,
    isImpersonated: act !== undefined,
    followsOrganizations: expected.hasOrganizations,
    organization: expected.hasOrganizations ? organizationIn(claims.o) : undefined,
  };
}

/** The active organization of a session token of version 2, or undefined. */
function organizationIn(claim: unknown): Caller["organization"] {
  if (!isRecord(claim) || typeof claim.id !== "string") return undefined;
  if (!/^org_[A-Za-z0-9]{1,64}$/.test(claim.id)) return undefined;
  return { id: claim.id, isAdmin: claim.rol === "admin" };
}

function verifiedEmailIn({ email, email_verified }: Record<string, unknown>): string | undefined {
  if (typeof email !== "string" || email_verified !== true) return undefined;
  return normalizeEmail(email) ?? undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isClerkId(form: RegExp, value: unknown): value is string {
  return typeof value === "string" && form.test(value);
}

function isSeconds(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
