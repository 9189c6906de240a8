import { ClerkProblem } from "../clerk/clerk-problem.ts";
import { ApiProblem } from "../data/api.ts";
import { clerkSentence } from "./identity.ts";
import { copy } from "./index.ts";

/** The sentence to show for anything that was thrown. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiProblem) {
    if (error.code === "offline" || error.code === "over_limit") return copy[error.code];
    return copy.problems[error.code];
  }
  if (error instanceof ClerkProblem) return sentenceForClerk(error.code);
  return copy.problems.internal;
}

/** Clerk's own messages are in English and for engineers, so they are never shown. */
function sentenceForClerk(code: string): string {
  if (code === "network") return copy.offline;
  return clerkSentence(code) ?? copy.problems.unavailable;
}
