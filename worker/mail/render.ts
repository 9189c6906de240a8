import type { emailTemplates } from "../db/schema.ts";

export type Template = (typeof emailTemplates)[number];

/** The frame of every mail, and the words of each language by its tag. */
export interface TemplateFiles {
  layout: string;
  button: string;
  languages: Record<"en", Mails> & Record<string, Mails>;
}
export type Mails = Record<Template, string>;

/** A mail ready to go. */
export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

/**
 * A mail from its template: a text file whose first line is the subject, whose paragraphs are paragraphs,
 * and in which `[words](url)` alone is the button. `{{name}}` is a variable, `{{name|words}}` has words
 * for when there is none.
 *
 * Names in it come from strangers: no line break reaches the subject, no mark-up the HTML, and nothing in
 * a name becomes a link of its own.
 */
export function render(
  files: TemplateFiles,
  template: Template,
  locale: string | null,
  variables: Record<string, string>,
): Rendered {
  const lang = mailLocale(files, locale);
  const said = { ...variables, when: momentIn(lang, variables) };
  const mails = files.languages[lang] ?? files.languages.en;
  const [head = "", ...paragraphs] = mails[template].trim().split(/\n\s*\n/);
  const subject = fill(head.replace(/^Subject:\s*/, ""), said, oneLine);
  const text = paragraphs.map((paragraph) => asText(paragraph, said)).join("\n\n");
  const body = paragraphs.map((paragraph) => asHtml(files, paragraph, said)).join("\n");
  const html = files.layout
    .replaceAll("{{lang}}", lang)
    .replaceAll("{{subject}}", () => escaped(subject))
    .replaceAll("{{product_name}}", () => escaped(variables.product_name ?? ""))
    .replaceAll("{{body}}", () => body);
  return { subject, text: `${text}\n`, html };
}

/** The language that a mail is written in, for a person's language tag. */
export function mailLocale({ languages }: TemplateFiles, tag: string | null): string {
  const known = [tag, tag?.split("-")[0]].find(
    (wanted) => wanted && Object.hasOwn(languages, wanted),
  );
  return known ?? "en";
}

/** When something is, in words: `starts_at` in milliseconds, `timezone` where it is. Empty without them. */
function momentIn(lang: string, { starts_at, timezone }: Record<string, string>): string {
  if (!starts_at || !timezone) return "";
  const format = { dateStyle: "full", timeStyle: "short", timeZone: timezone } as const;
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, format).format(Number(starts_at));
}

/** `[words](url)`, and nothing else in the paragraph. */
const button = /^\[([^\]]+)\]\(([^)]+)\)$/;

function asText(paragraph: string, variables: Record<string, string>): string {
  const [, words, url] = button.exec(paragraph.trim()) ?? [];
  if (!words || !url) return fill(paragraph.trim(), variables, unlinked);
  return `${fill(words, variables, unlinked)}:\n${fill(url, variables)}`;
}

function asHtml(
  files: TemplateFiles,
  paragraph: string,
  variables: Record<string, string>,
): string {
  const [, words, url] = button.exec(paragraph.trim()) ?? [];
  if (words && url) {
    return files.button
      .replaceAll("{{url}}", () => escaped(fill(url, variables)))
      .replaceAll("{{text}}", () => escaped(fill(words, variables, unlinked)));
  }
  const text = escaped(fill(paragraph.trim(), variables, unlinked));
  return `<p style="margin: 0 0 16px">${text}</p>`;
}

function fill(
  text: string,
  variables: Record<string, string>,
  clean: (value: string) => string = (value) => value,
): string {
  return text.replace(/\{\{(\w+)(?:\|([^}]*))?\}\}/g, (_, name: string, instead = "") =>
    clean(variables[name] || instead),
  );
}

/** A subject is one line, whatever a name holds: a second one would be a header of its own. */
function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/**
 * Mail programs make links of what looks like an address. A club called "win at evil.com" must not put
 * one into our mail: an invisible character parts it.
 */
function unlinked(value: string): string {
  return oneLine(value).replace(/(\w\.)(?=\p{L}{2})|(:)(?=\/\/)|(@)/gu, "$1$2$3\u200c");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
