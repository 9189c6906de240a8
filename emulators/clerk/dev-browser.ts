import type { Hono, MiddlewareHandler } from "hono";
import { ClerkError } from "./errors.ts";
import type { Frontend } from "./frontend.ts";
import { clerkId } from "./store.ts";

/*
 * Development instances: the browser calls the Frontend API directly, at another origin, and is identified by a query
 * parameter (`__clerk_db_jwt`) instead of a cookie.
 */

const publicPaths = ["/dev_browser", "/environment", "/proxy-health", "/health"];

export function withDevBrowser({ instance, settingsOf }: Frontend): MiddlewareHandler {
  return async (c, next) => {
    if (!settingsOf(c).isDevelopment) return next();
    const origin = c.req.header("origin");
    if (c.req.method === "OPTIONS") c.res = new Response(null, { status: 204 });
    else {
      const id = c.req.query("__clerk_db_jwt") ?? "";
      const isKnown = id in instance.store.value.devBrowsers;
      if (!isKnown && !publicPaths.includes(c.req.path)) throw unauthenticated();
      await next();
    }
    if (origin) {
      c.res.headers.set("access-control-allow-origin", origin);
      c.res.headers.set("access-control-allow-credentials", "true");
      c.res.headers.set("access-control-allow-headers", "content-type, authorization");
      c.res.headers.set("access-control-allow-methods", "GET, POST, PATCH, PUT, DELETE");
      c.res.headers.set("access-control-expose-headers", "clerk-db-jwt, authorization");
    }
  };
}

function unauthenticated(): ClerkError {
  return new ClerkError(401, "dev_browser_unauthenticated", "Browser unauthenticated", {
    long: "Unable to authenticate this browser for your development instance. Check your Clerk cookies and try again. If the issue persists reach out to support@clerk.com.",
  });
}

export function devBrowserEndpoints(api: Hono, { instance, settingsOf }: Frontend): void {
  const { devBrowsers } = instance.store.value;
  api.post("/dev_browser", (c) => {
    if (!settingsOf(c).isDevelopment) {
      throw new ClerkError(400, "host_invalid", "Invalid host", {
        long: "We were unable to attribute this request to an instance running on Clerk. Make sure that your Clerk Publishable Key is correct.",
      });
    }
    const id = clerkId("dvb");
    devBrowsers[id] = null;
    instance.store.changed();
    return c.json({ id, instance_id: "ins_emulated", token: id });
  });
  /** Clerk requests this through a proxy, before the proxy can be enabled. */
  api.get("/proxy-health", (c) =>
    c.json({ status: "healthy", x_forwarded_for: c.req.header("x-forwarded-for") ?? "" }),
  );
}
