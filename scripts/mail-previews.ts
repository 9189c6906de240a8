import { readdirSync, readFileSync } from "node:fs";
import type { Preview } from "../emulators/postmark/mailbox-page.ts";
import { emailTemplates } from "../worker/db/schema.ts";
import { type MailTexts, render, type TemplateFiles } from "../worker/mail/render.ts";

const folder = "worker/mail/templates";
const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");

/** Realistic values, some of them long. */
const sample = {
  recipient_name: "Paula",
  sender_name: "Carla Mendes",
  tenant_name: "Riverside Football Club",
  product_name: "Tenantry",
  participant_name: "Mia",
  session_title: "Under 12 training",
  starts_at: String(Date.UTC(2026, 10, 26, 17)),
  timezone: "Europe/Madrid",
  location: "North pitch",
  count: "6",
  session_url: "http://localhost:8787/sessions/a-sample",
  accept_url: "http://localhost:8787/accept-invite?token=a-sample-that-opens-nothing",
};

/** Every mail in every language with sample values. Changes of the layout show at once, of the sentences after a restart. */
export async function mailPreviews(): Promise<Preview[]> {
  const files = {
    layout: read("layout.html"),
    button: read("button.html"),
    languages: (await allMails()) as TemplateFiles["languages"],
  };
  return emailTemplates.flatMap((template) =>
    Object.keys(files.languages).map((language) => ({
      name: `${template}.${language}`,
      ...render(files, template, language, sample),
    })),
  );
}

/** The mails of every language file. */
async function allMails(): Promise<Record<string, MailTexts>> {
  const tags = readdirSync("languages").map((name) => name.replace(/\.ts$/, ""));
  const known = tags.filter((tag) => tag !== "plural");
  const loaded = known.map(async (tag) => {
    const { mails } = (await import(`../languages/${tag}.ts`)) as { mails: MailTexts };
    return [tag, mails] as const;
  });
  return Object.fromEntries(await Promise.all(loaded));
}
