import { ApiProblem, api } from "../data/api.ts";
import { saveAs } from "../data/save-as.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Session } from "./participants.ts";

/** Downloads a session as an .ics file. */
export function DownloadSession({ session }: { session: Session }) {
  const { problem, attempt } = useAction();
  const download = () =>
    attempt(async () => {
      const response = await api.sessions[":id"]["session.ics"].$get({ param: { id: session.id } });
      if (!response.ok) throw new ApiProblem("offline");
      saveAs("session.ics", await response.blob());
    });
  return (
    <>
      <Button quiet onClick={download}>
        {copy.calendar.session.download}
      </Button>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </>
  );
}
