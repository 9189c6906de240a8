import type { Settings } from "../http/env.ts";
import { Problem } from "../http/problem.ts";
import { log } from "../http/request-context.ts";
import { callClerk } from "./backend.ts";

/** How long keys are cached. A key that Clerk has revoked is accepted for this long. */
const cacheMs = 5 * 60_000;
/** Tokens with unknown key ids cause at most this many refetches at once, and one more each `refillMs`. */
const burst = 5;
const refillMs = 10_000;

/** The public keys of a Clerk instance: PEM by key id (`kid`). */
interface CachedKeys {
  pems: Map<string, string>;
  refetchAt: number;
  /** How many refetches unknown key ids may still cause, as of `refilledAt`. */
  refetchesLeft: number;
  refilledAt: number;
}

/** Values and not promises, because a promise belongs to the request that made it. */
const cache = new WeakMap<Settings, CachedKeys>();

/**
 * The public key with this id as PEM, from the JWKS of Clerk's Backend API, or null. Cached keys work without a call, so
 * invented key ids cannot block them. Unknown ids cause a limited number of refetches, so that a new key is found.
 *
 * Throws `unavailable` if Clerk does not respond, or if the limit is reached and the key is not known.
 */
export async function clerkKey(
  kid: string,
  settings: Settings,
  now: number,
): Promise<string | null> {
  const known = cache.get(settings);
  const pem = known?.pems.get(kid);
  if (known && pem && now < known.refetchAt) return pem;
  if (known && !pem && !takeRefetch(known, now)) {
    throw new Problem("unavailable", { headers: { "retry-after": `${refillMs / 1000}` } });
  }
  try {
    const pems = await fetchKeys(settings);
    const { refetchesLeft, refilledAt } = known ?? { refetchesLeft: burst, refilledAt: now };
    cache.set(settings, { pems, refetchAt: now + cacheMs, refetchesLeft, refilledAt });
    return pems.get(kid) ?? null;
  } catch (cause) {
    if (!known || !pem) throw new Problem("unavailable", { cause });
    // Clerk is out of reach: use the cached key, so that nobody is signed out.
    known.refetchAt = now + refillMs;
    log("error", { code: "clerk_keys_stale" });
    return pem;
  }
}

/** Takes one refetch of those left; false if there is none. */
function takeRefetch(keys: CachedKeys, now: number): boolean {
  const refilled = Math.floor(Math.max(0, now - keys.refilledAt) / refillMs);
  if (refilled > 0) {
    keys.refetchesLeft = Math.min(burst, keys.refetchesLeft + refilled);
    keys.refilledAt = now;
  }
  if (keys.refetchesLeft === 0) return false;
  keys.refetchesLeft -= 1;
  return true;
}

async function fetchKeys(settings: Settings): Promise<Map<string, string>> {
  const { keys } = await callClerk(settings, ({ jwks }) => jwks.getJwks());
  if (!keys) throw new Error("Clerk's JWKS has no list of keys");
  const pems = keys.map(async (jwk) => [jwk.kid, await pemOf(jwk as JsonWebKey)] as const);
  return new Map(await Promise.all(pems));
}

/** The SDK's `verifyToken` needs a PEM; a JWKS has JWKs. */
async function pemOf(jwk: JsonWebKey): Promise<string> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", jwk, algorithm, true, ["verify"]);
  const spki = (await crypto.subtle.exportKey("spki", key)) as ArrayBuffer;
  const base64 = btoa(String.fromCharCode(...new Uint8Array(spki)));
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----`;
}
