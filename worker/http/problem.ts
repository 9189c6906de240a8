import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { isOutage, reasonOf } from "../db/outage.ts";
import { type ProblemCode, problems } from "../problems.ts";
import { SettingsError } from "./env.ts";
import { type AppEnv, log } from "./request-context.ts";
import type { FieldError } from "./response-parts.ts";
import type { Problem as ProblemBody } from "./responses.ts";

interface Particulars {
  /** A sentence on this very case. English, for engineers; never a secret or another's data. */
  detail?: string;
  errors?: FieldError[];
  invitationId?: string;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** A refusal with a stable code. The status comes from `problems.ts` and nowhere else. */
export class Problem extends Error {
  override name = "Problem";
  readonly code: ProblemCode;
  readonly particulars: Particulars;

  constructor(code: ProblemCode, particulars: Particulars = {}) {
    super(code, { cause: particulars.cause });
    this.code = code;
    this.particulars = particulars;
  }
}

/** Throws a `Problem`, as an expression: `row ?? fail("not_found")`. */
export function fail(code: ProblemCode, particulars?: Particulars): never {
  throw new Problem(code, particulars);
}

/** The last resort of every request: whatever was thrown becomes a problem, and tells nothing else. */
export const answerProblem: ErrorHandler<AppEnv> = (error, c) => {
  const problem = asProblem(error);
  // Only what we did not mean to answer is worth a line of its own.
  if (problem.code === "internal" || problem.code === "unavailable") {
    log("error", { requestId: c.var.requestId, code: problem.code, reason: reasonOf(error) });
  }
  return problemAnswer(c, problem);
};

/** No route: 404, as a problem. */
export const answerNotFound: NotFoundHandler<AppEnv> = (c) =>
  problemAnswer(c, new Problem("not_found"));

function problemAnswer(c: Context<AppEnv>, { code, particulars }: Problem): Response {
  const { status, title } = problems[code];
  const body: ProblemBody = {
    type: `urn:tenantry:problem:${code}`,
    title,
    status,
    code,
    ...(particulars.detail && { detail: particulars.detail }),
    ...(particulars.errors && { errors: particulars.errors }),
    ...(particulars.invitationId && { invitationId: particulars.invitationId }),
    requestId: c.var.requestId,
  };
  return c.body(JSON.stringify(body), status, {
    "content-type": "application/problem+json",
    ...(status === 401 && { "www-authenticate": "Bearer" }),
    ...(status === 503 && { "retry-after": "5" }),
    ...particulars.headers,
  });
}

function asProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SettingsError) {
    const detail =
      "This deployment is not configured yet. Its log names the settings that are missing or wrong.";
    return new Problem("unavailable", { detail, cause: error });
  }
  // Hono's own parsers refuse a body or a path that cannot be read at all.
  if (error instanceof HTTPException && error.status < 500) {
    return new Problem("validation_failed", { detail: "The request could not be read." });
  }
  if (isOutage(error)) return new Problem("unavailable", { cause: error });
  return new Problem("internal", { cause: error });
}
