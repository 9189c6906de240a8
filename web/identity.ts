import { clerkJsPath } from "./clerk-js.ts";
import { forgetSeen } from "./last-seen.ts";

/*
 * Clerk in the browser, behind a few functions. Its script (84 KB) comes only where somebody signs in,
 * or is signed in; nothing of it is in our own bundle, and its Frontend API is our own `/__clerk`.
 */

/** The part of clerk-js that this app uses, in Clerk's own names. */
interface Clerk {
  load(options: { telemetry: { disabled: boolean } }): Promise<void>;
  session:
    | { getToken(options?: { skipCache?: boolean }): Promise<string | null> }
    | null
    | undefined;
  user:
    | {
        primaryEmailAddress: { emailAddress: string } | null;
        unsafeMetadata: Record<string, unknown>;
      }
    | null
    | undefined;
  client: { signUp: SignUp; signIn: SignIn };
  setActive(options: { session: string }): Promise<void>;
  signOut(afterwards: () => void): Promise<void>;
}
interface SignUp {
  status: string | null;
  createdSessionId: string | null;
  create(fields: {
    emailAddress: string;
    password: string;
    unsafeMetadata: Record<string, unknown>;
  }): Promise<SignUp>;
  prepareEmailAddressVerification(options: { strategy: "email_code" }): Promise<SignUp>;
  attemptEmailAddressVerification(options: { code: string }): Promise<SignUp>;
}
interface SignIn {
  status: string | null;
  createdSessionId: string | null;
  create(
    fields:
      | { identifier: string; password: string }
      | { identifier: string; strategy: typeof resetStrategy }
      | { strategy: "ticket"; ticket: string },
  ): Promise<SignIn>;
  attemptFirstFactor(fields: { strategy: typeof resetStrategy; code: string }): Promise<SignIn>;
  resetPassword(fields: { password: string; signOutOfOtherSessions: boolean }): Promise<SignIn>;
}

/** Clerk's word for a forgotten password that a mailed code makes up for. */
const resetStrategy = "reset_password_email_code";

declare global {
  interface Window {
    Clerk?: Clerk;
  }
}

/** Why Clerk refused; `code` is its own word for it. */
export class IdentityProblem extends Error {
  readonly code: string;
  /** The field at fault, in Clerk's spelling (`email_address`, `password`, `code`). */
  readonly field: string | undefined;

  constructor(code: string, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** Whether this browser has, or recently had, a session: Clerk keeps a cookie that says so, and no more. */
export function mayBeSignedIn(): boolean {
  return /(^|; )__client_uat(_\w+)?=[1-9]/.test(document.cookie);
}

let loading: Promise<Clerk> | undefined;

/** Fetches and starts clerk-js, once. */
export function loadIdentity(): Promise<Clerk> {
  loading ??= start().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Lets go of clerk-js, to be started anew: one that began without a connection finds nobody ever after. */
export function forgetIdentity(): void {
  loading = undefined;
  document.querySelector("script[data-clerk-publishable-key]")?.remove();
  delete window.Clerk;
}

async function start(): Promise<Clerk> {
  const script = document.createElement("script");
  script.src = clerkJsPath;
  script.async = true;
  script.dataset.clerkPublishableKey = import.meta.env.VITE_CLERK_PUBLISHABLE_KEY;
  script.dataset.clerkProxyUrl = `${location.origin}/__clerk`;
  await new Promise((loaded, failed) => {
    script.onload = loaded;
    script.onerror = () => {
      script.remove();
      failed(new IdentityProblem("network", "clerk-js did not load"));
    };
    document.head.append(script);
  });
  const clerk = window.Clerk;
  if (!clerk) throw new IdentityProblem("network", "clerk-js did not start");
  await clerk.load({ telemetry: { disabled: true } });
  return clerk;
}

/** The session's token for our API, or null when nobody is signed in. `isFresh` asks Clerk anew. */
export async function sessionToken(isFresh = false): Promise<string | null> {
  if (!loading && !mayBeSignedIn()) return null;
  const { session } = await loadIdentity();
  const token = (await session?.getToken({ skipCache: isFresh })) ?? null;
  if (!token || isFresh || namesItsPage(token)) return token;
  return sessionToken(true);
}

/**
 * The one that Clerk hands out with a page may have been made for no page (`azp`): our API would refuse it,
 * so that asking for another at once saves a trip.
 */
function namesItsPage(token: string): boolean {
  const [, claims = ""] = token.split(".");
  const { azp } = JSON.parse(atob(claims.replace(/-/g, "+").replace(/_/g, "/")));
  return azp === location.origin;
}

/** Whether somebody is signed in with Clerk; to be asked only where that is possible at all, for it loads it. */
export async function isSignedIn(): Promise<boolean> {
  return Boolean((await loadIdentity()).session);
}

/** Whether Clerk's script is here already, as it is once somebody began to sign in. */
export function hasIdentity(): boolean {
  return loading !== undefined;
}

export interface Credentials {
  email: string;
  password: string;
}

/**
 * Opens an account. `intent` is what its owner came for: it stays with the account, so that a reload in
 * the middle loses nothing. Answers whether a code was mailed that has to be typed first.
 */
export function openAccount(credentials: Credentials, intent: object): Promise<"done" | "verify"> {
  return asking(async (clerk) => {
    const signUp = await clerk.client.signUp.create({
      emailAddress: credentials.email,
      password: credentials.password,
      unsafeMetadata: { intent },
    });
    if (await activated(clerk, signUp)) return "done";
    await signUp.prepareEmailAddressVerification({ strategy: "email_code" });
    return "verify";
  });
}

/** Types the mailed code; the session is active afterwards. */
export function verifyEmail(code: string): Promise<void> {
  return asking(async (clerk) => {
    const signUp = await clerk.client.signUp.attemptEmailAddressVerification({ code });
    if (!(await activated(clerk, signUp))) throw unfinished(signUp.status);
  });
}

/** Mails another code. */
export function mailNewCode(): Promise<void> {
  return asking(async (clerk) => {
    await clerk.client.signUp.prepareEmailAddressVerification({ strategy: "email_code" });
  });
}

/** Signs in with a password; the session is active afterwards. */
export function signIn({ email, password }: Credentials): Promise<void> {
  return asking(async (clerk) => {
    const attempt = await clerk.client.signIn.create({ identifier: email, password });
    if (!(await activated(clerk, attempt))) throw unfinished(attempt.status);
  });
}

/** Mails a code to somebody who has forgotten their password; asked again, it mails another. */
export function mailResetCode(email: string): Promise<void> {
  return asking(async (clerk) => {
    await clerk.client.signIn.create({ identifier: email, strategy: resetStrategy });
  });
}

/** Types that code; a new password is due afterwards. */
export function tryResetCode(code: string): Promise<void> {
  return asking(async (clerk) => {
    const attempt = await clerk.client.signIn.attemptFirstFactor({ strategy: resetStrategy, code });
    if (attempt.status !== "needs_new_password") throw unfinished(attempt.status);
  });
}

/** Sets the new password, and ends every other session: whoever had the old one is out. */
export function finishReset(password: string): Promise<void> {
  return asking(async (clerk) => {
    const attempt = await clerk.client.signIn.resetPassword({
      password,
      signOutOfOtherSessions: true,
    });
    if (!(await activated(clerk, attempt))) throw unfinished(attempt.status);
  });
}

/** Signs in with a token that our API was given for this person, once. */
export function signInWithToken(ticket: string): Promise<void> {
  return asking(async (clerk) => {
    const attempt = await clerk.client.signIn.create({ strategy: "ticket", ticket });
    if (!(await activated(clerk, attempt))) throw unfinished(attempt.status);
  });
}

/** The address of whoever is signed in with Clerk, whether or not we know them. */
export async function signedInEmail(): Promise<string | null> {
  return (await loadIdentity()).user?.primaryEmailAddress?.emailAddress ?? null;
}

/** Signs out, and leaves nothing on this device of what was seen. */
export function signOut(): Promise<void> {
  // Left to itself Clerk would load another page, and what this one holds in memory would be lost.
  return asking((clerk) => clerk.signOut(() => {})).then(forgetSeen);
}

/** What the signed-in person came for when they opened the account, as `openAccount` was told. */
export async function intentOf(): Promise<unknown> {
  return (await loadIdentity()).user?.unsafeMetadata.intent;
}

async function activated(clerk: Clerk, attempt: SignUp | SignIn): Promise<boolean> {
  if (attempt.status !== "complete" || !attempt.createdSessionId) return false;
  await clerk.setActive({ session: attempt.createdSessionId });
  return true;
}

function unfinished(status: string | null): IdentityProblem {
  return new IdentityProblem("unfinished", `Clerk asks for more: ${status}`);
}

/** Runs one step with Clerk, and gives its refusals one form. */
async function asking<T>(step: (clerk: Clerk) => Promise<T>): Promise<T> {
  const clerk = await loadIdentity();
  try {
    return await step(clerk);
  } catch (error) {
    const [first] = (error as { errors?: ClerkError[] }).errors ?? [];
    if (!first) throw error;
    throw new IdentityProblem(
      first.code,
      first.longMessage ?? first.message,
      first.meta?.paramName,
    );
  }
}

interface ClerkError {
  code: string;
  message: string;
  longMessage?: string;
  meta?: { paramName?: string };
}
