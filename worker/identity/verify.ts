import type { Caller } from "../access/caller.ts";
import type { Settings } from "../http/env.ts";
import { ownOrigins } from "../http/middleware/origin.ts";
import { log } from "../http/request-context.ts";
import { callerIn } from "./claims.ts";
import { clerkKey } from "./clerk-keys.ts";
import { issuersOf } from "./issuer.ts";

/**
 * The caller that a session token speaks for, or null. Clerk's SDK checks the signature and the hours
 * (docs/decisions/0033), `callerIn` checks everything that the SDK leaves open.
 *
 * Throws `unavailable` when the keys have to come from Clerk and Clerk does not answer: a token that nobody
 * can check is not a bad token, and its owner must not be signed out.
 */
export async function verifySession(
  token: string,
  settings: Settings,
  now: number,
): Promise<Caller | null> {
  const said = remembered(token, settings, now) ?? (await verified(token, settings, now));
  if (!said) return null;
  const caller = callerIn(said.header, said.claims, expected(settings, now));
  if (typeof caller !== "string") return caller;
  logOnce(caller, settings);
  return null;
}

/** What a token says: its two parts as JSON, whatever they hold. */
interface Said {
  header: unknown;
  claims: unknown;
}

function expected(settings: Settings, now: number) {
  return {
    now,
    issuers: issuersOf(settings),
    parties: ownOrigins(settings),
    hasEmail: settings.CLERK_TOKEN_HAS_EMAIL,
    hasOrganizations: settings.CLERK_ORGANIZATIONS,
  };
}

/** At most so many tokens are remembered, of one or two kilobytes each. */
const mostRemembered = 500;

/**
 * Tokens with a good signature by their text, the oldest first. A browser sends the same token for a minute, and
 * a good signature stays good. `callerIn` checks at every request whether the token has expired.
 */
const rememberedTokens = new WeakMap<Settings, Map<string, Said & { expiresAt: number }>>();

function remembered(token: string, settings: Settings, now: number): Said | undefined {
  const tokens = rememberedTokens.get(settings);
  const known = tokens?.get(token);
  if (known && known.expiresAt <= now) tokens?.delete(token);
  return known;
}

function remember(token: string, said: Said & { expiresAt: number }, settings: Settings): void {
  const tokens = rememberedTokens.get(settings) ?? new Map();
  rememberedTokens.set(settings, tokens);
  if (tokens.size >= mostRemembered) tokens.delete(tokens.keys().next().value);
  tokens.set(token, said);
}

/** What the token says, when Clerk's SDK vouches for it; null for every other. Loaded by the first request. */
async function verified(token: string, settings: Settings, now: number): Promise<Said | null> {
  const said = await decoded(token);
  if (!said) return null;
  const { exp } = said.claims as { exp?: unknown };
  const keys = await keysFor(said, settings, now);
  try {
    await verifyByAny(keys, token);
  } catch (error) {
    const reason = reasonIn(error);
    if (reason !== "token-expired") logOnce(reason ?? "malformed", settings);
    return null;
  }
  const expiresAt = typeof exp === "number" && Number.isFinite(exp) ? exp * 1000 : 0;
  remember(token, { ...said, expiresAt }, settings);
  return said;
}

/** The two parts of a token, when both are JSON objects. */
async function decoded(token: string): Promise<Said | null> {
  const { decodeJwt } = await import("@clerk/backend/jwt");
  try {
    const { header, payload } = decodeJwt(token);
    const areObjects = [header, payload].every((part) => typeof part === "object" && part !== null);
    return areObjects ? { header, claims: payload } : null;
  } catch {
    return null;
  }
}

/** The keys that may have signed a token: those of the settings, two while one replaces the other, else Clerk's. */
async function keysFor({ header }: Said, settings: Settings, now: number): Promise<string[]> {
  if (settings.CLERK_JWT_KEY.length > 0) return settings.CLERK_JWT_KEY;
  const { kid } = header as { kid?: unknown };
  if (typeof kid !== "string" || !/^ins_\w{1,64}$/.test(kid)) return [];
  const key = await clerkKey(kid, settings, now);
  return key === null ? [] : [key];
}

/** Throws what the SDK throws for the last key. */
async function verifyByAny(keys: string[], token: string): Promise<void> {
  const { verifyToken } = await import("@clerk/backend");
  let failure: unknown = Object.assign(new Error("no key"), { reason: "jwk-kid-mismatch" });
  for (const jwtKey of keys) {
    try {
      await verifyToken(token, { jwtKey });
      return;
    } catch (error) {
      failure = error;
      if (reasonIn(error) !== "token-invalid-signature") break;
    }
  }
  throw failure;
}

/** The SDK's own word for what was wrong; undefined for errors that are not the SDK's. */
function reasonIn(error: unknown): string | undefined {
  const { reason } = error as { reason?: unknown };
  return typeof reason === "string" ? reason : undefined;
}

const logged = new WeakMap<Settings, Set<string>>();

/**
 * Logs why tokens are refused, once an isolate for each reason: a wrong setting refuses everybody, and the log says
 * which. The reason is our own word or the SDK's, never a part of the token.
 */
function logOnce(reason: string, settings: Settings): void {
  const reasons = logged.get(settings) ?? new Set();
  logged.set(settings, reasons);
  if (reasons.has(reason) || reason === "expired") return;
  reasons.add(reason);
  log("token_refused", { reason });
}
