import { Problem } from "../../http/problem.ts";

/** The problem for a slug that another tenant has, with a suggestion if there is one. */
export function slugTaken(suggestion: string | null): Problem {
  const message = suggestion ? `is taken; ${suggestion} is free` : "is taken";
  return new Problem("slug_taken", { errors: [{ path: "slug", code: "slug_taken", message }] });
}
