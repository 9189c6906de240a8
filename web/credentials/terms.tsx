import { copy } from "../i18n/index.ts";

/** The box that somebody ticks to accept the terms, with the way to read them where the operator names one. */
export function Terms({ name }: { name: string }) {
  const { accept } = copy;
  return (
    <label class="check">
      <input type="checkbox" name={name} value="yes" required />
      <span>
        {accept.terms}{" "}
        {import.meta.env.VITE_TERMS_URL && (
          <a href={import.meta.env.VITE_TERMS_URL} target="_blank" rel="noreferrer">
            {accept.readTerms}
          </a>
        )}
      </span>
    </label>
  );
}
