import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import "./centered-page.css";

/** Shows a message and a link home, instead of a blank page, if a component throws while it renders. */
export function CrashBoundary({ children }: { children: ComponentChildren }) {
  const [error] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <div class="plain">
      <main class="stack-loose">
        <h1>{copy.product}</h1>
        <p role="alert">{copy.problems.internal}</p>
        <a
          class="button"
          href="/"
          rel="external"
          target="_self"
          onClick={() => location.assign("/")}
        >
          {copy.notFound.home}
        </a>
      </main>
    </div>
  );
}
