import { useEffect, useState } from "preact/hooks";
import type { Clerk } from "./clerk.ts";
import { loadClerk } from "./load-clerk.ts";

/*
 * Which ways to sign in the Clerk instance has on. clerk-js says so once it is there. Until then the page shows what
 * this browser saw last time, or at the first visit what a new Clerk application has: a form that works at once.
 */

export interface SignInMethods {
  password: boolean;
  /** A mailed code, without a password. */
  emailCode: boolean;
  /** A button for passkeys. */
  passkey: boolean;
  /** The browser may offer passkeys while somebody fills in their address. */
  passkeyAutofill: boolean;
}

const knownKey = "sign-in-methods";
const ofNewApplication: SignInMethods = {
  password: true,
  emailCode: false,
  passkey: false,
  passkeyAutofill: false,
};

/** What the instance has on. Rejects where Clerk can't be reached. */
export async function signInMethods(): Promise<SignInMethods> {
  const found = methodsOf(await loadClerk());
  localStorage.setItem(knownKey, JSON.stringify(found));
  return found;
}

/** What the instance has on, as far as it is known by now. */
export function useSignInMethods(): SignInMethods {
  const [methods, setMethods] = useState(knownMethods);
  useEffect(() => {
    // Without Clerk the form says so when it is sent.
    signInMethods().then(setMethods, () => {});
  }, []);
  return methods;
}

/** How this browser signed in last, in Clerk's word for it, once clerk-js is there. */
export function useLastStrategy(): string | null {
  const [strategy, setStrategy] = useState<string | null>(null);
  useEffect(() => {
    loadClerk().then(
      ({ client }) => setStrategy(client.lastAuthenticationStrategy),
      () => {},
    );
  }, []);
  return strategy;
}

/** Whether an address gets somebody any further: to a password, or to a mailed code. */
export function needsEmailField({ password, emailCode }: SignInMethods): boolean {
  return password || emailCode;
}

/** Whether there is a way beside a password and an address alone. */
export function hasOtherMethods({ emailCode, passkey, passkeyAutofill }: SignInMethods): boolean {
  return emailCode || passkey || passkeyAutofill;
}

function knownMethods(): SignInMethods {
  const kept = localStorage.getItem(knownKey);
  return kept ? { ...ofNewApplication, ...JSON.parse(kept) } : ofNewApplication;
}

function methodsOf({ __internal_environment: environment }: Clerk): SignInMethods {
  const { attributes = {}, passkeySettings } = environment?.userSettings ?? {};
  const { email_address: email, passkey, password } = attributes;
  const isSupported = typeof window.PublicKeyCredential === "function";
  const hasPasskeys = isSupported && passkey?.enabled === true;
  return {
    password: password?.enabled ?? true,
    emailCode: email?.used_for_first_factor === true && factorsOf(email).includes("email_code"),
    passkey: hasPasskeys && passkeySettings?.show_sign_in_button === true,
    passkeyAutofill: hasPasskeys && passkeySettings?.allow_autofill === true,
  };
}

const factorsOf = ({ first_factors = [] }: { first_factors?: string[] }) => first_factors;
