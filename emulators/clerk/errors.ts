import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

export interface ErrorDetails {
  long?: string;
  meta?: Record<string, unknown>;
  retryAfterSeconds?: number;
}

/** An error response in Clerk's format. Codes, statuses and messages are from Clerk's published list. */
export class ClerkError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  body() {
    const { long = this.message, meta = {} } = this.details;
    return {
      errors: [{ code: this.code, message: this.message, long_message: long, meta }],
      clerk_trace_id: randomBytes(16).toString("hex"),
    };
  }
}

/** A 422 for one parameter of the request. */
function fieldError(param: string, code: string, message: string, long = message): ClerkError {
  return new ClerkError(422, code, message, { long, meta: { param_name: param } });
}

export const notFound = (what: string, id?: string) =>
  new ClerkError(404, "resource_not_found", id ? "not found" : `${what} not found`, {
    long: id ? `No ${what.toLowerCase()} was found with id ${id}` : `${what} not found`,
  });

export const noSession = () =>
  new ClerkError(401, "authentication_invalid", "Invalid authentication", {
    long: "Unable to authenticate the request, you need to supply an active session",
  });

export const missing = (param: string) =>
  fieldError(param, "form_param_missing", "is missing", `${param} must be included.`);

export const unknownParameter = (
  param: string,
  meta: ErrorDetails["meta"] = { param_name: param },
) =>
  new ClerkError(422, "form_param_unknown", "is unknown", {
    long: `${param} is not a valid parameter for this request.`,
    meta,
  });

export const dataMissing = (params: string[]) =>
  new ClerkError(422, "form_data_missing", "missing data", {
    long: `${JSON.stringify(params)} data doesn't match user requirements set for this instance`,
    meta: { param_names: params },
  });

export const invalidValue = (param: string, value: string) =>
  fieldError(
    param,
    "form_param_value_invalid",
    "is invalid",
    `${value} does not match one of the allowed values for parameter ${param}`,
  );

export const invalidType = (param: string, type: string) =>
  fieldError(param, "form_param_type_invalid", "is invalid", `\`${param}\` must be a \`${type}\`.`);

export const invalidEmail = (param = "email_address") =>
  fieldError(
    param,
    "form_param_format_invalid",
    "is invalid",
    `${param} must be a valid email address.`,
  );

export const invalidPhone = (param = "phone_number") =>
  fieldError(
    param,
    "form_param_format_invalid",
    "is invalid",
    `${param} must be a valid phone number according to E.164 international standard.`,
  );

export const emailTaken = (param = "email_address") =>
  fieldError(
    param,
    "form_identifier_exists",
    `That ${param.replace("_", " ")} is taken. Please try another.`,
  );

export const identifierNotFound = () =>
  fieldError("identifier", "form_identifier_not_found", "Couldn't find your account.");

export const passwordIncorrect = () =>
  fieldError(
    "password",
    "form_password_incorrect",
    "Password is incorrect. Try again, or use another method.",
  );

/** Strict enumeration protection uses this instead of the two errors above. */
export const passwordOrIdentifierIncorrect = () =>
  fieldError(
    "password",
    "form_password_or_identifier_incorrect",
    "Identifier or password is incorrect. Try again, or use another method.",
  );

export const passwordCompromised = () =>
  fieldError(
    "password",
    "form_password_compromised",
    "Your password may be compromised",
    "Your password may be compromised. To protect your account, please continue with an alternative sign-in method. You will be required to reset your password after signing in.",
  );

/** A reverification with a password that was marked as compromised. */
export const reverificationPasswordCompromised = () =>
  fieldError(
    "password",
    "form_password_compromised",
    "",
    "Your password may be compromised. To protect your account, please use an alternative method.",
  );

export const passwordPwned = (isSignIn = false, param = "password") =>
  fieldError(
    param,
    "form_password_pwned",
    "Password has been found in an online data breach. For account safety, please " +
      (isSignIn ? "reset your password." : "use a different password."),
  );

export const passwordTooShort = (minLength: number, param = "password") =>
  fieldError(
    param,
    "form_password_length_too_short",
    `Passwords must be ${minLength} characters or more.`,
  );

export const passwordTooLong = (maxLength: number, param = "password") =>
  fieldError(
    param,
    "form_password_length_too_long",
    `Passwords must be less than ${maxLength} characters.`,
  );

export const passwordMatchesIdentifier = (param = "password") =>
  fieldError(
    param,
    "form_password_matches_identifier",
    "Password cannot match your email address, phone number or username. For account safety, please use a different password.",
  );

export const codeIncorrect = () =>
  fieldError("code", "form_code_incorrect", "is incorrect", "Incorrect code");

export const strategyInvalidForUser = () =>
  new ClerkError(400, "strategy_for_user_invalid", "Invalid verification strategy", {
    long: "The verification strategy is not valid for this account",
  });

export const reverificationRequired = () =>
  new ClerkError(403, "session_reverification_required", "Reverification required", {
    long: "You need to provide additional verification to perform this operation",
  });

export const sessionExists = () =>
  new ClerkError(400, "session_exists", "Session already exists", {
    long: "You're already signed in.",
  });

export const alreadySignedIn = (sessionId: string) =>
  new ClerkError(400, "identifier_already_signed_in", "You're already signed in", {
    meta: { session_id: sessionId },
  });

export const userBanned = () =>
  new ClerkError(403, "user_banned", "User banned", {
    long: "You have been banned. If you think this was by mistake, please contact support.",
  });

export function userLocked(secondsLeft: number | null): ClerkError {
  const minutes = Math.ceil((secondsLeft ?? 0) / 60);
  const wait = secondsLeft === null ? "" : ` You will be able to try again in ${minutes} minutes.`;
  return new ClerkError(403, "user_locked", "Account locked", {
    long: `Your account is locked.${wait} For more information, please contact support.`,
    meta: { ...(secondsLeft !== null && { lockout_expires_in_seconds: secondsLeft }) },
  });
}

export const tooManyRequests = (seconds: number) =>
  new ClerkError(429, "too_many_requests", "Too many requests", {
    long: "Too many requests, retry later",
    meta: { ResetsIn: seconds },
    retryAfterSeconds: seconds,
  });

/** The error response of either API. */
export function asClerkError(error: Error, c: Context): Response {
  const clerkError =
    error instanceof ClerkError
      ? error
      : new ClerkError(500, "internal_clerk_error", "Oops, an unexpected error occurred", {
          long: error.message,
        });
  if (clerkError !== error) console.error(error);
  const { retryAfterSeconds } = clerkError.details;
  return c.body(JSON.stringify(clerkError.body()), clerkError.status, {
    "content-type": "application/json",
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
  });
}
