import type { ComponentChildren } from "preact";
import type { User } from "../clerk/clerk.ts";
import { useOwnUser } from "../clerk/use-own-user.ts";
import { AsyncSection } from "../ui/async-section.tsx";

/** A part of a page that needs Clerk's user: shown once clerk-js is there, and again after each change of the user. */
export function OwnUserSection({ children }: { children: (user: User) => ComponentChildren }) {
  const { user, problem, retry } = useOwnUser();
  return <AsyncSection query={{ data: user, problem, reload: retry }}>{children}</AsyncSection>;
}
