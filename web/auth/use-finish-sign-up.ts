import { useLocation } from "preact-iso";
import { flash } from "../app/flash.ts";
import { sessionTask } from "../clerk/load-clerk.ts";
import { arrive, type Intent } from "../clerk/onboarding.ts";
import { forgetEndedSession } from "../data/offline-snapshot.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { useSession } from "./session.tsx";

/** Finishes a sign-up with our API, and takes the person to where they came for. */
export function useFinishSignUp(): (intent: Intent) => Promise<void> {
  const { refresh } = useSession();
  const { route } = useLocation();
  return async (intent) => {
    forgetEndedSession();
    // Our API refuses a session with a task; once that is done, the intent is taken up again from Clerk.
    if (await sessionTask()) {
      await refresh();
      return;
    }
    const { path, codeProblem } = await arrive(intent);
    // The account is there all the same; the next page says what became of the code.
    if (codeProblem) flash(sentenceFor(codeProblem));
    await refresh();
    route(path, true);
  };
}
