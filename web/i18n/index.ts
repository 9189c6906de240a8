import { type Copy, en } from "./en.ts";

/** The sentences of the language in use. */
export const copy: Copy = en;
