import type { TemplateFiles } from "../render.ts";
import button from "./button.html";
import clubSignupEn from "./club-signup.en.txt";
import clubSignupEs from "./club-signup.es.txt";
import clubSignupFr from "./club-signup.fr.txt";
import guardianInviteEn from "./guardian-invite.en.txt";
import guardianInviteEs from "./guardian-invite.es.txt";
import guardianInviteFr from "./guardian-invite.fr.txt";
import layout from "./layout.html";
import placeFreeEn from "./place-free.en.txt";
import placeFreeEs from "./place-free.es.txt";
import placeFreeFr from "./place-free.fr.txt";
import seriesCancelledEn from "./series-cancelled.en.txt";
import seriesCancelledEs from "./series-cancelled.es.txt";
import seriesCancelledFr from "./series-cancelled.fr.txt";
import seriesMovedEn from "./series-moved.en.txt";
import seriesMovedEs from "./series-moved.es.txt";
import seriesMovedFr from "./series-moved.fr.txt";
import sessionCancelledEn from "./session-cancelled.en.txt";
import sessionCancelledEs from "./session-cancelled.es.txt";
import sessionCancelledFr from "./session-cancelled.fr.txt";
import sessionMovedEn from "./session-moved.en.txt";
import sessionMovedEs from "./session-moved.es.txt";
import sessionMovedFr from "./session-moved.fr.txt";
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
    "guardian-invite": { en: guardianInviteEn, es: guardianInviteEs, fr: guardianInviteFr },
    "session-cancelled": { en: sessionCancelledEn, es: sessionCancelledEs, fr: sessionCancelledFr },
    "series-cancelled": { en: seriesCancelledEn, es: seriesCancelledEs, fr: seriesCancelledFr },
    "session-moved": { en: sessionMovedEn, es: sessionMovedEs, fr: sessionMovedFr },
    "series-moved": { en: seriesMovedEn, es: seriesMovedEs, fr: seriesMovedFr },
    "place-free": { en: placeFreeEn, es: placeFreeEs, fr: placeFreeFr },
  },
};
