import type { ClerkFailure } from "./clerk.ts";

/** Clerk's refusal; `code` is its own word for it, or one of ours. */
export class ClerkProblem extends Error {
  readonly code: string;
  /** The field at fault, in Clerk's spelling (`email_address`, `password`, `code`). */
  readonly field: string | undefined;

  constructor(code: string, field?: string) {
    super(code);
    this.code = code;
    this.field = field;
  }
}

/** The problem behind anything that clerk-js throws. Clerk's English sentences are left out on purpose. */
export function clerkProblemFrom(error: unknown): unknown {
  if (error instanceof ClerkProblem) return error;
  const { errors, code, status = 0, message = "" } = error as ClerkFailure;
  const [first] = errors ?? [];
  if (first) return new ClerkProblem(first.code, first.meta?.paramName);
  if (status === 429) return new ClerkProblem("too_many_requests");
  if (status >= 500 || code === "network_error" || /network error/i.test(message)) {
    return unreachable();
  }
  if (typeof code === "string") return new ClerkProblem(code);
  return error;
}

/** Clerk did not answer: either this device has no connection, or Clerk itself can't be reached. */
export function unreachable(): ClerkProblem {
  return new ClerkProblem(navigator.onLine ? "unreachable" : "network");
}
