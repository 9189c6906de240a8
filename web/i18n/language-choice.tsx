import { useId } from "preact/hooks";
import { copy, language, languages, nameOfLanguage } from "./index.ts";
import { useChooseLanguage } from "./language.tsx";
import "../ui/field.css";

/** A select of all languages. `onChosen` may store the choice with the account. */
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
