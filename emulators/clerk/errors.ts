import { randomBytes } from "node:crypto";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A refusal in Clerk's own form; `param` names the field at fault. */
export class ClerkError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly param: string | undefined;

  constructor(status: ContentfulStatusCode, code: string, message: string, param?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  body() {
    const meta = this.param ? { param_name: this.param } : {};
    return {
      errors: [{ code: this.code, message: this.message, long_message: this.message, meta }],
      clerk_trace_id: randomBytes(16).toString("hex"),
    };
  }
}

export const notFound = (what: string) =>
  new ClerkError(404, "resource_not_found", `${what} was not found`);

export const emailTaken = () =>
  new ClerkError(
    422,
    "form_identifier_exists",
    "That email address is taken. Please try another.",
    "email_address",
  );

/** Throws as Clerk does for a password that its rules refuse. */
export function checkPassword(password: string): void {
  if (password.length < 8) {
    const message = "Passwords must be 8 characters or more.";
    throw new ClerkError(422, "form_password_length_too_short", message, "password");
  }
}
