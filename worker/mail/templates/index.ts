import { mails as en } from "../../../languages/en.ts";
import { mails as es } from "../../../languages/es.ts";
import { mails as fr } from "../../../languages/fr.ts";
import type { TemplateFiles } from "../render.ts";
import button from "./button.html?raw";
import layout from "./layout.html?raw";

/** The layout and the texts of all mails. */
export const templateFiles: TemplateFiles = { layout, button, languages: { en, es, fr } };
