import type { ZodMiniType } from "zod/mini";
import { schemaOf } from "../http/validated.ts";
import { optionalSession, requireSession, trySession } from "../identity/session.ts";

/** A route as its handlers describe it. */
export interface Route {
  method: string;
  path: string;
  /** Who may call: anybody, somebody signed in, either of them, or a service that signs its requests. */
  door: "public" | "session" | "either" | "signature";
  body?: ZodMiniType;
  query?: ZodMiniType;
}

/** A handler as Hono lists it. */
export interface Handler {
  method: string;
  path: string;
  handler: unknown;
}

/** The API's routes, each once, in the order in which they are mounted; without `/__clerk`, which is Clerk's API. */
export function routesIn(handlers: Handler[]): Route[] {
  const routes = new Map<string, Route>();
  for (const { method, path, handler } of handlers) {
    if (method === "ALL" || !path.startsWith("/api/")) continue;
    const key = `${method} ${path}`;
    const door = path.startsWith("/api/webhooks/") ? "signature" : "public";
    const route = routes.get(key) ?? { method, path, door };
    routes.set(key, { ...route, ...describedBy(handler) });
  }
  return [...routes.values()];
}

function describedBy(handler: unknown): Partial<Route> {
  if (handler === requireSession) return { door: "session" };
  if (handler === optionalSession || handler === trySession) return { door: "either" };
  const { target, schema } = schemaOf(handler) ?? {};
  if (target === "json" && schema) return { body: schema };
  if (target === "query" && schema) return { query: schema };
  return {};
}
