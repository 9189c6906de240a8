import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { isOutage, reasonOf } from "../db/outage.ts";
import { type ProblemCode, problems } from "../problems.ts";
import { SettingsError } from "./env.ts";
import { type AppEnv, log } from "./request-context.ts";
import type { FieldError } from "./response-parts.ts";
import type { Problem as ProblemBody } from "./responses.ts";

interface ProblemDetails {
  /** A sentence about this case, for engineers. Never a secret or another person's data. */
  detail?: string;
  errors?: FieldError[];
  invitationId?: string;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An error with a stable code for the client. The HTTP status comes from `problems.ts` and nowhere else. */
export class Problem extends Error {
  override name = "Problem";
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code, { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}

/** Throws a `Problem`, as an expression: `row ?? fail("not_found")`. */
export function fail(code: ProblemCode, details?: ProblemDetails): never {
  throw new Problem(code, details);
}

/** Turns any error into a problem response that reveals nothing else. */
export const handleError: ErrorHandler<AppEnv> = (error, c) => {
  const problem = asProblem(error);
  // Other codes are expected: the request's own log line is enough.
  if (problem.code === "internal" || problem.code === "unavailable") {
    log("error", { requestId: c.var.requestId, code: problem.code, reason: reasonOf(error) });
  }
  return problemResponse(c, problem);
};

export const handleNotFound: NotFoundHandler<AppEnv> = (c) =>
  problemResponse(c, new Problem("not_found"));

function problemResponse(c: Context<AppEnv>, { code, details }: Problem): Response {
  const { status, title } = problems[code];
  const body: ProblemBody = {
    type: `urn:tenantry:problem:${code}`,
    title,
    status,
    code,
    ...(details.detail && { detail: details.detail }),
    ...(details.errors && { errors: details.errors }),
    ...(details.invitationId && { invitationId: details.invitationId }),
    requestId: c.var.requestId,
  };
  return c.body(JSON.stringify(body), status, {
    "content-type": "application/problem+json",
    ...(status === 401 && { "www-authenticate": "Bearer" }),
    ...(status === 503 && { "retry-after": "5" }),
    ...details.headers,
  });
}

function asProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SettingsError) {
    const detail =
      "This deployment is not configured yet. Its log names the settings that are missing or wrong.";
    return new Problem("unavailable", { detail, cause: error });
  }
  // Hono's parsers throw this for a malformed body or path.
  if (error instanceof HTTPException && error.status < 500) {
    return new Problem("validation_failed", { detail: "The request could not be read." });
  }
  if (isOutage(error)) return new Problem("unavailable", { cause: error });
  return new Problem("internal", { cause: error });
}
