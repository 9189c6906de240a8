import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import "./dialog.css";

/** A modal dialog. The browser's `<dialog>` handles the focus, Escape and the page behind it. */
export function Dialog({
  title,
  onClose,
  isAside = false,
  children,
}: {
  title: string;
  onClose: () => void;
  /** Beside the list that it belongs to, on wide screens. */
  isAside?: boolean;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={isAside ? "dialog dialog-aside" : "dialog"}
      aria-labelledby={id}
      onClose={onClose}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          class="dialog-close"
          aria-label={copy.close}
          onClick={() => dialog.current?.close()}
        >
          <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path d="M5 5l14 14M19 5L5 19" stroke="currentColor" stroke-width="2" fill="none" />
          </svg>
        </button>
      </div>
      {children}
    </dialog>
  );
}
