import { useState } from "preact/hooks";
import { useAction } from "../data/use-action.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Notice } from "./notice.tsx";
import "./field.css";

/** A card with radio buttons. The choice is saved at once. */
export function RadioCard<Value extends string>({
  title,
  name,
  options,
  value,
  onChoose,
}: {
  title: string;
  name: string;
  options: Record<Value, string>;
  value: Value;
  onChoose: (value: Value) => Promise<unknown>;
}) {
  const [chosen, setChosen] = useState<Value>();
  const { problem, attempt } = useAction();
  const choose = (next: Value) =>
    attempt(async () => {
      setChosen(next);
      try {
        await onChoose(next);
      } finally {
        // Saved, it is `value` by now; if not, the old value is shown again.
        setChosen(undefined);
      }
    });
  return (
    <section class="surface stack">
      <fieldset class="choice">
        <legend>
          <h2>{title}</h2>
        </legend>
        {(Object.entries(options) as [Value, string][]).map(([option, words]) => (
          <label key={option} class="choice-option">
            <input
              type="radio"
              name={name}
              checked={(chosen ?? value) === option}
              onChange={() => choose(option)}
            />
            {words}
          </label>
        ))}
      </fieldset>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
