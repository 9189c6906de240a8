import type { ComponentChildren } from "preact";
import type { User } from "../clerk/clerk.ts";
import { useOwnUser } from "../clerk/use-own-user.ts";
import { AsyncSection } from "../ui/async-section.tsx";

/** Renders a part that needs Clerk's user, once clerk-js is loaded and after each change of the user. */
export function OwnUserSection({ children }: { children: (user: User) => ComponentChildren }) {
  const { user, problem, retry } = useOwnUser();
  return <AsyncSection query={{ data: user, problem, reload: retry }}>{children}</AsyncSection>;
}
