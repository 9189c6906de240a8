import type { Deployment } from "./deployment.ts";
import { type HttpResponse, sendRequest, textAt, timeFor, Unreachable } from "./request.ts";

/* Requests to Clerk's Backend API. */

export type Reply = HttpResponse | Unreachable;

/** Responses about the instance, which several checks use. */
export interface ClerkFacts {
  instance: Reply;
  domains: Reply;
  jwks: Reply;
}

/** Undefined without a secret key. */
export async function loadClerkFacts(deployment: Deployment): Promise<ClerkFacts | undefined> {
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
    return await sendRequest(address, {
      method: body ? "POST" : "GET",
      headers: {
        authorization: `Bearer ${values.CLERK_SECRET_KEY}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // Clerk sends a request to the proxy in turn.
      ...(path === "/proxy_checks" && { withinMs: timeFor(2) }),
    });
  } catch (error) {
    if (error instanceof Unreachable) return error;
    throw error;
  }
}

/** The body of Clerk's response, or the reason why there is none. */
export function read(reply: Reply): { json: unknown } | { why: string; isRefusal: boolean } {
  if (reply instanceof Unreachable) return { why: reply.message, isRefusal: false };
  if (reply.status === 200) return { json: reply.json };
  const code = textAt(reply.json, "errors", 0, "code");
  return { why: `Clerk answers ${reply.status}${code ? `, ${code}` : ""}`, isRefusal: true };
}
