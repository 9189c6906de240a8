import type { Context } from "hono";
import { ClerkError, invalidType, unknownParameter } from "./errors.ts";
import type { Metadata } from "./store.ts";

/* The parameters of Backend API requests. */

export type Body = Record<string, unknown>;

/** The JSON body. Throws for a parameter that is not in `known`. */
export async function parseBody(c: Context, known: readonly string[]): Promise<Body> {
  const body = await jsonOf(c);
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown) throw unknownParameter(unknown);
  return body;
}

async function jsonOf(c: Context): Promise<Body> {
  const text = await c.req.text();
  if (!text) return {};
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("application/json")) {
    throw new ClerkError(415, "unsupported_content_type", "Content-Type is unsupported", {
      long: `Content-Type ${type} is unsupported. You should use application/json instead.`,
    });
  }
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Body;
  } catch {
    // Throws below.
  }
  throw new ClerkError(400, "request_body_invalid", "Request body invalid", {
    long: "The request body is invalid. Please consult the API documentation for more information.",
  });
}

/** Throws for a query parameter that is not in `known`. */
export function requireKnownQuery(c: Context, known: readonly string[]): void {
  const unknown = Object.keys(c.req.query()).find((name) => !known.includes(name));
  if (unknown) throw unknownParameter(unknown);
}

/** A string; null if it is null or missing. Throws for another type. */
export function stringParam(body: Body, name: string): string | null {
  const value = body[name] ?? null;
  if (value === null || typeof value === "string") return value;
  throw invalidType(name, "string");
}

export function stringsParam(body: Body, name: string): string[] {
  const value = body[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw invalidType(name, "array");
}

export function booleanParam(body: Body, name: string): boolean | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === "boolean") return value;
  throw invalidType(name, "boolean");
}

export function objectParam(body: Body, name: string): Metadata | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return value as Metadata;
  throw invalidType(name, "object");
}

/** An RFC 3339 time, in milliseconds. */
export function timeParam(body: Body, name: string): number | null {
  const text = stringParam(body, name);
  if (text === null) return null;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new ClerkError(422, "form_param_invalid_time", "invalid format", {
    long: `${name} must contain a datetime specified in RFC3339 format (e.g. \`2022-10-20T10:00:27.645Z\`).`,
    meta: { param_name: name },
  });
}

/** One page of `all`, by `limit` and `offset`. */
export function pageOf<T>(c: Context, all: T[]): T[] {
  const offset = Number(c.req.query("offset") ?? 0);
  return all.slice(offset, offset + Number(c.req.query("limit") ?? 10));
}

/** A JSON response. `@clerk/backend` reads a body only if the content type has no charset. */
export function jsonResponse(c: Context, body: unknown): Response {
  return c.body(JSON.stringify(body), 200, { "content-type": "application/json" });
}
