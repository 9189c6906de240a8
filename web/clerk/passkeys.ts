import { callClerk } from "./call-clerk.ts";
import type { PublicKeyAnswer } from "./clerk.ts";
import { passkeyChallenge, signChallenge } from "./passkey-challenge.ts";
import { continueSignIn, type SignInStep, takeOverSession } from "./sign-ins.ts";

/*
 * Sign-in with a passkey: Clerk gives a challenge, the browser has the person's device sign it, and Clerk checks that.
 * The middle one is asked here rather than by clerk-js, so that the person may take their time (clerk-js is given a
 * few seconds a step), and so that an offer can be taken back. See Clerk's guide "Build a custom authentication flow
 * using passkeys".
 */

/** A challenge is good for ten minutes. An offer that is still open then is made anew. */
const offerMs = 9 * 60_000;

/**
 * Signs in with a passkey: any of this site, or one of the account with that address. Answers null where the person
 * closed the browser's dialog.
 */
export function signInWithPasskey(email?: string): Promise<SignInStep | null> {
  return withoutPasskeyAutofill(async () => {
    try {
      const credential = await signChallenge(await challengeFor(email));
      return credential && (await answer(credential));
    } catch (error) {
      if (await takeOverSession(error)) return { type: "done", isOther: true };
      throw error;
    }
  });
}

/** The offer of the page that is shown: a browser has one at a time, and Clerk one sign-in. */
let offer: { begin(): void; end(): void } | undefined;

/**
 * Lets the browser offer passkeys in the field for the address, where it can, and hands on what comes of one that is
 * chosen. Answers how to take the offer back.
 */
export function startPasskeyAutofill(
  take: (step: SignInStep) => Promise<unknown>,
  fail: (problem: unknown) => void,
): () => void {
  let open = new AbortController();
  const begin = () => {
    open = new AbortController();
    offered(open.signal)
      .then((step) => step && take(step))
      .catch(fail);
  };
  const end = () => open.abort();
  offer = { begin, end };
  begin();
  return () => {
    end();
    offer = undefined;
  };
}

/**
 * Signs in another way. The offer is taken back for that, because its challenge belongs to another sign-in, and made
 * anew where the other way came to nothing.
 */
export async function withoutPasskeyAutofill<T>(signIn: () => Promise<T>): Promise<T> {
  offer?.end();
  try {
    const step = await signIn();
    if (step === null) offer?.begin();
    return step;
  } catch (error) {
    offer?.begin();
    throw error;
  }
}

/** The sign-in with the passkey that was chosen; null where the offer was taken back or none can be made. */
async function offered(taken: AbortSignal): Promise<SignInStep | null> {
  if (!(await canOffer())) return null;
  for (;;) {
    const challenge = await challengeFor().catch(async (error: unknown) => {
      // A reload between Clerk's yes and the next page: this browser is signed in already.
      if (await takeOverSession(error)) return "signed-in";
      // Nobody asked for this: where it is refused, nothing is said.
      return null;
    });
    if (challenge === "signed-in") return { type: "done", isOther: true };
    if (!challenge || taken.aborted) return null;
    const signal = AbortSignal.any([taken, AbortSignal.timeout(offerMs)]);
    const credential = await signChallenge(challenge, { mediation: "conditional", signal }).catch(
      () => null,
    );
    if (taken.aborted) return null;
    if (credential) return answer(credential);
    if (!signal.aborted) return null;
  }
}

async function canOffer(): Promise<boolean> {
  const { isConditionalMediationAvailable: ask } = PublicKeyCredential;
  return ask ? ask.call(PublicKeyCredential) : false;
}

/** What Clerk wants signed. */
async function challengeFor(email?: string): Promise<PublicKeyCredentialRequestOptions> {
  const started = await callClerk(({ client }) =>
    client.signIn.create(email ? { identifier: email } : { strategy: "passkey" }),
  );
  const attempt = email
    ? await callClerk(({ client }) => client.signIn.prepareFirstFactor({ strategy: "passkey" }))
    : started;
  return passkeyChallenge(attempt.firstFactorVerification);
}

async function answer(credential: PublicKeyAnswer): Promise<SignInStep> {
  const attempt = await callClerk(({ client }) =>
    client.signIn.attemptFirstFactor({ strategy: "passkey", publicKeyCredential: credential }),
  );
  return continueSignIn(attempt);
}
