import { frontendHostIn, type Settings } from "../http/env.ts";

const cache = new WeakMap<Settings, readonly string[]>();

/**
 * The allowed issuers (`iss`) of session tokens: the Frontend API, whose host is in the publishable key, and our proxy,
 * which older instances behind a proxy use. `CLERK_ISSUER` replaces both.
 */
export function issuersOf(settings: Settings): readonly string[] {
  const cached = cache.get(settings);
  if (cached) return cached;
  const { CLERK_ISSUER, CLERK_PUBLISHABLE_KEY, APP_URL } = settings;
  const derived = [`https://${frontendHostIn(CLERK_PUBLISHABLE_KEY)}`, `${APP_URL}/__clerk`];
  const issuers = CLERK_ISSUER ? [CLERK_ISSUER] : derived;
  cache.set(settings, issuers);
  return issuers;
}
