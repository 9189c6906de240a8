import type { TemplateFiles } from "../render.ts";
import button from "./button.html";
import clubSignupEn from "./club-signup.en.txt";
import clubSignupEs from "./club-signup.es.txt";
import clubSignupFr from "./club-signup.fr.txt";
import layout from "./layout.html";
import inviteEn from "./tenant-welcome-invite.en.txt";
import inviteEs from "./tenant-welcome-invite.es.txt";
import inviteFr from "./tenant-welcome-invite.fr.txt";

/** The templates as they are deployed; `docs/extend.md` says how to change one or add a language. */
export const templateFiles: TemplateFiles = {
  layout,
  button,
  texts: {
    "tenant-welcome-invite": { en: inviteEn, es: inviteEs, fr: inviteFr },
    "club-signup": { en: clubSignupEn, es: clubSignupEs, fr: clubSignupFr },
  },
};
