import { Hono } from "hono";
import type { AppEnv } from "../http/request-context.ts";
import { contentSecurityPolicy } from "../http/security-headers.ts";

/** Headers in which a visitor could say where a request comes from. */
const saidByVisitors = [
  ...["x-forwarded-host", "x-forwarded-proto", "x-forwarded-for"],
  ...["forwarded", "x-real-ip", "true-client-ip"],
];

/** Where OAuth providers send browsers back to. */
const oauthCallback = "/__clerk/v1/oauth_callback";

/** `/__clerk/*`: Clerk's Frontend API under our own origin, so that a browser talks to nobody else. */
export const clerkFrontend = new Hono<AppEnv>().all("/*", async (c) => {
  const { settings } = c.var;
  const { pathname, search } = new URL(c.req.url);
  // Clerk takes who we are (`Clerk-Proxy-Url`) from this address: it is ours, whatever was asked for.
  const request = new Request(`${settings.APP_URL}${pathname}${search}`, c.req.raw);
  // What Clerk is told of the visitor must come from the platform, not from the visitor.
  for (const name of saidByVisitors) request.headers.delete(name);
  const { clerkFrontendApiProxy } = await import("@clerk/backend/proxy");
  const answer = await clerkFrontendApiProxy(request, {
    proxyPath: "/__clerk",
    publishableKey: settings.CLERK_PUBLISHABLE_KEY,
    secretKey: settings.CLERK_SECRET_KEY,
    ...(settings.CLERK_FAPI_URL && { fapiUrl: settings.CLERK_FAPI_URL }),
  });
  // Somebody came back from a provider, and Clerk does not take it: used, too old, or of another browser. The browser
  // would show Clerk's JSON; our page says what to do.
  if (pathname === oauthCallback && answer.status >= 400) return c.redirect("/sso-callback", 303);
  // A page of Clerk's is a page of our origin: it is bound by our policy beside any of its own.
  if (answer.headers.get("content-type")?.startsWith("text/html")) {
    answer.headers.append("content-security-policy", contentSecurityPolicy(settings));
  }
  return answer;
});
