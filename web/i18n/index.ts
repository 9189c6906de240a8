import { type App, app as english } from "../../languages/en.ts";
import { type LanguageChoice, languageFor } from "./choice.ts";

/*
 * The language in use. English comes with the app; every other file of `languages/` is fetched when it is
 * wanted, and being there is all that it takes to be offered.
 */

const files = import.meta.glob<App>(
  ["../../languages/*.ts", "!../../languages/en.ts", "!../../languages/plural.ts"],
  { import: "app" },
);
const fileOf = (tag: string) => `../../languages/${tag}.ts`;

/** The languages that the app speaks, by their tags. */
export const languages = [
  "en",
  ...Object.keys(files).map((path) => path.replace(/^.*\/|\.ts$/g, "")),
];

/** The sentences of the language in use: read when they are shown, for they change with it. */
export let copy: App = english;

/** The language in use. */
export let language = "en";

const chosenKey = "language";

/** What this device and its owner prefer. */
function wishes(): LanguageChoice {
  return { chosen: localStorage.getItem(chosenKey), preferred: navigator.languages };
}

/** Begins in the language that somebody chose here, else in the first of the browser's that there is. */
export function startLanguage(): Promise<void> {
  return speak(languageFor(languages, wishes()));
}

/** Changes the language, and remembers it on this device. Answers whether it is another one now. */
export async function chooseLanguage(tag: string): Promise<boolean> {
  const next = languageFor(languages, { ...wishes(), chosen: tag });
  localStorage.setItem(chosenKey, next);
  if (next === language) return false;
  await speak(next);
  return true;
}

async function speak(tag: string): Promise<void> {
  const file = files[fileOf(tag)];
  // Without a connection it stays as it is: sentences in another language are better than none.
  const sentences = file ? await file().catch(() => null) : english;
  if (!sentences) return;
  copy = sentences;
  language = tag;
  document.documentElement.lang = tag;
}

/** A language in its own name, as its speakers look for it. */
export function nameOfLanguage(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** The tag for dates and numbers: the reader's own region where it speaks the language in use. */
export function formatTag(): string {
  return navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
}
