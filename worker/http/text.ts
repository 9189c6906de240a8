import * as z from "zod";
import { normalizeEmail } from "../identity/email.ts";

/**
 * Control characters (C0, DEL, C1) and the invisible ones that reorder the text around them: they
 * let a name lie about itself, and a NUL cuts SQLite's `length()` short (docs/threats.md, 6).
 */
const unwanted = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** One line that a person typed: well-formed, NFC, trimmed, 1 to `max` code points. */
export const line = (max: number) =>
  z
    .string()
    .refine((text) => text.isWellFormed() && !unwanted.test(text), {
      error: "has characters that cannot be shown",
      abort: true,
    })
    .transform((text) => text.normalize("NFC").trim())
    .refine((text) => text !== "", { error: "is empty", abort: true })
    .refine((text) => [...text].length <= max, `is longer than ${max} characters`);

/** Text of several lines that a person typed: as `line`, line breaks allowed. */
export const lines = (max: number) =>
  z
    .string()
    .refine((text) => text.isWellFormed() && !unwanted.test(text.replace(/[\r\n\t]/g, " ")), {
      error: "has characters that cannot be shown",
      abort: true,
    })
    .transform((text) => text.normalize("NFC").replace(/\r\n?/g, "\n").trim())
    .refine((text) => [...text].length <= max, `is longer than ${max} characters`);

/** A first or last name. */
export const PersonName = line(80);

/** A telephone number as people write them; it is shown, never dialled by us. */
export const Phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ()./-]{3,30}$/, { error: "is not a telephone number" });

/** An address as we store it; anything else is refused field by field. */
export const Email = z.string().transform((text, ctx) => {
  const email = normalizeEmail(text);
  if (email) return email;
  ctx.addIssue({ code: "custom", message: "is not an email address that we can write to" });
  return z.NEVER;
});
