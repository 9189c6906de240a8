import type { Caller } from "../access/caller.ts";
import { normalizeEmail } from "../http/email.ts";

/** What a session token must agree with. */
export interface Expected {
  /** The hour, in milliseconds. */
  now: number;
  /** The `iss` that our Clerk instance may write. */
  issuers: readonly string[];
  /** The origins a token may have been made for (`azp`). */
  parties: readonly string[];
  /** Whether our instance puts a verified address in the token: else such a claim is not believed. */
  hasEmail: boolean;
  /** Whether tenants may be linked to Clerk organizations: else an active one means nothing. */
  hasOrganizations: boolean;
}

/** Clerk's marks of a session token; other kinds (`cat`) are JWT templates and machine tokens. */
const sessionCategories = ["cl_B7d4PD111AAA", "cl_I7d4PD111III"];
const personId = /^user_[A-Za-z0-9]{1,64}$/;
const sessionId = /^sess_[A-Za-z0-9]{1,64}$/;
/** Clerk's tokens live for 60 seconds; one that lives much longer is of another kind. */
const longestLifeSeconds = 120;
/** So far may our clock and Clerk's differ, as in Clerk's own SDK. */
const toleranceSeconds = 5;

/**
 * The caller in a token whose signature has been checked, or a reason to
 * refuse it. A verified token is not yet a caller: a signature says nothing of issuer and party,
 * of template tokens, of sessions that are not active, or of the claims' types (docs/threats.md, 1).
 */
export function callerIn(header: unknown, claims: unknown, expected: Expected): Caller | string {
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
  if (exp <= iat || exp - iat > longestLifeSeconds) return "lives too long";
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

/** The active organization of a session token, version 2; anything else is none. */
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
