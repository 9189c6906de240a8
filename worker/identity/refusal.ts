import { Problem } from "../http/problem.ts";
import { log } from "../http/request-context.ts";
import type { FieldError } from "../http/response-parts.ts";

/** How long somebody waits when Clerk says that there are too many requests and not for how long. */
const waitSeconds = 10;

/** An error of Clerk's Backend API, as its SDK throws it. */
interface ClerkRefusal {
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

/** Fields of our forms by Clerk's name for them. */
const fields: Record<string, string> = { email_address: "email", password: "password" };
/** The path of an error about something that our forms have no field for. */
const noField = "account";

/**
 * What Clerk's refusal of an account means for the person who asked for it. `errors[].code` is always Clerk's own.
 *
 * - `validation_failed` (422): `errors[].path` is `password` or `email`, or `account` where our forms have no such field:
 *   then `detail` and the log name what Clerk wants, because only its dashboard can change that.
 * - `account_refused` (403): Clerk opens no account for this address, whatever is typed.
 * - `rate_limited` (429) with `retry-after`.
 * - `unavailable` (503) for everything else: Clerk is out of reach, or our own key is wrong.
 */
export function refusalOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, retryAfter, errors = [] } = error as ClerkRefusal;
  if (status === 429) {
    const headers = { "retry-after": String(retryAfter ?? waitSeconds) };
    return new Problem("rate_limited", { headers, cause: error });
  }
  const [first] = errors;
  const isOurFault = !first || /^(authentication|authorization|clerk_key)_/.test(first.code);
  if (isOurFault || ![400, 402, 403, 422].includes(status ?? 0)) {
    return new Problem("unavailable", { cause: error });
  }
  if (status === 422 || status === 400) return invalid(errors);
  log("account_refused", { status, reason: first.code });
  return new Problem("account_refused", { errors: errors.map((one) => fieldError(one, "email")) });
}

function invalid(errors: ClerkError[]): Problem {
  const found = errors.map((one) => fieldError(one, pathOf(one)));
  const outside = errors.filter((_, at) => found[at]?.path === noField);
  if (outside.length === 0) return new Problem("validation_failed", { errors: found });
  const wanted = outside.map(({ code, meta }) => `${code} ${meta?.paramName ?? ""}`.trim());
  log("account_refused", { status: 422, reason: wanted.join(", ") });
  const detail = `Clerk wants what no form of ours asks for: ${wanted.join(", ")}.`;
  return new Problem("validation_failed", { detail, errors: found });
}

function fieldError({ code, message, longMessage }: ClerkError, path: string): FieldError {
  return { path, code, message: longMessage ?? message };
}

/** Errors about a password do not always name the field, but their code does. */
function pathOf({ code, meta }: ClerkError): string {
  const named = meta?.paramName;
  if (named !== undefined) return fields[named] ?? noField;
  if (code.startsWith("form_password_")) return "password";
  return code.startsWith("form_email_address_") ? "email" : noField;
}
