import type { ComponentChildren } from "preact";
import type { User } from "../clerk/clerk.ts";
import { useOwnUser } from "../clerk/use-own-user.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** A part of a page that needs Clerk's user: shown once clerk-js is there, and again after each change of the user. */
export function OwnUserPart({ children }: { children: (user: User) => ComponentChildren }) {
  const { user, problem, retry } = useOwnUser();
  if (user) return <>{children(user)}</>;
  if (problem === undefined) return <Skeleton />;
  return (
    <div class="stack">
      <Notice kind="danger">
        {copy.failedPart} {sentenceFor(problem)}
      </Notice>
      <p>
        <Button quiet onClick={retry}>
          {copy.tryAgain}
        </Button>
      </p>
    </div>
  );
}
