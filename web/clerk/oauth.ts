import { callbackPath, keptKey } from "../join/secret-link.ts";
import { callClerk } from "./call-clerk.ts";
import type { Clerk, SignUp } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";
import { loadClerk } from "./load-clerk.ts";
import type { Intent } from "./onboarding.ts";
import { continueSignIn, type SignInStep, takeOverSession, transferToSignIn } from "./sign-ins.ts";
import { continueSignUp, type SignUpStep, transferToSignUp } from "./sign-ups.ts";

/*
 * Sign-in and sign-up with an OAuth provider: the providers of the instance, the redirect to one, and the return to
 * `/sso-callback`. See Clerk's guide "Build a custom flow for authenticating with OAuth connections".
 */

export interface Provider {
  strategy: string;
  name: string;
  logoUrl: string;
}

/** The page where a sign-in or sign-up with a provider began, and what was typed there. */
export type OAuthOrigin =
  | { page: "sign-in"; code?: string }
  | { page: "sign-up"; intent: Intent }
  | { page: "accept"; token: string };

/** An attempt that this tab has started. `flow` is what Clerk continues it as: a transfer changes it. */
export interface OAuthAttempt {
  origin: Exclude<OAuthOrigin, { page: "accept" }> | { page: "accept" };
  flow: "sign-in" | "sign-up";
}

const attemptKey = "oauth-attempt";
/** How long Clerk waits for the provider's response. */
const attemptMs = 10 * 60_000;

/** The providers that the instance has enabled for signing in. */
export async function socialProviders(): Promise<Provider[]> {
  return providersOf(await loadClerk());
}

function providersOf({ __internal_environment: environment }: Clerk): Provider[] {
  const { social = {}, authenticatableSocialStrategies = [] } = environment?.userSettings ?? {};
  return authenticatableSocialStrategies.flatMap((strategy) => {
    const { name, logo_url: logoUrl } = social[strategy] ?? {};
    return name ? [{ strategy, name, logoUrl: logoUrl ?? "" }] : [];
  });
}

/**
 * Redirects to a provider's page. Returns `false` if another tab has signed in meanwhile: then its session is used.
 */
export async function startOAuth(strategy: string, origin: OAuthOrigin): Promise<boolean> {
  const isSignUp = origin.page === "sign-up";
  storeAttempt(origin, isSignUp ? "sign-up" : "sign-in");
  const url = `${location.origin}${callbackPath}`;
  const redirect = { strategy, redirectUrl: url, redirectUrlComplete: url };
  try {
    await callClerk(({ client }) =>
      isSignUp
        ? client.signUp.authenticateWithRedirect({
            ...redirect,
            unsafeMetadata: { intent: origin.intent },
          })
        : client.signIn.authenticateWithRedirect(redirect),
    );
    return true;
  } catch (error) {
    clearOAuthAttempt();
    if (await takeOverSession(error)) return false;
    throw error;
  }
}

/**
 * Stores an attempt for this tab. The token of an invitation link is a secret, so it is stored separately: for this one
 * redirect, and no longer than `attemptMs` (docs/threats.md).
 */
function storeAttempt(origin: OAuthOrigin, flow: OAuthAttempt["flow"]): void {
  if (origin.page !== "accept") {
    storeFlow(origin, flow);
    return;
  }
  storeFlow({ page: "accept" }, flow);
  sessionStorage.setItem(keptKey, `${Date.now() + attemptMs} ${origin.token}`);
  addEventListener("pageshow", clearTokenOnRestore);
}

/** The back button may restore this page from memory, which still has the token: the stored copy is not needed. */
function clearTokenOnRestore({ persisted }: PageTransitionEvent): void {
  if (persisted) sessionStorage.removeItem(keptKey);
}

/** The attempt that this tab has started and not finished. */
export function openOAuthAttempt(): OAuthAttempt | null {
  const stored = sessionStorage.getItem(attemptKey);
  return stored ? (JSON.parse(stored) as OAuthAttempt) : null;
}

export function clearOAuthAttempt(): void {
  sessionStorage.removeItem(attemptKey);
  sessionStorage.removeItem(keptKey);
}

/** The next step after the return from a provider. */
export type OAuthStep =
  | { type: "sign-in"; step: SignInStep }
  | { type: "sign-up"; step: SignUpStep }
  /** The person left the provider's page without a decision. */
  | { type: "unanswered" };

/**
 * Continues an attempt from its current step, also after a reload. A sign-in of a person without an account continues as
 * a sign-up, and a sign-up of a person with an account as a sign-in. Throws a `ClerkProblem` if the provider or Clerk
 * refused.
 */
export async function continueOAuth(oauth: OAuthAttempt): Promise<OAuthStep> {
  const clerk = await callClerk(async (loaded) => loaded);
  const { signIn, signUp } = clerk.client;
  const isSignUp = oauth.flow === "sign-up";
  const attempt = isSignUp ? signUp : signIn;
  const verification = isSignUp
    ? signUp.verifications.externalAccount
    : signIn.firstFactorVerification;
  // A finished attempt has no id any more; its session exists.
  if (!attempt.id) {
    if (!clerk.session) return { type: "unanswered" };
    return { type: "sign-in", step: { type: "done", isOther: false } };
  }
  if (verification.status === "transferable") return transfer(oauth);
  const { code } = verification.error ?? {};
  if (code && verification.status !== "verified") throw new ClerkProblem(code);
  if (verification.status === "unverified" && verification.strategy?.startsWith("oauth_")) {
    return { type: "unanswered" };
  }
  return isSignUp ? followSignUp(signUp) : { type: "sign-in", step: await continueSignIn(signIn) };
}

async function followSignUp(signUp: SignUp): Promise<OAuthStep> {
  return { type: "sign-up", step: await continueSignUp(signUp) };
}

async function transfer({ origin, flow }: OAuthAttempt): Promise<OAuthStep> {
  if (flow === "sign-up") {
    const step = await transferToSignIn();
    storeFlow(origin, "sign-in");
    return { type: "sign-in", step };
  }
  const step = await transferToSignUp(intentOf(origin));
  storeFlow(origin, "sign-up");
  return { type: "sign-up", step };
}

/** Stores how an attempt continues, for the callback page and for a reload. */
function storeFlow(origin: OAuthAttempt["origin"], flow: OAuthAttempt["flow"]): void {
  sessionStorage.setItem(attemptKey, JSON.stringify({ origin, flow }));
}

/** The intent to store with an account that a sign-in creates: it keeps the code that was typed. */
function intentOf(origin: OAuthAttempt["origin"]): object | undefined {
  if (origin.page === "sign-in" && origin.code) return { as: "family", inviteCode: origin.code };
  return origin.page === "sign-up" ? origin.intent : undefined;
}
