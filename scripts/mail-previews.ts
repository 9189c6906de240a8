import { readFileSync } from "node:fs";
import type { Preview } from "../emulators/postmark/mailbox-page.ts";
import { emailTemplates } from "../worker/db/schema.ts";
import { mailLocales, render, type TemplateFiles } from "../worker/mail/render.ts";

const folder = "worker/mail/templates";
const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");

/** Names of the kind that people have, long ones too. */
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

/** Every mail in every language with sample names, from the files as they are now. */
export function mailPreviews(): Preview[] {
  const texts = Object.fromEntries(
    emailTemplates.map((template) => [
      template,
      Object.fromEntries(mailLocales.map((locale) => [locale, read(`${template}.${locale}.txt`)])),
    ]),
  ) as TemplateFiles["texts"];
  const files = { layout: read("layout.html"), button: read("button.html"), texts };
  return emailTemplates.flatMap((template) =>
    mailLocales.map((locale) => ({
      name: `${template}.${locale}`,
      ...render(files, template, locale, sample),
    })),
  );
}
