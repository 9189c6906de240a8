import type { Console } from "../../languages/en.ts";
import { language } from "./index.ts";

/*
 * What only those who run a club read: apart, so that families do not load it.
 */

const files = import.meta.glob<Console>(["../../languages/*.ts", "!../../languages/plural.ts"], {
  import: "console",
  query: "?console",
});

let loaded: string | undefined;

/** The console's sentences. Pages that read them are shown once `loadConsole` is done. */
export let consoleCopy = undefined as unknown as Console;

/** Fetches them again where the language has changed since; does nothing for those who never needed them. */
export async function reloadConsole(): Promise<void> {
  if (loaded) await loadConsole();
}

/** Fetches the console's sentences in the language in use. */
export async function loadConsole(): Promise<void> {
  if (loaded === language) return;
  const wanted = language;
  const sentences = await files[`../../languages/${wanted}.ts`]?.();
  if (!sentences) return;
  consoleCopy = sentences;
  loaded = wanted;
}
