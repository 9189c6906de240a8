import { type App, app as english } from "../../languages/en.ts";
import { type LanguageChoice, languageFor } from "./choice.ts";

/*
 * The current language. English is part of the app. Every other file of `languages/` is loaded when it is needed, and a
 * new file there is offered without further changes.
 */

const files = import.meta.glob<App>(
  ["../../languages/*.ts", "!../../languages/en.ts", "!../../languages/plural.ts"],
  { import: "app" },
);
const fileOf = (tag: string) => `../../languages/${tag}.ts`;

/** The tags of all languages of the app. */
export const languages = [
  "en",
  ...Object.keys(files).map((path) => path.replace(/^.*\/|\.ts$/g, "")),
];

/** The sentences in the current language. Read it while rendering, because it changes with the language. */
export let copy: App = english;

/** The tag of the current language. */
export let language = "en";

const chosenKey = "language";

function languageChoice(): LanguageChoice {
  return { chosen: localStorage.getItem(chosenKey), preferred: navigator.languages };
}

/** Loads the language that was chosen on this device, else the first of the browser's languages that the app has. */
export function startLanguage(): Promise<void> {
  return loadLanguage(languageFor(languages, languageChoice()));
}

/** Changes the language, and stores the choice on this device. Returns whether the language changed. */
export async function chooseLanguage(tag: string): Promise<boolean> {
  const next = languageFor(languages, { ...languageChoice(), chosen: tag });
  localStorage.setItem(chosenKey, next);
  if (next === language) return false;
  await loadLanguage(next);
  return true;
}

async function loadLanguage(tag: string): Promise<void> {
  const file = files[fileOf(tag)];
  // Offline, the language stays as it is.
  const sentences = file ? await file().catch(() => null) : english;
  if (!sentences) return;
  copy = sentences;
  language = tag;
  document.documentElement.lang = tag;
}

/** The name of a language in that language. */
export function nameOfLanguage(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** The tag for dates and numbers: the browser's tag with a region, if it is for the current language. */
export function formatTag(): string {
  return navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
}
