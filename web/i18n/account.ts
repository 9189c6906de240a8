import type { Account } from "../../languages/en.ts";
import { addRefusals, reloaders } from "./identity.ts";
import { language } from "./index.ts";

/* The sentences of `/settings/sign-in`, in a file of their own: the sign-in pages do not load them. */

const files = import.meta.glob<Account>(["../../languages/*.ts", "!../../languages/plural.ts"], {
  import: "account",
  query: "?account",
});

let loaded: string | undefined;

/** Undefined until `loadAccountCopy` has finished: pages that use it are shown after that. */
export let accountCopy = undefined as unknown as Account;

/** Loads the sentences in the current language. */
export async function loadAccountCopy(): Promise<void> {
  if (loaded === language) return;
  const wanted = language;
  const sentences = await files[`../../languages/${wanted}.ts`]?.();
  if (!sentences) return;
  accountCopy = sentences;
  addRefusals(sentences.refusals);
  loaded = wanted;
  // Load them again after a change of the language.
  reloaders.add(loadAccountCopy);
}
