import { Hono } from "hono";
import type { AppEnv } from "../http/request-context.ts";
import { contentSecurityPolicy } from "../http/security-headers.ts";

/** Headers with which a client could fake where a request comes from. */
const forwardingHeaders = [
  ...["x-forwarded-host", "x-forwarded-proto", "x-forwarded-for"],
  ...["forwarded", "x-real-ip", "true-client-ip"],
];

/** Where OAuth providers redirect browsers to. */
const oauthCallback = "/__clerk/v1/oauth_callback";

/** `/__clerk/*`: a proxy to Clerk's Frontend API, so that browsers connect only to our origin. */
export const clerkFrontend = new Hono<AppEnv>().all("/*", async (c) => {
  const { settings } = c.var;
  const { pathname, search } = new URL(c.req.url);
  // The SDK makes `Clerk-Proxy-Url` from this URL, so it must have our host, whatever the client sent.
  const request = new Request(`${settings.APP_URL}${pathname}${search}`, c.req.raw);
  for (const name of forwardingHeaders) request.headers.delete(name);
  const { clerkFrontendApiProxy } = await import("@clerk/backend/proxy");
  const response = await clerkFrontendApiProxy(request, {
    proxyPath: "/__clerk",
    publishableKey: settings.CLERK_PUBLISHABLE_KEY,
    secretKey: settings.CLERK_SECRET_KEY,
    ...(settings.CLERK_FAPI_URL && { fapiUrl: settings.CLERK_FAPI_URL }),
  });
  // Clerk rejects the callback if it was used, is too old, or belongs to another browser. The browser would show
  // Clerk's JSON; our page explains what to do.
  if (pathname === oauthCallback && response.status >= 400) return c.redirect("/sso-callback", 303);
  // A page of Clerk's has our origin, so our policy applies in addition to its own.
  if (response.headers.get("content-type")?.startsWith("text/html")) {
    response.headers.append("content-security-policy", contentSecurityPolicy(settings));
  }
  return response;
});
