import { type Answer, ask, textAt, timeFor, Unreachable } from "./ask.ts";
import type { Deployment } from "./deployment.ts";

/* Clerk's Backend API, asked once for each question. */

export type Reply = Answer | Unreachable;

/** What the instance says of itself. */
export interface ClerkFacts {
  instance: Reply;
  domains: Reply;
  jwks: Reply;
}

/** Undefined without a secret key. */
export async function askInstance(deployment: Deployment): Promise<ClerkFacts | undefined> {
  if (!deployment.values.CLERK_SECRET_KEY) return undefined;
  const [instance, domains, jwks] = await Promise.all(
    ["/instance", "/domains", "/jwks"].map((path) => backend(deployment, path)),
  );
  return { instance, domains, jwks } as ClerkFacts;
}

export async function backend(
  { values }: Deployment,
  path: string,
  body?: Record<string, unknown>,
): Promise<Reply> {
  const address = `${values.CLERK_API_URL || "https://api.clerk.com"}/v1${path}`;
  try {
    return await ask(address, {
      method: body ? "POST" : "GET",
      headers: {
        authorization: `Bearer ${values.CLERK_SECRET_KEY}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // Clerk asks the proxy in turn.
      ...(path === "/proxy_checks" && { withinMs: timeFor(2) }),
    });
  } catch (error) {
    if (error instanceof Unreachable) return error;
    throw error;
  }
}

/** Clerk's answer, or in one clause why there is none to read. */
export function read(reply: Reply): { json: unknown } | { why: string; isRefusal: boolean } {
  if (reply instanceof Unreachable) return { why: reply.message, isRefusal: false };
  if (reply.status === 200) return { json: reply.json };
  const code = textAt(reply.json, "errors", 0, "code");
  return { why: `Clerk answers ${reply.status}${code ? `, ${code}` : ""}`, isRefusal: true };
}
