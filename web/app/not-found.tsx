import { copy } from "../i18n/index.ts";
import { Plain } from "./plain.tsx";

export function NotFound() {
  const { title, lead, home } = copy.notFound;
  return (
    <Plain title={title}>
      <p class="soft">{lead}</p>
      <p>
        <a class="button" href="/">
          {home}
        </a>
      </p>
    </Plain>
  );
}
