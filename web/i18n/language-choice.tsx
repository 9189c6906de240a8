import { useId } from "preact/hooks";
import { copy, language, languages, nameOfLanguage } from "./index.ts";
import { useChooseLanguage } from "./language.tsx";
import "../ui/field.css";

/** The languages there are, each in its own name. `onChosen` keeps the choice where more than this device should know it. */
export function LanguageChoice({ onChosen }: { onChosen?: (tag: string) => Promise<unknown> }) {
  const id = useId();
  const choose = useChooseLanguage();
  const change = async (tag: string) => {
    await onChosen?.(tag);
    await choose(tag);
  };
  return (
    <div class="field narrow">
      <label for={id}>{copy.language}</label>
      <select
        id={id}
        class="select"
        value={language}
        onChange={({ currentTarget }) => void change(currentTarget.value)}
      >
        {languages.map((tag) => (
          <option key={tag} value={tag} lang={tag} selected={tag === language}>
            {nameOfLanguage(tag)}
          </option>
        ))}
      </select>
    </div>
  );
}
