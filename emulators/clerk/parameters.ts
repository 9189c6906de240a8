import type { Context } from "hono";
import { ClerkError, invalidType, unknownParameter } from "./errors.ts";
import type { Metadata } from "./store.ts";

/* What a Backend API request carries, refused where the endpoint does not know it. */

export type Body = Record<string, unknown>;

/** The JSON body; throws for a parameter that is not of `known`. */
export async function bodyOf(c: Context, known: readonly string[]): Promise<Body> {
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
    // Said below.
  }
  throw new ClerkError(400, "request_body_invalid", "Request body invalid", {
    long: "The request body is invalid. Please consult the API documentation for more information.",
  });
}

/** Throws for a query parameter that is not of `known`. */
export function checkQuery(c: Context, known: readonly string[]): void {
  const unknown = Object.keys(c.req.query()).find((name) => !known.includes(name));
  if (unknown) throw unknownParameter(unknown);
}

/** A text, null where it is null or left out; throws for another type. */
export function textIn(body: Body, name: string): string | null {
  const value = body[name] ?? null;
  if (value === null || typeof value === "string") return value;
  throw invalidType(name, "string");
}

export function textsIn(body: Body, name: string): string[] {
  const value = body[name] ?? [];
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw invalidType(name, "array");
}

export function booleanIn(body: Body, name: string): boolean | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === "boolean") return value;
  throw invalidType(name, "boolean");
}

export function objectIn(body: Body, name: string): Metadata | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return value as Metadata;
  throw invalidType(name, "object");
}

/** A time as RFC 3339 spells it, in milliseconds. */
export function timeIn(body: Body, name: string): number | null {
  const text = textIn(body, name);
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

/** `@clerk/backend` reads a body only when the type is exactly this, without a charset. */
export function answer(c: Context, body: unknown): Response {
  return c.body(JSON.stringify(body), 200, { "content-type": "application/json" });
}
