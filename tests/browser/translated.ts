import { expect, type Page } from "@playwright/test";
import * as english from "../../languages/en.ts";
import { expectAccessible } from "./axe.ts";

/* What every page has to be in Spanish and French: without an English sentence, and accessible. */

export type Words = Pick<typeof english, "account" | "app" | "identity">;

/** The sentences of a part of a language, at any depth. Those that take a value are functions and are left out. */
function sentencesIn(part: object): string[] {
  return Object.values(part).flatMap((value: unknown) => {
    if (typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? sentencesIn(value) : [];
  });
}

/** Every text that a person sees or hears on the page, one for each node or attribute. */
function textsOf(page: Page): Promise<string[]> {
  return page.locator("#app").evaluate((app) => {
    const texts: string[] = [];
    const nodes = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) texts.push(nodes.currentNode.nodeValue ?? "");
    for (const name of ["aria-label", "alt", "placeholder", "title"]) {
      for (const element of app.querySelectorAll(`[${name}]`)) {
        texts.push(element.getAttribute(name) ?? "");
      }
    }
    return texts;
  });
}

/** Whether a text has the sentence in it as whole words: "Confirm" is not in "Confirmer". */
function hasSentence(text: string, sentence: string): boolean {
  return text.split(sentence).some((before, at, parts) => {
    const after = parts[at + 1];
    return after !== undefined && !/\p{L}$/u.test(before) && !/^\p{L}/u.test(after);
  });
}

/**
 * Expects that a page has no English sentence of the parts that `partsOf` names, except those that are the same in its
 * language, and that axe finds nothing on it.
 */
export async function expectTranslated(
  page: Page,
  words: Words,
  partsOf: (words: Words) => object[],
): Promise<void> {
  const own = sentencesIn(partsOf(words));
  const foreign = sentencesIn(partsOf(english)).filter((sentence) => !own.includes(sentence));
  const texts = await textsOf(page);
  const left = foreign.filter((sentence) => texts.some((text) => hasSentence(text, sentence)));
  expect(left, page.url()).toEqual([]);
  await expectAccessible(page);
}
