import { frontendHostIn, type Settings } from "../http/env.ts";

const known = new WeakMap<Settings, readonly string[]>();

/**
 * The issuers (`iss`) of our instance's session tokens. Clerk's tokens name the Frontend API, whose host is in the
 * publishable key; older ones of an instance behind a proxy named the proxy. `CLERK_ISSUER` replaces both.
 */
export function issuersOf(settings: Settings): readonly string[] {
  const before = known.get(settings);
  if (before) return before;
  const { CLERK_ISSUER, CLERK_PUBLISHABLE_KEY, APP_URL } = settings;
  const derived = [`https://${frontendHostIn(CLERK_PUBLISHABLE_KEY)}`, `${APP_URL}/__clerk`];
  const issuers = CLERK_ISSUER ? [CLERK_ISSUER] : derived;
  known.set(settings, issuers);
  return issuers;
}
