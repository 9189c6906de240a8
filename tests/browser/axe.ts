import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/* What axe says of a page by the rules of WCAG 2.2 AA. */

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** The dark theme differs in colours alone. */
const colorRules = ["color-contrast", "link-in-text-block"];

/** Expects that axe finds nothing on the page in the light theme. */
export async function expectAccessible(page: Page): Promise<void> {
  await findNothing(page, "light", new AxeBuilder({ page }).withTags(tags));
}

/** Expects that axe finds nothing on the page in either theme. */
export async function expectAccessibleInBothThemes(page: Page): Promise<void> {
  await expectAccessible(page);
  await findNothing(page, "dark", new AxeBuilder({ page }).withRules(colorRules));
}

async function findNothing(
  page: Page,
  colorScheme: "light" | "dark",
  builder: AxeBuilder,
): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await transitionsEnd(page);
  // Otherwise each check opens a page of its own, to join the results of frames of other origins. We have none.
  const { violations } = await builder.setLegacyMode().analyze();
  const faults = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
  );
  expect(faults, `${page.url()} in ${colorScheme}`).toEqual([]);
}

/** Waits until no colour is between two themes. */
async function transitionsEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

/** How far the page has to be scrolled sideways, in pixels. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
