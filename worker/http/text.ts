import * as z from "zod/mini";
import { normalizeEmail } from "./email.ts";

/**
 * Control characters (C0, DEL, C1), and invisible characters that reorder the text around them. With them a name could
 * look like another one, and NUL ends SQLite's `length()` early (docs/threats.md, 6).
 */
const forbiddenCharacters = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Text that `read` parses. If `read` returns null, validation fails with `error`. */
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

/** An id in a request. Any short text: an unknown one is not found. */
export const Id = z.lazy(() => z.string().check(z.minLength(1), z.maxLength(64)));

/** The search text of a list. */
export const searchText = (max: number) => z.string().check(z.trim(), z.maxLength(max));

/** A body without fields. */
export const EmptyBody = z.lazy(() => z.strictObject({}));

/** Text that can be removed: null and the empty text both become null. */
export const emptyAsNull = (text: z.ZodMiniType<string, string>) =>
  z.pipe(
    z.transform((value: string | null) => (value === "" ? null : value)),
    z.nullable(text),
  );

/** At least one of the fields. Fields that are left out stay unchanged. */
export const atLeastOneOf = <Shape extends z.core.$ZodShape>(fields: z.ZodMiniObject<Shape>) =>
  z
    .partial(fields)
    .check(z.refine((changes) => Object.keys(changes).length > 0, "says nothing to change"));

/** One line that a person typed: well-formed, NFC, trimmed, 1 to `max` code points. */
export const singleLineText = (max: number) =>
  z.string().check(
    z.refine((text) => text.isWellFormed() && !forbiddenCharacters.test(text), {
      error: "has characters that cannot be shown",
      abort: true,
    }),
    z.overwrite((text) => text.normalize("NFC").trim()),
    z.refine((text) => text !== "", { error: "is empty", abort: true }),
    z.refine((text) => [...text].length <= max, `is longer than ${max} characters`),
  );

/** Text that a person typed, as `singleLineText`, but it may have line breaks and may be empty. */
export const multiLineText = (max: number) =>
  z.string().check(
    z.refine(
      (text) => text.isWellFormed() && !forbiddenCharacters.test(text.replace(/[\r\n\t]/g, " ")),
      {
        error: "has characters that cannot be shown",
        abort: true,
      },
    ),
    z.overwrite((text) => text.normalize("NFC").replace(/\r\n?/g, "\n").trim()),
    z.refine((text) => [...text].length <= max, `is longer than ${max} characters`),
  );

/** A first or last name. */
export const PersonName = z.lazy(() => singleLineText(80));

/** A telephone number as people write it. It is only shown. */
export const Phone = z.lazy(() =>
  z
    .string()
    .check(
      z.trim(),
      z.regex(/^\+?[0-9][0-9 ()./-]{3,30}$/, { error: "is not a telephone number" }),
    ),
);

/** An email address, normalized as it is stored. */
export const Email = z.lazy(() =>
  readAs(z.string(), normalizeEmail, "is not an email address that we can write to"),
);
