import { callbackPath, keptKey } from "../join/secret-link.ts";
import { callClerk } from "./call-clerk.ts";
import type { Clerk, SignUp } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";
import { loadClerk } from "./load-clerk.ts";
import type { Intent } from "./onboarding.ts";
import { continueSignIn, type SignInStep, takeOverSession, transferToSignIn } from "./sign-ins.ts";
import { continueSignUp, type SignUpStep, transferToSignUp } from "./sign-ups.ts";

/*
 * Sign-in and sign-up through an OAuth provider: which ones the instance has on, the way there, and the way back to
 * `/sso-callback`. See Clerk's guide "Build a custom flow for authenticating with OAuth connections".
 */

export interface Provider {
  strategy: string;
  name: string;
  logoUrl: string;
}

/** Where a visit to a provider began, and what somebody had in hand there. */
export type OAuthOrigin =
  | { at: "sign-in"; code?: string }
  | { at: "sign-up"; intent: Intent }
  | { at: "accept"; token: string };

/** A visit that this tab has begun. `way` is what Clerk goes on with: a transfer changes it. */
export interface OAuthAttempt {
  door: Exclude<OAuthOrigin, { at: "accept" }> | { at: "accept" };
  way: "sign-in" | "sign-up";
}

const visitKey = "oauth-visit";
/** As long as Clerk waits for the answer of a provider. */
const visitMs = 10 * 60_000;

/** The providers that the instance has on for signing in. */
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
 * Leaves for a provider's page. Answers `false` where another tab has signed in meanwhile; the session is then that one.
 */
export async function startOAuth(strategy: string, door: OAuthOrigin): Promise<boolean> {
  const isSignUp = door.at === "sign-up";
  keepVisit(door, isSignUp ? "sign-up" : "sign-in");
  const url = `${location.origin}${callbackPath}`;
  const redirect = { strategy, redirectUrl: url, redirectUrlComplete: url };
  try {
    await callClerk(({ client }) =>
      isSignUp
        ? client.signUp.authenticateWithRedirect({
            ...redirect,
            unsafeMetadata: { intent: door.intent },
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
 * Keeps a visit for this tab. The token of an invitation's link is kept apart, because it is a secret: for this one
 * redirect, and no longer than the provider is waited for (docs/threats.md).
 */
function keepVisit(door: OAuthOrigin, way: OAuthAttempt["way"]): void {
  if (door.at !== "accept") {
    keepWay(door, way);
    return;
  }
  keepWay({ at: "accept" }, way);
  sessionStorage.setItem(keptKey, `${Date.now() + visitMs} ${door.token}`);
  addEventListener("pageshow", comeBack);
}

/** The browser's back button may show the same page again, which does not start anew and has the token in memory. */
function comeBack({ persisted }: PageTransitionEvent): void {
  if (persisted) sessionStorage.removeItem(keptKey);
}

/** The visit that this tab has begun and not finished. */
export function openOAuthAttempt(): OAuthAttempt | null {
  const kept = sessionStorage.getItem(visitKey);
  return kept ? (JSON.parse(kept) as OAuthAttempt) : null;
}

export function clearOAuthAttempt(): void {
  sessionStorage.removeItem(visitKey);
  sessionStorage.removeItem(keptKey);
}

/** What comes next after a visit to a provider. */
export type OAuthStep =
  | { type: "sign-in"; step: SignInStep }
  | { type: "sign-up"; step: SignUpStep }
  /** The provider's page was left without an answer. */
  | { type: "unanswered" };

/**
 * Goes on with a visit, from whichever step it is at: a reload asks again. Clerk has one account a person, so a sign-in
 * of somebody new goes on as a sign-up, and a sign-up of somebody known as a sign-in. Throws what the provider or Clerk
 * refused.
 */
export async function continueOAuth(visit: OAuthAttempt): Promise<OAuthStep> {
  const clerk = await callClerk(async (loaded) => loaded);
  const { signIn, signUp } = clerk.client;
  const isSignUp = visit.way === "sign-up";
  const attempt = isSignUp ? signUp : signIn;
  const verification = isSignUp
    ? signUp.verifications.externalAccount
    : signIn.firstFactorVerification;
  // An attempt that has ended is gone, and its session is there.
  if (!attempt.id) {
    if (!clerk.session) return { type: "unanswered" };
    return { type: "sign-in", step: { type: "done", isOther: false } };
  }
  if (verification.status === "transferable") return transfer(visit);
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

async function transfer({ door, way }: OAuthAttempt): Promise<OAuthStep> {
  if (way === "sign-up") {
    const step = await transferToSignIn();
    keepWay(door, "sign-in");
    return { type: "sign-in", step };
  }
  const step = await transferToSignUp(intentOf(door));
  keepWay(door, "sign-up");
  return { type: "sign-up", step };
}

/** Notes how a visit goes on, for the way back and for a reload in the middle. */
function keepWay(door: OAuthAttempt["door"], way: OAuthAttempt["way"]): void {
  sessionStorage.setItem(visitKey, JSON.stringify({ door, way }));
}

/** What stays with an account that is opened by a sign-in: the code that was in hand. */
function intentOf(door: OAuthAttempt["door"]): object | undefined {
  if (door.at === "sign-in" && door.code) return { as: "family", inviteCode: door.code };
  return door.at === "sign-up" ? door.intent : undefined;
}
