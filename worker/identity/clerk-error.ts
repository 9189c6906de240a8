import { Problem } from "../http/problem.ts";
import { log } from "../http/request-context.ts";
import type { FieldError } from "../http/response-parts.ts";

/** Retry-After if Clerk's 429 has none. */
const defaultRetryAfterSeconds = 10;

/** An error of Clerk's Backend API, as its SDK throws it. */
interface ClerkResponseError {
  status?: number;
  retryAfter?: number;
  errors?: ClerkError[];
}
interface ClerkError {
  code: string;
  message: string;
  longMessage?: string;
  meta?: { paramName?: string };
}

/** Clerk's names of the fields of our forms. */
const fields: Record<string, string> = { email_address: "email", password: "password" };
/** The path of an error about a field that our forms do not have. */
const noField = "account";

/**
 * The problem for an error of Clerk's when it creates an account. `errors[].code` is Clerk's code.
 *
 * - `validation_failed` (422): `errors[].path` is `password` or `email`, or `account` for a field that our forms do not
 *   have. Then `detail` and the log have the field, because only the settings in Clerk's dashboard can solve it.
 * - `account_refused` (403): Clerk does not accept this address.
 * - `rate_limited` (429) with `retry-after`.
 * - `unavailable` (503) for everything else: Clerk is out of reach, or our key is wrong.
 */
export function problemFromClerk(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, retryAfter, errors = [] } = error as ClerkResponseError;
  if (status === 429) {
    const headers = { "retry-after": String(retryAfter ?? defaultRetryAfterSeconds) };
    return new Problem("rate_limited", { headers, cause: error });
  }
  const [first] = errors;
  const isOurError = !first || /^(authentication|authorization|clerk_key)_/.test(first.code);
  if (isOurError || ![400, 402, 403, 422].includes(status ?? 0)) {
    return new Problem("unavailable", { cause: error });
  }
  if (status === 422 || status === 400) return validationProblem(errors);
  log("account_refused", { status, reason: first.code });
  return new Problem("account_refused", {
    errors: errors.map((clerkError) => fieldError(clerkError, "email")),
  });
}

function validationProblem(clerkErrors: ClerkError[]): Problem {
  const errors = clerkErrors.map((clerkError) => fieldError(clerkError, pathOf(clerkError)));
  const withoutField = clerkErrors.filter((_, index) => errors[index]?.path === noField);
  if (withoutField.length === 0) return new Problem("validation_failed", { errors });
  const required = withoutField.map(({ code, meta }) => `${code} ${meta?.paramName ?? ""}`.trim());
  log("account_refused", { status: 422, reason: required.join(", ") });
  const detail = `Clerk wants what no form of ours asks for: ${required.join(", ")}.`;
  return new Problem("validation_failed", { detail, errors });
}

function fieldError({ code, message, longMessage }: ClerkError, path: string): FieldError {
  return { path, code, message: longMessage ?? message };
}

/** Errors about a password do not always have `paramName`, but their code starts with the field. */
function pathOf({ code, meta }: ClerkError): string {
  const name = meta?.paramName;
  if (name !== undefined) return fields[name] ?? noField;
  if (code.startsWith("form_password_")) return "password";
  return code.startsWith("form_email_address_") ? "email" : noField;
}
