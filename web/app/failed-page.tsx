import { useSession } from "../auth/session.tsx";
import type { ApiProblem } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { CenteredPage } from "./centered-page.tsx";

/** A whole page that could not be shown, and the way to try again. */
export function FailedPage({ problem }: { problem: ApiProblem }) {
  const { refresh } = useSession();
  return (
    <CenteredPage title={copy.product}>
      <p role="alert">{sentenceFor(problem)}</p>
      <Button onClick={refresh}>{copy.tryAgain}</Button>
    </CenteredPage>
  );
}
