import * as z from "zod/mini";
import { type ProblemCode, problems } from "../problems.ts";

/*
 * What the schemas of responses have in common. No request is checked by them: the API's document is made from them, and
 * tests compare every response with it. So the Worker loads them with the document, and everything else imports types.
 */

export const text = z.string();
export const id = z.string().check(z.minLength(1));
export const moment = z.iso.datetime();
export const count = z.int().check(z.gte(0));
export const orNull = <Schema extends z.ZodMiniType>(schema: Schema) => z.nullable(schema);

/** A page of a list. */
export const listOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: orNull(text) });
/** All items at once. */
export const itemsOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.strictObject({ items: z.array(item) });

export const problemCode = z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]);

/** One field that was not accepted: where it is (`rows.3.email`), and why. */
export const FieldError = z.strictObject({ path: text, code: text, message: text });
export type FieldError = z.infer<typeof FieldError>;
