import { useLocation } from "preact-iso";
import { flash } from "../app/flash.ts";
import { sessionTask } from "../clerk/load-clerk.ts";
import { completeSignUp, type Intent } from "../clerk/onboarding.ts";
import { clearSessionEnded } from "../data/offline-snapshot.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { useSession } from "./session.tsx";

/** Returns a function that finishes a sign-up with our API and opens the page that the person came for. */
export function useFinishSignUp(): (intent: Intent) => Promise<void> {
  const { refresh } = useSession();
  const { route } = useLocation();
  return async (intent) => {
    clearSessionEnded();
    // Our API refuses a session with an open task. After the task, `FinishSignUp` reads the intent from Clerk.
    if (await sessionTask()) {
      await refresh();
      return;
    }
    const { path, codeProblem } = await completeSignUp(intent);
    // The account exists even if its code was refused: the next page shows why.
    if (codeProblem) flash(sentenceFor(codeProblem));
    await refresh();
    route(path, true);
  };
}
