import type { Settings } from "../http/env.ts";
import { Problem } from "../http/problem.ts";
import { log } from "../http/request-context.ts";
import { askClerk } from "./backend.ts";

/** Keys that are older are asked for again: a key that Clerk has withdrawn is trusted for as long. */
const freshMs = 5 * 60_000;
/** Tokens that name an unknown key make us ask again so many times at once, and once more each `refillMs`. */
const burst = 5;
const refillMs = 10_000;

/** The public keys of a Clerk instance: PEM by key id (`kid`). */
interface KeyList {
  pems: Map<string, string>;
  askAgainAt: number;
  /** How many unknown key ids may still make us ask again, counted at `countedAt`. */
  left: number;
  countedAt: number;
}

/** The lists themselves and not promises of them: a promise belongs to the request that made it. */
const lists = new WeakMap<Settings, KeyList>();

/**
 * The public key that a session token names, as PEM, from the JWKS of Clerk's Backend API; null when Clerk has no
 * such key. A key that is in the list costs nothing, so a stranger's invented key ids cannot get in its way; those
 * make us ask again a few times only, and any answer brings a new key for everybody.
 *
 * Throws `unavailable` when Clerk does not answer, or was asked too often to say now whether there is such a key.
 */
export async function clerkKey(
  kid: string,
  settings: Settings,
  now: number,
): Promise<string | null> {
  const known = lists.get(settings);
  const pem = known?.pems.get(kid);
  if (known && pem && now < known.askAgainAt) return pem;
  if (known && !pem && !mayAskAgain(known, now)) {
    throw new Problem("unavailable", { headers: { "retry-after": `${refillMs / 1000}` } });
  }
  try {
    const pems = await load(settings);
    const { left, countedAt } = known ?? { left: burst, countedAt: now };
    lists.set(settings, { pems, askAgainAt: now + freshMs, left, countedAt });
    return pems.get(kid) ?? null;
  } catch (cause) {
    if (!known || !pem) throw new Problem("unavailable", { cause });
    // Clerk is out of reach: the key that was good a moment ago still is, and nobody is signed out.
    known.askAgainAt = now + refillMs;
    log("error", { code: "clerk_keys_stale" });
    return pem;
  }
}

function mayAskAgain(list: KeyList, now: number): boolean {
  const refilled = Math.floor(Math.max(0, now - list.countedAt) / refillMs);
  if (refilled > 0) {
    list.left = Math.min(burst, list.left + refilled);
    list.countedAt = now;
  }
  if (list.left === 0) return false;
  list.left -= 1;
  return true;
}

async function load(settings: Settings): Promise<Map<string, string>> {
  const { keys } = await askClerk(settings, ({ jwks }) => jwks.getJwks());
  if (!keys) throw new Error("Clerk's JWKS has no list of keys");
  const pems = keys.map(async (jwk) => [jwk.kid, await pemOf(jwk as JsonWebKey)] as const);
  return new Map(await Promise.all(pems));
}

/** `verifyToken` takes a key as PEM, and a JWKS holds JWKs. */
async function pemOf(jwk: JsonWebKey): Promise<string> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", jwk, algorithm, true, ["verify"]);
  const spki = (await crypto.subtle.exportKey("spki", key)) as ArrayBuffer;
  const base64 = btoa(String.fromCharCode(...new Uint8Array(spki)));
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----`;
}
