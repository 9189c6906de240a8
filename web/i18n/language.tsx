import { type ComponentChildren, createContext, Fragment } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { languageFor } from "./choice.ts";
import { reloadConsole } from "./console.ts";
import { reloadIdentityCopy } from "./identity.ts";
import { chooseLanguage, language, languages } from "./index.ts";

const LanguageContext = createContext<(tag: string) => Promise<void>>(async () => {});

/** Changes the language of the app, at once and on this device. */
export function useChooseLanguage(): (tag: string) => Promise<void> {
  return useContext(LanguageContext);
}

/** Shows the app anew when its language changes: by choice, or because an account prefers another one. */
export function LanguageProvider({ children }: { children: ComponentChildren }) {
  const { who } = useSession();
  const [shown, setShown] = useState(language);
  const choose = useMemo(
    () => async (tag: string) => {
      if (!(await chooseLanguage(tag))) return;
      await Promise.all([reloadConsole(), reloadIdentityCopy()]);
      setShown(tag);
    },
    [],
  );
  const preferred = who.status === "member" ? who.me.user.locale : null;
  useEffect(() => {
    // A language that the app does not speak changes nothing.
    const wanted = languageFor(languages, { chosen: preferred, preferred: [language] });
    if (wanted !== language) void choose(wanted);
  }, [preferred, choose]);
  return (
    <LanguageContext.Provider value={choose}>
      <Fragment key={shown}>{children}</Fragment>
    </LanguageContext.Provider>
  );
}
