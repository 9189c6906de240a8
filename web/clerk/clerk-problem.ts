import type { ClerkFailure } from "./clerk.ts";

/** An error of Clerk. `code` is Clerk's, or an `OwnCode`. */
export class ClerkProblem extends Error {
  readonly code: string;
  /** Clerk's name of the field at fault (`email_address`, `password`, `code`). */
  readonly field: string | undefined;

  constructor(code: string, field?: string) {
    super(code);
    this.code = code;
    this.field = field;
  }
}

/** Converts what clerk-js throws. Drops Clerk's English message: people read our own sentences. */
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

/** Clerk did not respond: either this device is offline, or Clerk cannot be reached. */
export function unreachable(): ClerkProblem {
  return new ClerkProblem(navigator.onLine ? "unreachable" : "network");
}
