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
 * Registers and verifies passkeys. The relying party is the app's host, as Clerk documents it for custom pages. A
 * challenge works once, also if the attempt fails.
 */

/** A passkey of a user. It can be used once its verification is complete. */
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
const maxPasskeys = 10;

const relyingParty = ({ appUrl }: Instance) => {
  const { origin, hostname } = new URL(appUrl);
  return { origin, id: hostname };
};

const isUsable = ({ verification }: Passkey) => verification.status === "verified";

export const passkeysOf = (user: User): Passkey[] => user._passkeys.filter(isUsable);

/** Starts a registration. The `nonce` of its verification has the options for the browser. */
export async function startRegistration(instance: Instance, user: User): Promise<Passkey> {
  const existing = passkeysOf(user);
  if (existing.length >= maxPasskeys) {
    throw new ClerkError(403, "passkey_quota_exceeded", "passkey quota exceeded", {
      long: `You have reached your limit of ${maxPasskeys} passkeys per account.`,
    });
  }
  const options = await generateRegistrationOptions({
    rpName: "Tenantry",
    rpID: relyingParty(instance).id,
    userName: identifierOf(user),
    userID: isoUint8Array.fromUTF8String(user.id),
    attestationType: "none",
    excludeCredentials: existing.flatMap(({ credential }) => credential ?? []),
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
  // Replaces an unfinished registration.
  user._passkeys = [...existing, passkey];
  return passkey;
}

/** Finishes a registration. Throws if the credential does not match the challenge. */
export async function finishRegistration(
  instance: Instance,
  passkey: Passkey,
  credentialJson: string | undefined,
): Promise<void> {
  const { verification } = passkey;
  const response = parseCredential<RegistrationResponseJSON>(credentialJson);
  const expectedChallenge = consumeChallenge(verification);
  const party = relyingParty(instance);
  const { registrationInfo } = await orAuthenticationFailure(() =>
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
  if (findByCredentialId(instance, id)) throw invalidCredential();
  passkey.credential = { id, publicKey: isoBase64URL.fromBuffer(publicKey), counter, transports };
  verification.status = "verified";
}

/** A challenge for a sign-in or reverification: for any passkey of this app, or for those of `user`. */
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

/** The user of the passkey that signed the challenge. Throws if it is not `expectedUser`. */
export async function userByPasskey(
  instance: Instance,
  verification: Verification | null,
  expectedUser: User | undefined,
  credentialJson: string | undefined,
): Promise<User> {
  const response = parseCredential<AuthenticationResponseJSON>(credentialJson);
  const expectedChallenge = consumeChallenge(verification);
  const found = findByCredentialId(instance, response.id);
  if (!found || (expectedUser && found.user.id !== expectedUser.id)) {
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
  const { verified, authenticationInfo } = await orAuthenticationFailure(() =>
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

function findByCredentialId({ store }: Instance, credentialId: string) {
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

/** Returns the challenge of an open verification, and marks it as used. */
function consumeChallenge(verification: Verification | null): string {
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

function parseCredential<T extends { id: string; response: object }>(json: string | undefined): T {
  if (!json) throw missing("public_key_credential");
  try {
    const credential: T = JSON.parse(json);
    if (typeof credential.id === "string" && typeof credential.response === "object") {
      return credential;
    }
  } catch {
    // Throws below.
  }
  throw invalidCredential();
}

/** Replaces the library's errors: wrong challenge, origin, relying party or signature. */
async function orAuthenticationFailure<T>(verify: () => Promise<T>): Promise<T> {
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
