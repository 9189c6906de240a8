import type { FunctionComponent } from "preact";
import type { Identity } from "../../languages/en.ts";
import { type Page, page } from "../app/lazy-page.ts";
import { language } from "./index.ts";

/*
 * What is read while somebody signs up or in: apart, so that the first page does not load it.
 */

const files = import.meta.glob<Identity>(["../../languages/*.ts", "!../../languages/plural.ts"], {
  import: "identity",
  query: "?identity",
});

let loaded: string | undefined;

/** The sentences about signing in. Pages that read them are shown once `loadIdentityCopy` is done. */
export let identityCopy = undefined as unknown as Identity;

/** Fetches them again where the language has changed since; does nothing where they were never needed. */
export async function reloadIdentityCopy(): Promise<void> {
  if (loaded) await Promise.all([loadIdentityCopy(), ...[...reloaders].map((load) => load())]);
}

/** What else to fetch again with them: sentences that only pages with these sentences read. */
export const reloaders = new Set<() => Promise<void>>();

/** Fetches the sentences in the language in use. */
export async function loadIdentityCopy(): Promise<void> {
  if (loaded === language) return;
  const wanted = language;
  const sentences = await files[`../../languages/${wanted}.ts`]?.();
  if (!sentences) return;
  identityCopy = sentences;
  loaded = wanted;
}

/** A page that reads these sentences: they are fetched beside it. */
export function identityPage<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): Page<Props> {
  return page(async () => {
    const [component] = await Promise.all([load(), loadIdentityCopy()]);
    return component;
  });
}

/** What to say while the app waits to ask Clerk again; nothing where these sentences are not here. */
export function retryingSentence(seconds: number): string | undefined {
  return loaded ? identityCopy.retrying(seconds) : undefined;
}

/** What to say of any code of Clerk, or of our own; nothing where these sentences are not here. */
export function clerkSentence(code: string): string | undefined {
  if (!loaded) return undefined;
  if (code === "unreachable") return identityCopy.unreachable;
  return refusalSentence(code) ?? identityCopy.refused(code);
}

let furtherRefusals: Record<string, string> = {};

/** Adds sentences for refusals that only a part of the app meets, and that are fetched with it. */
export function addRefusals(refusals: Record<string, string>): void {
  furtherRefusals = { ...furtherRefusals, ...refusals };
}

/** Our sentence for one of Clerk's codes, if there is one and it is here. */
export function refusalSentence(code: string): string | undefined {
  const refusals: Record<string, string> = loaded ? identityCopy.refusals : {};
  return refusals[code] ?? furtherRefusals[code];
}
