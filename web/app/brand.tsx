import { copy } from "../i18n/index.ts";
import "./brand.css";

/** The product's name and logo, as a link to the home page. */
export function Brand() {
  return (
    <a class="brand" href="/">
      <svg viewBox="0 0 64 64" width="28" height="28" aria-hidden="true">
        <rect width="64" height="64" rx="16" fill="var(--pitch)" />
        <g fill="none" stroke="var(--on-pitch)" stroke-width="4">
          <circle cx="32" cy="32" r="12" />
          <path d="M32 8v48" />
        </g>
      </svg>
      {copy.product}
    </a>
  );
}
