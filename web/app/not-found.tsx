import { copy } from "../i18n/index.ts";
import { CenteredPage } from "./centered-page.tsx";

/** The 404 page. */
export function NotFound() {
  const { title, lead, home } = copy.notFound;
  return (
    <CenteredPage title={title}>
      <p class="soft">{lead}</p>
      <p>
        <a class="button" href="/">
          {home}
        </a>
      </p>
    </CenteredPage>
  );
}
