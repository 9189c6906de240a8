import * as z from "zod/mini";
import { normalizeEmail } from "./email.ts";

/**
 * Control characters (C0, DEL, C1) and the invisible ones that reorder the text around them: they
 * let a name lie about itself, and a NUL cuts SQLite's `length()` short (docs/threats.md, 6).
 */
const unwanted = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Text that `read` makes something of; null where it can't, which is refused with `error`. */
export const readAs = <Read>(
  schema: z.ZodMiniString<string>,
  read: (text: string) => Read | null,
  error: string,
) =>
  z.pipe(
    schema,
    z.transform((text, ctx): Read => {
      const value = read(text);
      if (value !== null) return value;
      ctx.issues.push({ code: "custom", message: error, input: text });
      return z.NEVER;
    }),
  );

/** An id of ours, or what is sent for one: whatever it is, it is looked up and not believed. */
export const Id = z.lazy(() => z.string().check(z.minLength(1), z.maxLength(64)));

/** What a list is searched for. */
export const searchText = (max: number) => z.string().check(z.trim(), z.maxLength(max));

/** A body that says nothing. */
export const EmptyBody = z.lazy(() => z.strictObject({}));

/** Text that may be taken away: an empty one is none. */
export const emptyAsNull = (text: z.ZodMiniType<string, string>) =>
  z.pipe(
    z.transform((value: string | null) => (value === "" ? null : value)),
    z.nullable(text),
  );

/** Some of the fields, at least one: what is left out stays. */
export const atLeastOneOf = <Shape extends z.core.$ZodShape>(fields: z.ZodMiniObject<Shape>) =>
  z
    .partial(fields)
    .check(z.refine((changes) => Object.keys(changes).length > 0, "says nothing to change"));

/** One line that a person typed: well-formed, NFC, trimmed, 1 to `max` code points. */
export const singleLineText = (max: number) =>
  z.string().check(
    z.refine((text) => text.isWellFormed() && !unwanted.test(text), {
      error: "has characters that cannot be shown",
      abort: true,
    }),
    z.overwrite((text) => text.normalize("NFC").trim()),
    z.refine((text) => text !== "", { error: "is empty", abort: true }),
    z.refine((text) => [...text].length <= max, `is longer than ${max} characters`),
  );

/** Text of several lines that a person typed: as `singleLineText`, line breaks allowed. */
export const multiLineText = (max: number) =>
  z.string().check(
    z.refine((text) => text.isWellFormed() && !unwanted.test(text.replace(/[\r\n\t]/g, " ")), {
      error: "has characters that cannot be shown",
      abort: true,
    }),
    z.overwrite((text) => text.normalize("NFC").replace(/\r\n?/g, "\n").trim()),
    z.refine((text) => [...text].length <= max, `is longer than ${max} characters`),
  );

/** A first or last name. */
export const PersonName = z.lazy(() => singleLineText(80));

/** A telephone number as people write them; it is shown, never dialled by us. */
export const Phone = z.lazy(() =>
  z
    .string()
    .check(
      z.trim(),
      z.regex(/^\+?[0-9][0-9 ()./-]{3,30}$/, { error: "is not a telephone number" }),
    ),
);

/** An address as we store it; anything else is refused field by field. */
export const Email = z.lazy(() =>
  readAs(z.string(), normalizeEmail, "is not an email address that we can write to"),
);
