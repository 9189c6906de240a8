import { useSession } from "../auth/session.tsx";
import type { ApiProblem } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { CenteredPage } from "./centered-page.tsx";

/** The page shown if loading the session failed, with a retry. */
export function FailedPage({ problem }: { problem: ApiProblem }) {
  const { refresh } = useSession();
  return (
    <CenteredPage title={copy.product}>
      <p role="alert">{sentenceFor(problem)}</p>
      <Button onClick={refresh}>{copy.tryAgain}</Button>
    </CenteredPage>
  );
}
