import { readFileSync } from "node:fs";
import type { Preview } from "../emulators/postmark/mailbox-page.ts";
import { mailLocales, render, type Template, type TemplateFiles } from "../worker/mail/render.ts";

const folder = "worker/mail/templates";
const templates: Template[] = ["tenant-welcome-invite", "club-signup"];
const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");

/** Names of the kind that people have, long ones too. */
const sample = {
  recipient_name: "Paula",
  sender_name: "Carla Mendes",
  tenant_name: "Riverside Football Club",
  product_name: "Tenantry",
  accept_url: "http://localhost:8787/accept-invite?token=a-sample-that-opens-nothing",
};

/** Every mail in every language with sample names, from the files as they are now. */
export function mailPreviews(): Preview[] {
  const texts = Object.fromEntries(
    templates.map((template) => [
      template,
      Object.fromEntries(mailLocales.map((locale) => [locale, read(`${template}.${locale}.txt`)])),
    ]),
  ) as TemplateFiles["texts"];
  const files = { layout: read("layout.html"), button: read("button.html"), texts };
  return templates.flatMap((template) =>
    mailLocales.map((locale) => ({
      name: `${template}.${locale}`,
      ...render(files, template, locale, sample),
    })),
  );
}
