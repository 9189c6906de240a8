import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { isoBase64URL, isoUint8Array } from "@simplewebauthn/server/helpers";
import { ClerkError, missing } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { clerkId, identifierOf, type User } from "./store.ts";
import { openVerification, pending, type Verification } from "./verifications.ts";

/*
 * Passkeys: what Clerk's Frontend API asks an authenticator for, and what it takes from one. The relying
 * party is the app's own host, as Clerk documents it for pages of one's own. A challenge works once: an
 * attempt uses it up, whether or not it succeeds.
 */

/** A credential of a user. It counts once its verification is done. */
export interface Passkey {
  id: string;
  name: string;
  lastUsedAt: number | null;
  createdAt: number;
  updatedAt: number;
  verification: Verification;
  credential: { id: string; publicKey: string; counter: number; transports: string[] } | null;
}

/** Clerk's limit for one account. */
const mostPasskeys = 10;

const relyingParty = ({ appUrl }: Instance) => {
  const { origin, hostname } = new URL(appUrl);
  return { origin, id: hostname };
};

const isUsable = ({ verification }: Passkey) => verification.status === "verified";

export const passkeysOf = (user: User): Passkey[] => user._passkeys.filter(isUsable);

/** Begins a registration. The options for the browser are the `nonce` of its verification. */
export async function newPasskey(instance: Instance, user: User): Promise<Passkey> {
  const known = passkeysOf(user);
  if (known.length >= mostPasskeys) {
    throw new ClerkError(403, "passkey_quota_exceeded", "passkey quota exceeded", {
      long: `You have reached your limit of ${mostPasskeys} passkeys per account.`,
    });
  }
  const options = await generateRegistrationOptions({
    rpName: "Tenantry",
    rpID: relyingParty(instance).id,
    userName: identifierOf(user),
    userID: isoUint8Array.fromUTF8String(user.id),
    attestationType: "none",
    excludeCredentials: known.flatMap(({ credential }) => credential ?? []),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  const now = Date.now();
  const passkey: Passkey = {
    id: clerkId("idn"),
    name: "Passkey",
    lastUsedAt: null,
    createdAt: now,
    updatedAt: now,
    verification: challenge(options),
    credential: null,
  };
  // A registration that was begun and left is replaced by the next one.
  user._passkeys = [...known, passkey];
  return passkey;
}

/** Ends a registration with what the authenticator made; throws where it is not what was asked for. */
export async function register(
  instance: Instance,
  passkey: Passkey,
  sent: string | undefined,
): Promise<void> {
  const { verification } = passkey;
  const response = credentialIn<RegistrationResponseJSON>(sent);
  const expectedChallenge = takeChallenge(verification);
  const party = relyingParty(instance);
  const { registrationInfo } = await refusing(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    }),
  );
  if (!registrationInfo) throw authenticationFailure();
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
  if (holderOf(instance, id)) throw invalidCredential();
  passkey.credential = { id, publicKey: isoBase64URL.fromBuffer(publicKey), counter, transports };
  verification.status = "verified";
}

/** Begins a sign-in: with any passkey of this app, or with one of a user who was named. */
export async function passkeyChallenge(
  instance: Instance,
  user: User | undefined,
): Promise<Verification> {
  const allowCredentials = user && passkeysOf(user).flatMap(({ credential }) => credential ?? []);
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(instance).id,
    userVerification: "required",
    ...(allowCredentials && { allowCredentials }),
  });
  return challenge(options);
}

/** The user who holds the passkey that signed the challenge. `named` is the one who was asked. */
export async function userByPasskey(
  instance: Instance,
  verification: Verification | null,
  named: User | undefined,
  sent: string | undefined,
): Promise<User> {
  const response = credentialIn<AuthenticationResponseJSON>(sent);
  const expectedChallenge = takeChallenge(verification);
  const found = holderOf(instance, response.id);
  if (!found || (named && found.user.id !== named.id)) {
    throw new ClerkError(404, "passkey_not_registered", "not registered", {
      long: "Passkey is not registered.",
    });
  }
  const { user, passkey, credential } = found;
  const party = relyingParty(instance);
  const { userHandle } = response.response;
  if (userHandle && isoBase64URL.toUTF8String(userHandle) !== user.id) {
    throw authenticationFailure();
  }
  const { verified, authenticationInfo } = await refusing(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: { ...credential, publicKey: isoBase64URL.toBuffer(credential.publicKey) },
    }),
  );
  if (!verified || !verification) throw authenticationFailure();
  credential.counter = authenticationInfo.newCounter;
  passkey.lastUsedAt = Date.now();
  verification.status = "verified";
  return user;
}

function holderOf({ store }: Instance, credentialId: string) {
  for (const user of Object.values(store.value.users)) {
    const passkey = passkeysOf(user).find(({ credential }) => credential?.id === credentialId);
    if (passkey?.credential) return { user, passkey, credential: passkey.credential };
  }
  return undefined;
}

const challenge = (options: { challenge: string }): Verification => ({
  ...pending("passkey", options.challenge),
  nonce: JSON.stringify(options),
});

/** The challenge of a verification that is open. It is used up, so that no answer is taken twice. */
function takeChallenge(verification: Verification | null): string {
  const open = openVerification(verification);
  if (open.strategy !== "passkey" || open._code === null) {
    throw new ClerkError(400, "passkey_invalid_verification", "invalid verification", {
      long: "Passkey verification contains invalid nonce",
    });
  }
  const expected = open._code;
  open._code = null;
  open.status = "failed";
  return expected;
}

function credentialIn<T extends { id: string; response: object }>(sent: string | undefined): T {
  if (!sent) throw missing("public_key_credential");
  try {
    const credential: T = JSON.parse(sent);
    if (typeof credential.id === "string" && typeof credential.response === "object") {
      return credential;
    }
  } catch {
    // Said below.
  }
  throw invalidCredential();
}

/** The library throws where an answer is not to the challenge, the origin, the relying party or the key. */
async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch {
    throw authenticationFailure();
  }
}

const authenticationFailure = () =>
  new ClerkError(400, "passkey_authentication_failure", "authentication failed", {
    long: "Passkey authentication failed",
  });

const invalidCredential = () =>
  new ClerkError(422, "passkey_invalid_public_key_credential", "is invalid", {
    long: "Invalid passkey public key credential",
    meta: { param_name: "public_key_credential" },
  });
