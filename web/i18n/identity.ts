import type { FunctionComponent } from "preact";
import type { Identity } from "../../languages/en.ts";
import { type LazyPage, lazyPage } from "../app/lazy-page.ts";
import { language } from "./index.ts";

/* The sentences of the sign-up and sign-in pages, in a file of their own: the first page does not load them. */

const files = import.meta.glob<Identity>(["../../languages/*.ts", "!../../languages/plural.ts"], {
  import: "identity",
  query: "?identity",
});

let loaded: string | undefined;

/** Undefined until `loadIdentityCopy` has finished: pages that use it are shown after that. */
export let identityCopy = undefined as unknown as Identity;

/** Loads them again after a change of the language, if they were loaded before. */
export async function reloadIdentityCopy(): Promise<void> {
  if (loaded) await Promise.all([loadIdentityCopy(), ...[...reloaders].map((load) => load())]);
}

/** Other loaders to run again with them: for sentences that only pages with these sentences use. */
export const reloaders = new Set<() => Promise<void>>();

/** Loads the sentences in the current language. */
export async function loadIdentityCopy(): Promise<void> {
  if (loaded === language) return;
  const wanted = language;
  const sentences = await files[`../../languages/${wanted}.ts`]?.();
  if (!sentences) return;
  identityCopy = sentences;
  loaded = wanted;
}

/** A page that uses these sentences: they are loaded with it. */
export function identityPage<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): LazyPage<Props> {
  return lazyPage(async () => {
    const [component] = await Promise.all([load(), loadIdentityCopy()]);
    return component;
  });
}

/** The sentence while the app waits for a retry; undefined if these sentences are not loaded. */
export function retryingSentence(seconds: number): string | undefined {
  return loaded ? identityCopy.retrying(seconds) : undefined;
}

/** The sentence for any code of Clerk, or of our own; undefined if these sentences are not loaded. */
export function clerkSentence(code: string): string | undefined {
  if (!loaded) return undefined;
  if (code === "unreachable") return identityCopy.unreachable;
  return refusalSentence(code) ?? identityCopy.refused(code);
}

let addedRefusals: Record<string, string> = {};

/** Adds sentences for codes that only a part of the app needs, and that are loaded with it. */
export function addRefusals(refusals: Record<string, string>): void {
  addedRefusals = { ...addedRefusals, ...refusals };
}

/** Our sentence for a code of Clerk, if there is one and it is loaded. */
export function refusalSentence(code: string): string | undefined {
  const refusals: Record<string, string> = loaded ? identityCopy.refusals : {};
  return refusals[code] ?? addedRefusals[code];
}
