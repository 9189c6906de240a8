import type { Console } from "../../languages/en.ts";
import { language } from "./index.ts";

/* The sentences for people who run a club, in a file of their own: families do not load them. */

const files = import.meta.glob<Console>(["../../languages/*.ts", "!../../languages/plural.ts"], {
  import: "console",
  query: "?console",
});

let loaded: string | undefined;

/** Undefined until `loadConsole` has finished: pages that use it are shown after that. */
export let consoleCopy = undefined as unknown as Console;

/** Loads them again after a change of the language, if they were loaded before. */
export async function reloadConsole(): Promise<void> {
  if (loaded) await loadConsole();
}

/** Loads the sentences in the current language. */
export async function loadConsole(): Promise<void> {
  if (loaded === language) return;
  const wanted = language;
  const sentences = await files[`../../languages/${wanted}.ts`]?.();
  if (!sentences) return;
  consoleCopy = sentences;
  loaded = wanted;
}
