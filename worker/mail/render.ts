import type { emailTemplates } from "../db/schema.ts";

export type Template = (typeof emailTemplates)[number];

/** The HTML layout of all mails, and the texts by language tag. */
export interface TemplateFiles {
  layout: string;
  button: string;
  languages: Record<"en", MailTexts> & Record<string, MailTexts>;
}
export type MailTexts = Record<Template, string>;

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/**
 * Renders a mail from its template. The first line is the subject; a paragraph that is only `[text](url)` is the button.
 * `{{name}}` is a variable, `{{name|text}}` has a default.
 *
 * Variables can contain strangers' input: they never add a line break to the subject, markup to the HTML, or a link.
 */
export function render(
  files: TemplateFiles,
  template: Template,
  locale: string | null,
  variables: Record<string, string>,
): RenderedMail {
  const lang = mailLocale(files, locale);
  const values = { ...variables, when: formatStart(lang, variables) };
  const mails = files.languages[lang] ?? files.languages.en;
  const [head = "", ...paragraphs] = mails[template].trim().split(/\n\s*\n/);
  const subject = fill(head.replace(/^Subject:\s*/, ""), values, toSingleLine);
  const text = paragraphs.map((paragraph) => asText(paragraph, values)).join("\n\n");
  const body = paragraphs.map((paragraph) => asHtml(files, paragraph, values)).join("\n");
  const html = files.layout
    .replaceAll("{{lang}}", lang)
    .replaceAll("{{subject}}", () => escapeHtml(subject))
    .replaceAll("{{product_name}}", () => escapeHtml(variables.product_name ?? ""))
    .replaceAll("{{body}}", () => body);
  return { subject, text: `${text}\n`, html };
}

/** The language of a mail to a person with this language tag. */
export function mailLocale({ languages }: TemplateFiles, tag: string | null): string {
  const candidates = [tag, tag?.split("-")[0]];
  return candidates.find((lang) => lang && Object.hasOwn(languages, lang)) ?? "en";
}

/** The text of `starts_at` (in milliseconds) in `timezone`, or an empty text without them. */
function formatStart(lang: string, { starts_at, timezone }: Record<string, string>): string {
  if (!starts_at || !timezone) return "";
  const format = { dateStyle: "full", timeStyle: "short", timeZone: timezone } as const;
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, format).format(Number(starts_at));
}

/** A paragraph that is only `[text](url)`. */
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
      .replaceAll("{{url}}", () => escapeHtml(fill(url, variables)))
      .replaceAll("{{text}}", () => escapeHtml(fill(words, variables, unlinked)));
  }
  const text = escapeHtml(fill(paragraph.trim(), variables, unlinked));
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

/** Removes line breaks: in a subject they would start another mail header. */
function toSingleLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** Adds an invisible character to text that looks like an address, so that mail programs do not make it a link. */
function unlinked(value: string): string {
  return toSingleLine(value).replace(/(\w\.)(?=\p{L}{2})|(:)(?=\/\/)|(@)/gu, "$1$2$3\u200c");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
