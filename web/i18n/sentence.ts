import { ApiProblem } from "../api.ts";
import { IdentityProblem } from "../identity.ts";
import { copy } from "./index.ts";

/** What to tell a person about anything that was thrown. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiProblem) {
    if (error.code === "offline" || error.code === "over_limit") return copy[error.code];
    return copy.problems[error.code];
  }
  if (error instanceof IdentityProblem) {
    if (error.code === "network") return copy.offline;
    return copy.identity[error.code] ?? error.message;
  }
  return copy.problems.internal;
}
