import type { Clerk } from "./clerk.ts";
import { clerkJsPath, isProxied } from "./clerk-js.ts";
import { clerkProblemFrom, unreachable } from "./clerk-problem.ts";

/*
 * Loads clerk-js (84 KB) only if somebody signs in or is signed in. It is not part of our bundle, and calls its
 * Frontend API through our proxy `/__clerk`.
 */

declare global {
  interface Window {
    Clerk?: Clerk;
  }
}

/** Whether this browser has or recently had a session, by a cookie of Clerk that contains nothing else. */
export function mayBeSignedIn(): boolean {
  return /(^|; )__client_uat(_[\w-]+)?=[1-9]/.test(document.cookie);
}

let loading: Promise<Clerk> | undefined;

/** Time limits for starting clerk-js, and for each step with it. */
const loadTimeoutMs = 12_000;
export const stepTimeoutMs = 15_000;

/** Loads and starts clerk-js, once. */
export function loadClerk(): Promise<Clerk> {
  loading ??= withTimeout(start(), loadTimeoutMs).catch((error: unknown) => {
    // A clerk-js that started offline never finds a session, so the next call must load it again.
    resetClerk();
    throw clerkProblemFrom(error);
  });
  return loading;
}

/** Removes clerk-js, so that the next `loadClerk` starts it again. */
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

/** The session token for our API, or null if nobody is signed in. `isFresh` skips Clerk's cache. */
export async function sessionToken(isFresh = false): Promise<string | null> {
  if (!loading && !mayBeSignedIn()) return null;
  const { session } = await loadClerk();
  const token = (await session?.getToken({ skipCache: isFresh })) ?? null;
  if (!token || isFresh || hasOwnOrigin(token)) return token;
  return sessionToken(true);
}

/**
 * Whether a token is for this origin (`azp`). The first token after a page load may have no `azp`, and our API refuses
 * it: requesting another one at once saves a round trip.
 */
function hasOwnOrigin(token: string): boolean {
  const [, claims = ""] = token.split(".");
  const { azp } = JSON.parse(atob(claims.replace(/-/g, "+").replace(/_/g, "/")));
  return azp === location.origin;
}

/** Whether somebody is signed in with Clerk. Loads clerk-js, so check `mayBeSignedIn` first. */
export async function isSignedIn(): Promise<boolean> {
  return Boolean((await loadClerk()).session);
}

/** Whether clerk-js is loaded or loading. */
export function hasStartedClerk(): boolean {
  return loading !== undefined;
}

/**
 * The task that Clerk requires before the session is valid (`choose-organization`, `reset-password`, `setup-mfa`), or
 * null.
 */
export async function sessionTask(): Promise<string | null> {
  const { session } = await loadClerk();
  return session?.status === "pending" ? (session.currentTask?.key ?? "pending") : null;
}

/** Rejects as `unreachable` after `ms`, unless Clerk shows a captcha: people may take their time with it. */
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
