import { copy } from "../i18n/index.ts";

/** The checkbox to accept the terms, with a link to them if `VITE_TERMS_URL` is set. */
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
