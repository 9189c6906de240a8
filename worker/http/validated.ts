import { zValidator } from "@hono/zod-validator";
import { en } from "zod/locales";
import { config, type ZodMiniType } from "zod/mini";
import { Problem } from "./problem.ts";
import type { FieldError } from "./response-parts.ts";

// Refusals say what is wrong; the small form of zod comes without its sentences.
config(en());

/** Checks one part of a request against its schema; what is not valid is refused field by field. */
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

/** The schema by which a handler of `validated` checks, and what: the API's document is made from it. */
export function schemaOf(handler: unknown): { target: Part; schema: ZodMiniType } | undefined {
  return typeof handler === "function" ? schemas.get(handler) : undefined;
}

/** An unknown field is an error of that field, not of the object around it. */
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
