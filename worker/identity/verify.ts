import { decodeJwt } from "@clerk/backend/jwt";
import type { Settings } from "../env.ts";
import { ownOrigins } from "../http/origin.ts";
import type { Caller } from "./caller.ts";
import { callerIn } from "./claims.ts";

/** The one algorithm that Clerk signs with; a token names none that we would use (docs/threats.md, 1). */
const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/**
 * The caller that a session token speaks for, or null. Needs no network: the keys are in the settings.
 * Clerk's `verifyToken` does the same and imports its key anew for every request (docs/decisions/0019).
 */
export async function verifySession(
  token: string,
  settings: Settings,
  now: number,
): Promise<Caller | null> {
  try {
    const said = await signedBy(token, settings);
    if (!said) return null;
    const caller = callerIn(said.header, said.payload, {
      now,
      issuer: settings.CLERK_ISSUER,
      parties: ownOrigins(settings),
      hasEmail: settings.CLERK_TOKEN_HAS_EMAIL,
      hasOrganizations: settings.CLERK_ORGANIZATIONS,
    });
    return typeof caller === "string" ? null : caller;
  } catch {
    // Clerk's decoder throws its own errors for bad tokens and plain TypeErrors for absurd ones: all mean no.
    return null;
  }
}

/** What a token says. */
type Said = Pick<ReturnType<typeof decodeJwt>, "header" | "payload">;

/** So many tokens of one or two kilobytes are remembered. */
const mostRemembered = 500;

/**
 * The tokens that our keys signed, by their text, the oldest first: a browser shows the same one for a minute,
 * and a signature that was good is good. Whether its hour has passed is asked every time, by `callerIn`.
 */
const remembered = new WeakMap<Settings, Map<string, Said>>();

/** What a token says that one of our keys signed; null for every other. */
async function signedBy(token: string, settings: Settings): Promise<Said | null> {
  const known = remembered.get(settings) ?? new Map<string, Said>();
  remembered.set(settings, known);
  const before = known.get(token);
  if (before) return before;
  const { header, payload, signature, raw } = decodeJwt(token);
  const signed = new TextEncoder().encode(`${raw.header}.${raw.payload}`);
  if (!(await isSigned(signed, new Uint8Array(signature), settings))) return null;
  if (known.size >= mostRemembered) known.delete(known.keys().next().value as string);
  known.set(token, { header, payload });
  return { header, payload };
}

/** Whether one of our keys signed it: two of them while one replaces the other. */
async function isSigned(
  signed: BufferSource,
  signature: BufferSource,
  settings: Settings,
): Promise<boolean> {
  for (const key of await keysOf(settings)) {
    if (await crypto.subtle.verify(algorithm.name, key, signature, signed)) return true;
  }
  return false;
}

const imported = new WeakMap<Settings, CryptoKey[]>();

/** The public keys, imported once. They are kept and not their promise: that would belong to one request. */
async function keysOf(settings: Settings): Promise<CryptoKey[]> {
  const known = imported.get(settings);
  if (known) return known;
  const keys = await Promise.all(settings.CLERK_JWT_KEY.map(importKey));
  imported.set(settings, keys);
  return keys;
}

/** A key in PEM: base64 between two lines that say what it is. */
function importKey(pem: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(pem.replace(/-----[A-Z ]+-----|\s/g, "")), (char) =>
    char.charCodeAt(0),
  );
  return crypto.subtle.importKey("spki", bytes, algorithm, false, ["verify"]);
}
