import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import { Brand } from "./brand.tsx";
import "./centered-page.css";

/** A page with one thing on it: a form, or a few words. */
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
