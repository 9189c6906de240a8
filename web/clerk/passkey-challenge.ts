import type { PasskeyAssertion, Verification } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";

/* The browser's part of a sign-in or reverification with a passkey. */

/** The challenge to sign with a passkey, from Clerk's verification. */
export function passkeyChallenge({ nonce }: Verification): PublicKeyCredentialRequestOptions {
  if (!nonce) throw new ClerkProblem("client_state_invalid");
  const options = JSON.parse(nonce) as PublicKeyCredentialRequestOptionsJSON;
  return {
    ...(options as Omit<typeof options, "allowCredentials" | "extensions" | "hints">),
    userVerification: "required",
    challenge: bytesOf(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(({ id, transports }) => ({
      type: "public-key",
      id: bytesOf(id),
      ...(transports && { transports: transports as AuthenticatorTransport[] }),
    })),
  };
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Has the browser sign a challenge. Returns null if the person or the page cancelled it. */
export async function signChallenge(
  publicKey: PublicKeyCredentialRequestOptions,
  more: Pick<CredentialRequestOptions, "mediation" | "signal"> = {},
): Promise<PasskeyAssertion | null> {
  try {
    return (await navigator.credentials.get({ publicKey, ...more })) as PasskeyAssertion | null;
  } catch (error) {
    const { name } = error as Error;
    if (["NotAllowedError", "AbortError", "TimeoutError"].includes(name)) return null;
    throw new ClerkProblem(
      name === "SecurityError" ? "passkey_invalid_rpID_or_domain" : "passkey_retrieval_failed",
    );
  }
}
