import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as english from "../../languages/en.ts";
import { clerkCodes } from "../../web/clerk/clerk-codes.ts";

/* What the compiler can't see of a language: that it is offered, filled in, and not English still. */

const tags = readdirSync("languages")
  .map((name) => name.replace(/\.ts$/, ""))
  .filter((tag) => tag !== "plural");
const others = tags.filter((tag) => tag !== "en");

type Language = Record<"account" | "app" | "console" | "identity" | "mails", object>;
const load = async (tag: string) => (await import(`../../languages/${tag}.ts`)) as Language;

/** Every sentence by its path; functions are called with arguments that can be found again. */
function sentences(of: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(of)) {
    const here = `${path}.${name}`;
    if (typeof value === "string") found.set(here, value);
    else if (typeof value === "function") {
      const args = Array.from({ length: value.length || 1 }, (_, at) => argument(here, at));
      found.set(here, String((value as (...given: unknown[]) => string)(...args)));
    } else if (value && typeof value === "object") {
      for (const [deeper, sentence] of sentences(value, here)) found.set(deeper, sentence);
    }
  }
  return found;
}

/** Names are given to sentences about names, numbers to those about numbers. */
function argument(path: string, at: number): unknown {
  const isCount =
    /(members|waiting|invited|bounced|sessions|attempts|people|preview|andMore|submit|sending|created|skipped|failed|slipsMake|years|days|done|more|going|retrying|addMany|short|number)$/;
  const isName = /(submitNamed|join\.waiting|family\.invited|invite\.sent)$/;
  if (isCount.test(path) && !isName.test(path)) return at === 1 && /console/.test(path) ? false : 7;
  return `«name ${at}»`;
}

const variables = (mail: string) =>
  new Set([...mail.matchAll(/\{\{(\w+)/g)].map(([, name]) => name));
const buttons = (mail: string) => mail.match(/^\[[^\]]+\]\([^)]+\)$/gm)?.length;

/** The same in another language, by right: names, signs, and words that both share. */
const shared =
  /^[^\p{L}]*$|Tenantry|Riverside|RVRS|^(Logo|Parent|Notes|Type|Match|Invitation|Invitations|Code|Places|QR)$/u;

describe.each(others)("%s", (tag) => {
  it("has no sentence left in English, and none that loses what it is about", async () => {
    const language = await load(tag);
    const partsOf = ({ account, app, console, identity }: Omit<Language, "mails">) => ({
      account,
      app,
      console,
      identity,
    });
    const theirs = sentences(partsOf(language));
    const ours = sentences(partsOf(english));
    expect([...theirs.keys()].sort()).toEqual([...ours.keys()].sort());
    const same = [...theirs].filter(
      ([path, text]) => text === ours.get(path) && !shared.test(text),
    );
    expect(same.map(([path]) => path)).toEqual([]);
    for (const [path, text] of theirs) {
      expect(text, path).not.toMatch(/undefined|null|NaN|\[object|#/);
      for (const at of [0, 1]) {
        const given = `«name ${at}»`;
        if (ours.get(path)?.toLowerCase().includes(given)) {
          expect(text.toLowerCase(), path).toContain(given);
        }
      }
    }
  });

  it("has mails that say the same things, each with its one button", async () => {
    const { mails } = (await load(tag)) as { mails: Record<string, string> };
    for (const [template, text] of Object.entries(english.mails)) {
      const theirs = mails[template] ?? "";
      expect(variables(theirs), template).toEqual(variables(text));
      expect(buttons(theirs), template).toBe(1);
      expect(theirs, template).toMatch(/^Subject: .+\n\n/);
      expect(theirs).not.toBe(text);
    }
  });
});

it.each(tags)(
  "%s has a sentence for every refusal of Clerk, and none that names Clerk",
  async (tag) => {
    const { identity } = (await load(tag)) as unknown as Pick<typeof english, "identity">;
    const refusals: Record<string, string> = identity.refusals;
    for (const code of clerkCodes) expect(refusals[code], code).toMatch(/\p{L}.*[.!?]$/u);
    expect([...sentences(identity).values()].join(" ")).not.toMatch(/clerk/i);
  },
);

it("mails are written in every language that there is a file for", () => {
  const registry = readFileSync("worker/mail/templates/index.ts", "utf8");
  for (const tag of tags) expect(registry).toContain(`/languages/${tag}.ts"`);
  expect(tags).toEqual(expect.arrayContaining(["en", "es", "fr"]));
});
