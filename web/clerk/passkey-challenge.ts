import type { PublicKeyAnswer, Verification } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";

/* The browser's part in proving who somebody is with a passkey: when they sign in, and in a reverification. */

/** What Clerk wants signed with a passkey: its verification has it as JSON. */
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

/** Asks the browser for a signature; null if the person, or the page itself, called it off. */
export async function signChallenge(
  publicKey: PublicKeyCredentialRequestOptions,
  more: Pick<CredentialRequestOptions, "mediation" | "signal"> = {},
): Promise<PublicKeyAnswer | null> {
  try {
    return (await navigator.credentials.get({ publicKey, ...more })) as PublicKeyAnswer | null;
  } catch (error) {
    const { name } = error as Error;
    if (["NotAllowedError", "AbortError", "TimeoutError"].includes(name)) return null;
    throw new ClerkProblem(
      name === "SecurityError" ? "passkey_invalid_rpID_or_domain" : "passkey_retrieval_failed",
    );
  }
}
