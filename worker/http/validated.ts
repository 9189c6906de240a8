import { zValidator } from "@hono/zod-validator";
import { en } from "zod/locales";
import { config, type ZodMiniType } from "zod/mini";
import { Problem } from "./problem.ts";
import type { FieldError } from "./response-parts.ts";

// zod/mini has no error messages of its own.
config(en());

/** Middleware that validates one part of a request. Throws `validation_failed` with an error for each invalid field. */
export function validated<Target extends Part, Schema extends ZodMiniType>(
  target: Target,
  schema: Schema,
) {
  const handler = zValidator(target, schema, (result) => {
    if (!result.success) {
      throw new Problem("validation_failed", { errors: result.error.issues.flatMap(fieldErrors) });
    }
  });
  schemas.set(handler, { target, schema });
  return handler;
}

type Part = "json" | "query" | "param";
const schemas = new WeakMap<object, { target: Part; schema: ZodMiniType }>();

/** The schema of a handler that `validated` made, for the OpenAPI document. */
export function schemaOf(handler: unknown): { target: Part; schema: ZodMiniType } | undefined {
  return typeof handler === "function" ? schemas.get(handler) : undefined;
}

/** Reports an unknown field as an error of that field. Zod reports it for the object around it. */
function fieldErrors(issue: {
  code?: string | undefined;
  path: PropertyKey[];
  message: string;
  keys?: string[];
}): FieldError[] {
  const paths = issue.keys?.map((key) => [...issue.path, key]) ?? [issue.path];
  return paths.map((path) => ({
    path: path.map(String).join("."),
    code: issue.code ?? "invalid",
    message: issue.message,
  }));
}
