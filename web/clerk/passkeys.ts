import { callClerk } from "./call-clerk.ts";
import type { PasskeyAssertion } from "./clerk.ts";
import { passkeyChallenge, signChallenge } from "./passkey-challenge.ts";
import { continueSignIn, type SignInStep, takeOverSession } from "./sign-ins.ts";

/*
 * Sign-in with a passkey: Clerk creates a challenge, the browser has the device sign it, and Clerk verifies the
 * signature. This app calls the browser itself, instead of clerk-js: people may then take longer than the time limit of
 * a step, and autofill can be cancelled. See Clerk's guide "Build a custom authentication flow using passkeys".
 */

/** A challenge is valid for ten minutes. Autofill that is still open by then needs a new one. */
const challengeMs = 9 * 60_000;

/**
 * Signs in with a passkey: any of this site, or one of the account with that address. Returns null if the person closed
 * the browser's dialog.
 */
export function signInWithPasskey(email?: string): Promise<SignInStep | null> {
  return withoutPasskeyAutofill(async () => {
    try {
      const credential = await signChallenge(await createChallenge(email));
      return credential && (await verify(credential));
    } catch (error) {
      if (await takeOverSession(error)) return { type: "done", isOther: true };
      throw error;
    }
  });
}

/** The autofill of the current page. A browser has one at a time, and Clerk has one sign-in at a time. */
let autofill: { start(): void; stop(): void } | undefined;

/**
 * Lets the browser offer passkeys in the address field, if it can. Calls `onStep` after a person has chosen one, and
 * `onFailure` if that fails. Returns a function that stops autofill.
 */
export function startPasskeyAutofill(
  onStep: (step: SignInStep) => Promise<unknown>,
  onFailure: (problem: unknown) => void,
): () => void {
  let cancel = new AbortController();
  const start = () => {
    cancel = new AbortController();
    signInFromAutofill(cancel.signal)
      .then((step) => step && onStep(step))
      .catch(onFailure);
  };
  const stop = () => cancel.abort();
  autofill = { start, stop };
  start();
  return () => {
    stop();
    autofill = undefined;
  };
}

/**
 * Signs in another way. Stops autofill, because its challenge belongs to another sign-in, and starts it again if
 * `signIn` fails or returns null.
 */
export async function withoutPasskeyAutofill<T>(signIn: () => Promise<T>): Promise<T> {
  autofill?.stop();
  try {
    const step = await signIn();
    if (step === null) autofill?.start();
    return step;
  } catch (error) {
    autofill?.start();
    throw error;
  }
}

/** Signs in with the passkey that the person chooses. Returns null if autofill is not available or was stopped. */
async function signInFromAutofill(stopped: AbortSignal): Promise<SignInStep | null> {
  if (!(await isAutofillAvailable())) return null;
  for (;;) {
    const challenge = await createChallenge().catch(async (error: unknown) => {
      // The page was reloaded right after a sign-in: this browser is signed in already.
      if (await takeOverSession(error)) return "signed-in";
      // The person did not ask for autofill, so an error is not shown.
      return null;
    });
    if (challenge === "signed-in") return { type: "done", isOther: true };
    if (!challenge || stopped.aborted) return null;
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(challengeMs)]);
    const credential = await signChallenge(challenge, { mediation: "conditional", signal }).catch(
      () => null,
    );
    if (stopped.aborted) return null;
    if (credential) return verify(credential);
    if (!signal.aborted) return null;
  }
}

async function isAutofillAvailable(): Promise<boolean> {
  const { isConditionalMediationAvailable: ask } = PublicKeyCredential;
  return ask ? ask.call(PublicKeyCredential) : false;
}

/** Starts a sign-in with Clerk and returns its challenge. */
async function createChallenge(email?: string): Promise<PublicKeyCredentialRequestOptions> {
  const started = await callClerk(({ client }) =>
    client.signIn.create(email ? { identifier: email } : { strategy: "passkey" }),
  );
  const attempt = email
    ? await callClerk(({ client }) => client.signIn.prepareFirstFactor({ strategy: "passkey" }))
    : started;
  return passkeyChallenge(attempt.firstFactorVerification);
}

async function verify(credential: PasskeyAssertion): Promise<SignInStep> {
  const attempt = await callClerk(({ client }) =>
    client.signIn.attemptFirstFactor({ strategy: "passkey", publicKeyCredential: credential }),
  );
  return continueSignIn(attempt);
}
