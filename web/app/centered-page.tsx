import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import { Brand } from "./brand.tsx";
import "./centered-page.css";

/** A narrow page with a title and one form or a few sentences. */
export function CenteredPage({ title, children }: { title: string; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · ${copy.product}`;
  }, [title]);
  return (
    <div class="plain">
      <header>
        <Brand />
      </header>
      <main class="stack-loose">
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
