import type { Account } from "../../languages/en.ts";
import { addRefusals, reloaders } from "./identity.ts";
import { language } from "./index.ts";

/*
 * Sentences about one's own way to sign in, in settings. They are separate, so that the sign-in pages do not load them.
 */

const files = import.meta.glob<Account>(["../../languages/*.ts", "!../../languages/plural.ts"], {
  import: "account",
  query: "?account",
});

let loaded: string | undefined;

/** The sentences of `/settings/sign-in`. Pages that read them are shown once `loadAccountCopy` is done. */
export let accountCopy = undefined as unknown as Account;

/** Fetches the sentences in the language in use. */
export async function loadAccountCopy(): Promise<void> {
  if (loaded === language) return;
  const wanted = language;
  const sentences = await files[`../../languages/${wanted}.ts`]?.();
  if (!sentences) return;
  accountCopy = sentences;
  addRefusals(sentences.refusals);
  loaded = wanted;
  // After a change of language they are fetched again.
  reloaders.add(loadAccountCopy);
}
