import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoBase64URL, isoCBOR } from "@simplewebauthn/server/helpers";

/* A software authenticator for tests: one ES256 credential, with responses in the format of a browser. */

interface Overrides {
  origin?: string;
  rpId?: string;
  /** The signature counter; by default it increases at each use. */
  counter?: number;
  isUserVerified?: boolean;
  userHandle?: string;
  /** A credential id in place of its own. */
  id?: string;
  type?: string;
}

const userPresent = 0b1;
const userVerified = 0b100;
const hasCredential = 0b100_0000;

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

export function softAuthenticator(origin = "http://localhost:8787") {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = base64url(randomBytes(32));
  let counter = 0;
  let userHandle = "";

  const clientData = (type: string, challenge: string, overrides: Overrides) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: overrides.origin ?? origin }));

  function authenticatorData(overrides: Overrides, attested?: Buffer): Buffer {
    const { hostname } = new URL(origin);
    const verified = overrides.isUserVerified === false ? 0 : userVerified;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(overrides.counter ?? counter);
    return Buffer.concat([
      createHash("sha256")
        .update(overrides.rpId ?? hostname)
        .digest(),
      Buffer.from([userPresent | verified | (attested ? hasCredential : 0)]),
      count,
      ...(attested ? [attested] : []),
    ]);
  }

  function attestedCredential(): Buffer {
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    // A COSE key: EC2, ES256, P-256.
    const key = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, isoBase64URL.toBuffer(x)],
        [-3, isoBase64URL.toBuffer(y)],
      ]),
    );
    const rawId = Buffer.from(id, "base64url");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(rawId.length);
    return Buffer.concat([Buffer.alloc(16), length, rawId, key]);
  }

  const credentialFields = (credentialId = id) => ({
    id: credentialId,
    rawId: credentialId,
    type: "public-key",
    authenticatorAttachment: "platform",
  });

  return {
    id,
    /** Creates the credential for a registration. */
    create(nonce: string, overrides: Overrides = {}): string {
      const options = JSON.parse(nonce);
      userHandle = options.user.id;
      const attestationObject = isoCBOR.encode(
        new Map<string, string | Map<string, never> | Uint8Array>([
          ["fmt", "none"],
          ["attStmt", new Map<string, never>()],
          ["authData", new Uint8Array(authenticatorData(overrides, attestedCredential()))],
        ]),
      );
      return JSON.stringify({
        ...credentialFields(),
        response: {
          clientDataJSON: base64url(
            clientData(overrides.type ?? "webauthn.create", options.challenge, overrides),
          ),
          attestationObject: base64url(attestationObject),
          transports: ["internal"],
        },
      });
    },
    /** Signs the challenge of a sign-in. */
    get(nonce: string, overrides: Overrides = {}): string {
      counter += 1;
      const data = clientData(
        overrides.type ?? "webauthn.get",
        JSON.parse(nonce).challenge,
        overrides,
      );
      const authenticator = authenticatorData(overrides);
      const hash = createHash("sha256").update(data).digest();
      return JSON.stringify({
        ...credentialFields(overrides.id),
        response: {
          clientDataJSON: base64url(data),
          authenticatorData: base64url(authenticator),
          signature: base64url(sign("sha256", Buffer.concat([authenticator, hash]), privateKey)),
          userHandle: overrides.userHandle ?? userHandle,
        },
      });
    },
  };
}

export type SoftAuthenticator = ReturnType<typeof softAuthenticator>;
