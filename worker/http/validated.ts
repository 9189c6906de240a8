import { zValidator } from "@hono/zod-validator";
import { en } from "zod/locales";
import { config, type ZodMiniType } from "zod/mini";
import { type FieldError, Problem } from "./problem.ts";

// Refusals say what is wrong; the small form of zod comes without its sentences.
config(en());

/** Checks one part of a request against its schema; what is not valid is refused field by field. */
export const validated = <Target extends "json" | "query" | "param", Schema extends ZodMiniType>(
  target: Target,
  schema: Schema,
) =>
  zValidator(target, schema, (result) => {
    if (!result.success) {
      throw new Problem("validation_failed", { errors: result.error.issues.flatMap(fieldErrors) });
    }
  });

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
