import { useEffect, useState } from "preact/hooks";
import { readCache, writeCache } from "../data/local-cache.ts";
import type { Clerk } from "./clerk.ts";
import { loadClerk } from "./load-clerk.ts";

/*
 * The ways to sign in that the Clerk instance has enabled. Until clerk-js is loaded, the page shows those of the last
 * visit; at the first visit, the defaults of a new Clerk application.
 */

export interface SignInMethods {
  password: boolean;
  /** A mailed code instead of a password. */
  emailCode: boolean;
  /** A button for passkeys. */
  passkey: boolean;
  /** The browser offers passkeys in the address field. */
  passkeyAutofill: boolean;
}

const cacheKey = "sign-in-methods";
const defaultMethods: SignInMethods = {
  password: true,
  emailCode: false,
  passkey: false,
  passkeyAutofill: false,
};

/** The methods of the instance. Rejects if Clerk cannot be reached. */
export async function loadSignInMethods(): Promise<SignInMethods> {
  const methods = methodsOf(await loadClerk());
  writeCache(cacheKey, methods);
  return methods;
}

/** The methods of the instance: from the last visit at first, then from Clerk. */
export function useSignInMethods(): SignInMethods {
  const [methods, setMethods] = useState(cachedMethods);
  useEffect(() => {
    // If Clerk cannot be reached, submitting the form reports it.
    loadSignInMethods().then(setMethods, () => {});
  }, []);
  return methods;
}

/** Clerk's name of the strategy that this browser used last; null until clerk-js is loaded. */
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

/** Whether the page needs an address field: for a password or a mailed code. */
export function needsEmailField({ password, emailCode }: SignInMethods): boolean {
  return password || emailCode;
}

/** Whether there are methods that `OtherSignIns` shows. */
export function hasOtherMethods({ emailCode, passkey, passkeyAutofill }: SignInMethods): boolean {
  return emailCode || passkey || passkeyAutofill;
}

function cachedMethods(): SignInMethods {
  return { ...defaultMethods, ...readCache<Partial<SignInMethods>>(cacheKey) };
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
