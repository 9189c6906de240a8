import type { Clerk } from "./clerk.ts";
import { clerkJsPath, isProxied } from "./clerk-js.ts";
import { clerkProblemFrom, unreachable } from "./clerk-problem.ts";

/*
 * Clerk in the browser, behind a few functions. Its script (84 KB) comes only where somebody signs in,
 * or is signed in; nothing of it is in our own bundle, and its Frontend API is our own `/__clerk`.
 */

declare global {
  interface Window {
    Clerk?: Clerk;
  }
}

/** Whether this browser has, or recently had, a session: Clerk keeps a cookie that says so, and no more. */
export function mayBeSignedIn(): boolean {
  return /(^|; )__client_uat(_[\w-]+)?=[1-9]/.test(document.cookie);
}

let loading: Promise<Clerk> | undefined;

/** So long clerk-js may take to start, and each step with it. */
const loadTimeoutMs = 12_000;
export const stepTimeoutMs = 15_000;

/** Fetches and starts clerk-js, once. */
export function loadClerk(): Promise<Clerk> {
  loading ??= withTimeout(start(), loadTimeoutMs).catch((error: unknown) => {
    // The next attempt starts anew: a clerk-js that began without an answer never finds anybody.
    resetClerk();
    throw clerkProblemFrom(error);
  });
  return loading;
}

/** Lets go of clerk-js, to be started anew: one that began without a connection finds nobody ever after. */
export function resetClerk(): void {
  loading = undefined;
  document.querySelector("script[data-clerk-publishable-key]")?.remove();
  delete window.Clerk;
}

async function start(): Promise<Clerk> {
  const key = import.meta.env.VITE_CLERK_PUBLISHABLE_KEY;
  const script = document.createElement("script");
  script.src = clerkJsPath;
  script.async = true;
  script.dataset.clerkPublishableKey = key;
  if (isProxied(key)) script.dataset.clerkProxyUrl = `${location.origin}/__clerk`;
  await new Promise((loaded, failed) => {
    script.onload = loaded;
    script.onerror = () => failed(unreachable());
    document.head.append(script);
  });
  const clerk = window.Clerk;
  if (!clerk) throw unreachable();
  await clerk.load({ telemetry: { disabled: true } });
  if (clerk.status === "degraded" && !clerk.session) throw unreachable();
  return clerk;
}

/** The session's token for our API, or null when nobody is signed in. `isFresh` asks Clerk anew. */
export async function sessionToken(isFresh = false): Promise<string | null> {
  if (!loading && !mayBeSignedIn()) return null;
  const { session } = await loadClerk();
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
  return Boolean((await loadClerk()).session);
}

/** Whether Clerk's script is here already, as it is once somebody began to sign in. */
export function hasStartedClerk(): boolean {
  return loading !== undefined;
}

/**
 * What Clerk wants of the signed-in person before their session counts (`choose-organization`,
 * `reset-password`, `setup-mfa`); null when nothing is due.
 */
export async function sessionTask(): Promise<string | null> {
  const { session } = await loadClerk();
  return session?.status === "pending" ? (session.currentTask?.key ?? "pending") : null;
}

/** Rejects as `unreachable` after that time, unless Clerk waits for the person: a captcha may take long. */
export async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (!document.querySelector("[data-cl-interactive]")) reject(unreachable());
    }, ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearInterval(timer);
  }
}
