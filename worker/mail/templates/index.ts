import { mails as en } from "../../../languages/en.ts";
import { mails as es } from "../../../languages/es.ts";
import { mails as fr } from "../../../languages/fr.ts";
import type { TemplateFiles } from "../render.ts";
import button from "./button.html?raw";
import layout from "./layout.html?raw";

/** What mails are made of, as it is deployed: the frame, and the words of every language. */
export const templateFiles: TemplateFiles = { layout, button, languages: { en, es, fr } };
