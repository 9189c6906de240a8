import { issuersOf } from "../../worker/identity/issuer.ts";
import { bindings, settings } from "./environment.ts";

/* Session tokens with our instance's true signature and anything at all inside. */

const encode = (part: unknown) =>
  btoa(unescape(encodeURIComponent(typeof part === "string" ? part : JSON.stringify(part))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const encodeBytes = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function derOf(pem: string): Uint8Array<ArrayBuffer> {
  const base64 = pem.replace(/-----[^-]+-----|\s/g, "");
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const ours = await crypto.subtle.importKey(
  "pkcs8",
  derOf(String(bindings.SIGNING_KEY)),
  rsa,
  false,
  ["sign"],
);
const { privateKey: theirs, publicKey: theirPublicKey } = (await crypto.subtle.generateKey(
  { ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  true,
  ["sign", "verify"],
)) as CryptoKeyPair;

/** The public key of that stranger, in PEM: one that is to replace ours, say. */
export async function theirPem(): Promise<string> {
  const der = (await crypto.subtle.exportKey("spki", theirPublicKey)) as ArrayBuffer;
  const base64 = btoa(String.fromCharCode(...new Uint8Array(der)));
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----`;
}

/** The same key as an entry of a JWKS. */
export async function theirJwk(kid: string): Promise<JsonWebKey & { kid: string }> {
  const jwk = (await crypto.subtle.exportKey("jwk", theirPublicKey)) as JsonWebKey;
  return { ...jwk, kid, use: "sig", alg: "RS256" };
}

export const goodHeader = { alg: "RS256", cat: "cl_B7d4PD111AAA", kid: "ins_emulated", typ: "JWT" };

type Claims = Record<string, unknown>;

/** When a token that is issued now begins and ends: like Clerk's, it lives a minute. */
function lifetime() {
  const now = Math.floor(Date.now() / 1000);
  return { exp: now + 60, iat: now, nbf: now - 10 };
}

/** The claims of a session token that is accepted. */
export function goodClaims(clerkUserId: string): Claims {
  return {
    ...lifetime(),
    azp: settings.APP_URL,
    fva: [0, -1],
    iss: issuersOf(settings)[0],
    sid: "sess_2abcdefghijklmnopqrstuvwxyz",
    sts: "active",
    sub: clerkUserId,
    v: 2,
  };
}

/** Signs a header and claims, with our key or a stranger's. Text is taken as it is, JSON or not. */
export async function signed(
  header: unknown,
  claims: unknown,
  key: "ours" | "theirs" = "ours",
): Promise<string> {
  const text = `${encode(header)}.${encode(claims)}`;
  const bytes = new TextEncoder().encode(text);
  const signature = await crypto.subtle.sign(rsa.name, key === "ours" ? ours : theirs, bytes);
  return `${text}.${encodeBytes(signature)}`;
}

/** A token with a true signature by our key, of another algorithm than Clerk's. */
async function signedWithSha512(claims: unknown): Promise<string> {
  const text = `${encode({ ...goodHeader, alg: "RS512" })}.${encode(claims)}`;
  const algorithm = { ...rsa, hash: "SHA-512" };
  const der = derOf(String(bindings.SIGNING_KEY));
  const key = await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign(rsa.name, key, new TextEncoder().encode(text));
  return `${text}.${encodeBytes(signature)}`;
}

/** How much of a token's life must be left when it is used: a busy machine sends requests late. */
const leastSeconds = 40;

/**
 * Tokens of one session: the same one until it nears its end, then another with the same claims and a new
 * lifetime. `first`, if given, is one that was issued with these claims.
 */
export function renewed(claims: Claims, first?: string): () => Promise<string> {
  let token = first;
  let expiresAt = first === undefined ? 0 : Number(claims.exp);
  return async () => {
    if (token === undefined || expiresAt - Date.now() / 1000 < leastSeconds) {
      const times = lifetime();
      token = await signed(goodHeader, { ...claims, ...times });
      expiresAt = times.exp;
    }
    return token;
  };
}

/** Tokens of the session of a token that Clerk issued, beginning with that one. */
export function renewedFrom(token: string): () => Promise<string> {
  const [, claims = ""] = token.split(".");
  const text = atob(claims.replaceAll("-", "+").replaceAll("_", "/"));
  return renewed(JSON.parse(decodeURIComponent(escape(text))) as Claims, token);
}

/** A token whose signature is an HMAC with our public key as its secret. */
export async function signedWithPublicKey(claims: unknown): Promise<string> {
  const text = `${encode({ ...goodHeader, alg: "HS256" })}.${encode(claims)}`;
  const secret = new TextEncoder().encode(settings.CLERK_JWT_KEY[0]);
  const key = await crypto.subtle.importKey(
    "raw",
    secret,
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return `${text}.${encodeBytes(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text)))}`;
}

/** A token with no signature at all. */
export function unsigned(claims: unknown): string {
  return `${encode({ ...goodHeader, alg: "none" })}.${encode(claims)}.`;
}

type Hostile = [string, () => Promise<string> | string];

/**
 * Tokens that our sessions never have, each with what is wrong about it. Each is made when it is asked for:
 * one made earlier could be refused because it has expired.
 */
export function hostileTokens(clerkUserId: string): Hostile[] {
  return hostileTokensNow(clerkUserId).map(([what], at) => [
    what,
    () => hostileTokensNow(clerkUserId)[at]?.[1]() ?? "",
  ]);
}

function hostileTokensNow(clerkUserId: string): Hostile[] {
  const good = goodClaims(clerkUserId);
  const now = Math.floor(Date.now() / 1000);
  const { azp, iat, sid, sub, exp, iss, ...rest } = good;
  return [
    ["of no algorithm", () => unsigned(good)],
    ["signed with our public key as a secret", () => signedWithPublicKey(good)],
    ["signed with another algorithm", () => signedWithSha512(good)],
    ["that names another algorithm", () => signed({ ...goodHeader, alg: "RS512" }, good)],
    ["that names no algorithm", () => signed({ ...goodHeader, alg: undefined }, good)],
    ["of another type", () => signed({ ...goodHeader, typ: "at+jwt" }, good)],
    ["that begins at no moment", () => signed(goodHeader, { ...good, nbf: "now" })],
    ["signed by a stranger", () => signed(goodHeader, good, "theirs")],
    [
      "with claims changed afterwards",
      async () => {
        const [header, , signature] = (await signed(goodHeader, good)).split(".");
        const [, claims] = unsigned({ ...good, sub: "user_other" }).split(".");
        return `${header}.${claims}.${signature}`;
      },
    ],
    ["of another issuer", () => signed(goodHeader, { ...good, iss: "https://clerk.evil.test" })],
    ["of no issuer", () => signed(goodHeader, { ...rest, azp, iat, sid, sub, exp })],
    ["for another party", () => signed(goodHeader, { ...good, azp: "https://evil.test" })],
    ["for no party", () => signed(goodHeader, { ...rest, iss, iat, sid, sub, exp })],
    ["for a list of parties", () => signed(goodHeader, { ...good, azp: [azp] })],
    ["of a session that waits for more", () => signed(goodHeader, { ...good, sts: "pending" })],
    ["of no session", () => signed(goodHeader, { ...rest, iss, azp, iat, sub, exp })],
    ["of a session that is no id", () => signed(goodHeader, { ...good, sid: "sess_ " })],
    ["of nobody", () => signed(goodHeader, { ...rest, iss, azp, iat, sid, exp })],
    ["of an empty person", () => signed(goodHeader, { ...good, sub: "" })],
    ["of a person with a NUL", () => signed(goodHeader, { ...good, sub: `${sub}\u0000` })],
    ["of a list of persons", () => signed(goodHeader, { ...good, sub: [sub] })],
    ["made from a JWT template", () => signed({ ...goodHeader, cat: "cl_B7d4PD222AAA" }, good)],
    ["of a machine", () => signed({ ...goodHeader, cat: "cl_B7d4PD333AAA" }, good)],
    ["with a category that is no text", () => signed({ ...goodHeader, cat: null }, good)],
    ["with a critical extension", () => signed({ ...goodHeader, crit: ["exp"] }, good)],
    ["that has expired", () => signed(goodHeader, { ...good, iat: now - 120, exp: now - 60 })],
    [
      "that is not valid yet",
      () => signed(goodHeader, { ...good, nbf: now + 600, iat: now + 600, exp: now + 660 }),
    ],
    ["that lives an hour", () => signed(goodHeader, { ...good, exp: now + 3600 })],
    [
      "that lives for ever",
      () => signed(goodHeader, JSON.stringify(good).replace(/"exp":\d+/, '"exp":1e400')),
    ],
    ["that never began", () => signed(goodHeader, { ...rest, iss, azp, sid, sub, exp })],
    ["with an actor that is no record", () => signed(goodHeader, { ...good, act: "user_other" })],
    ["whose header is null", () => "bnVsbA.e30.AA"],
    ["whose claims are null", () => signed(goodHeader, "null")],
    ["whose claims are a list", () => signed(goodHeader, [])],
    ["whose claims are not JSON", () => signed(goodHeader, "{")],
    ["of two parts", () => "a.b"],
    ["of nothing", () => ""],
  ];
}
