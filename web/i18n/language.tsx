import { type ComponentChildren, createContext, Fragment } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { languageFor } from "./choice.ts";
import { reloadConsole } from "./console.ts";
import { reloadIdentityCopy } from "./identity.ts";
import { chooseLanguage, language, languages } from "./index.ts";

const LanguageContext = createContext<(tag: string) => Promise<void>>(async () => {});

/** Returns a function that changes the language of the app on this device. */
export function useChooseLanguage(): (tag: string) => Promise<void> {
  return useContext(LanguageContext);
}

/** Renders the app again when its language changes, by choice or by the setting of the account. */
export function LanguageProvider({ children }: { children: ComponentChildren }) {
  const { who } = useSession();
  const [current, setCurrent] = useState(language);
  const choose = useMemo(
    () => async (tag: string) => {
      if (!(await chooseLanguage(tag))) return;
      await Promise.all([reloadConsole(), reloadIdentityCopy()]);
      setCurrent(tag);
    },
    [],
  );
  const preferred = who.status === "member" ? who.me.user.locale : null;
  useEffect(() => {
    // A language that the app does not have changes nothing.
    const wanted = languageFor(languages, { chosen: preferred, preferred: [language] });
    if (wanted !== language) void choose(wanted);
  }, [preferred, choose]);
  return (
    <LanguageContext.Provider value={choose}>
      <Fragment key={current}>{children}</Fragment>
    </LanguageContext.Provider>
  );
}
