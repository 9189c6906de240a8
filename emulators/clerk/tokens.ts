import {
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { OrganizationClaims } from "./organization-claims.ts";
import { factorVerificationAge } from "./reverification-json.ts";
import { primaryEmail, type Session, type User } from "./store.ts";

/** Signs session tokens as a Clerk instance does. */
export interface Signer {
  /** The public key as PEM, for the Worker's CLERK_JWT_KEY. */
  jwtKey: string;
  jwks: { keys: unknown[] };
  sign(session: Session, user: User, token: TokenOptions): string;
}

export interface TokenOptions {
  /** The origin of the request (`azp`). */
  azp: string;
  lifeSeconds?: number | undefined;
  /** The name of a JWT template. Its token is not a session token. */
  template?: string | undefined;
  /** The active organization; only in session tokens. */
  organization?: OrganizationClaims | undefined;
}

const keyId = "ins_emulated";

/** A signer with the key in `keyFile`, which is created if it is missing; without a file, a new key. */
export function openSigner(issuer: string, keyFile?: string): Signer {
  const privateKey = openKey(keyFile);
  const publicKey = createPublicKey(privateKey);
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: keyId, use: "sig", alg: "RS256" };
  return {
    jwtKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    jwks: { keys: [jwk] },
    sign: (session, user, options) => {
      const category = options.template ? "cl_B7d4PD222AAA" : "cl_B7d4PD111AAA";
      const header = { alg: "RS256", cat: category, kid: keyId, typ: "JWT" };
      const text = `${encode(header)}.${encode(claims(issuer, session, user, options))}`;
      return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
    },
  };
}

/** Version 2 claims, with the custom claims that docs/deploy.md adds to a real instance. */
function claims(issuer: string, session: Session, user: User, options: TokenOptions) {
  const issuedAt = Math.floor(Date.now() / 1000);
  const email = primaryEmail(user);
  return {
    azp: options.azp,
    email: email?.email_address,
    email_verified: email?.verification?.status === "verified",
    exp: issuedAt + (options.lifeSeconds ?? 60),
    fva: factorVerificationAge(session),
    iat: issuedAt,
    iss: issuer,
    jti: randomBytes(10).toString("hex"),
    nbf: issuedAt - 5,
    sid: session.id,
    sts: session.status === "pending" ? "pending" : "active",
    sub: user.id,
    v: 2,
    ...(options.template ? {} : options.organization),
  };
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** RSA with 2048 bits and exponent 65537, the only kind that Clerk's verifier supports. */
function openKey(file?: string): KeyObject {
  if (file && existsSync(file)) return createPrivateKey(readFileSync(file));
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  if (file) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  }
  return privateKey;
}
