import type { Caller } from "../access/caller.ts";
import type { Settings } from "../http/env.ts";
import { ownOrigins } from "../http/middleware/origin.ts";
import { log } from "../http/request-context.ts";
import { callerFromToken } from "./claims.ts";
import { clerkKey } from "./clerk-keys.ts";
import { issuersOf } from "./issuer.ts";

/**
 * The caller of a session token, or null if it is invalid. Clerk's SDK checks signature and times (docs/decisions/0033),
 * `callerFromToken` checks what the SDK does not.
 *
 * Throws `unavailable` if the keys must be fetched from Clerk and Clerk does not respond: 401 would sign the person out.
 */
export async function verifySession(
  token: string,
  settings: Settings,
  now: number,
): Promise<Caller | null> {
  const decoded = cachedToken(token, settings, now) ?? (await verifyToken(token, settings, now));
  if (!decoded) return null;
  const caller = callerFromToken(decoded.header, decoded.claims, expectedClaims(settings, now));
  if (typeof caller !== "string") return caller;
  logOnce(caller, settings);
  return null;
}

/** The two parts of a token as JSON, with unchecked content. */
interface DecodedToken {
  header: unknown;
  claims: unknown;
}

function expectedClaims(settings: Settings, now: number) {
  return {
    now,
    issuers: issuersOf(settings),
    parties: ownOrigins(settings),
    hasEmail: settings.CLERK_TOKEN_HAS_EMAIL,
    hasOrganizations: settings.CLERK_ORGANIZATIONS,
  };
}

/** Tokens have one or two kilobytes each. */
const maxCachedTokens = 500;

interface CachedToken extends DecodedToken {
  expiresAt: number;
}

/**
 * Tokens with a valid signature, by their text, the oldest first. A browser sends the same token for a minute.
 * `callerFromToken` checks the expiry at every request.
 */
const cache = new WeakMap<Settings, Map<string, CachedToken>>();

function cachedToken(token: string, settings: Settings, now: number): CachedToken | undefined {
  const tokens = cache.get(settings);
  const cached = tokens?.get(token);
  if (cached && cached.expiresAt <= now) tokens?.delete(token);
  return cached;
}

function cacheToken(token: string, decoded: CachedToken, settings: Settings): void {
  const tokens = cache.get(settings) ?? new Map();
  cache.set(settings, tokens);
  if (tokens.size >= maxCachedTokens) tokens.delete(tokens.keys().next().value);
  tokens.set(token, decoded);
}

/** Decodes the token and checks its signature with Clerk's SDK, loaded on first use. Null if it is invalid. */
async function verifyToken(
  token: string,
  settings: Settings,
  now: number,
): Promise<DecodedToken | null> {
  const decoded = await decodeToken(token);
  if (!decoded) return null;
  const { exp } = decoded.claims as { exp?: unknown };
  const keys = await keysFor(decoded, settings, now);
  try {
    await verifySignature(keys, token);
  } catch (error) {
    const reason = reasonIn(error);
    if (reason !== "token-expired") logOnce(reason ?? "malformed", settings);
    return null;
  }
  const expiresAt = typeof exp === "number" && Number.isFinite(exp) ? exp * 1000 : 0;
  cacheToken(token, { ...decoded, expiresAt }, settings);
  return decoded;
}

/** The two parts of a token, if both are JSON objects. */
async function decodeToken(token: string): Promise<DecodedToken | null> {
  const { decodeJwt } = await import("@clerk/backend/jwt");
  try {
    const { header, payload } = decodeJwt(token);
    const areObjects = [header, payload].every((part) => typeof part === "object" && part !== null);
    return areObjects ? { header, claims: payload } : null;
  } catch {
    return null;
  }
}

/** The keys that may have signed the token: those of the settings (two during a rotation), else Clerk's. */
async function keysFor(
  { header }: DecodedToken,
  settings: Settings,
  now: number,
): Promise<string[]> {
  if (settings.CLERK_JWT_KEY.length > 0) return settings.CLERK_JWT_KEY;
  const { kid } = header as { kid?: unknown };
  if (typeof kid !== "string" || !/^ins_\w{1,64}$/.test(kid)) return [];
  const key = await clerkKey(kid, settings, now);
  return key === null ? [] : [key];
}

/** Checks the signature with each key. Throws the SDK's error for the last one. */
async function verifySignature(keys: string[], token: string): Promise<void> {
  const { verifyToken: verifyWithKey } = await import("@clerk/backend");
  let failure: unknown = Object.assign(new Error("no key"), { reason: "jwk-kid-mismatch" });
  for (const jwtKey of keys) {
    try {
      await verifyWithKey(token, { jwtKey });
      return;
    } catch (error) {
      failure = error;
      if (reasonIn(error) !== "token-invalid-signature") break;
    }
  }
  throw failure;
}

/** The `reason` of an SDK error, or undefined for another error. */
function reasonIn(error: unknown): string | undefined {
  const { reason } = error as { reason?: unknown };
  return typeof reason === "string" ? reason : undefined;
}

const logged = new WeakMap<Settings, Set<string>>();

/**
 * Logs why a token is rejected, once per isolate and reason, because a wrong setting rejects everybody's tokens. The
 * reason is ours or the SDK's, never a part of the token.
 */
function logOnce(reason: string, settings: Settings): void {
  const reasons = logged.get(settings) ?? new Set();
  logged.set(settings, reasons);
  if (reasons.has(reason) || reason === "expired") return;
  reasons.add(reason);
  log("token_refused", { reason });
}
