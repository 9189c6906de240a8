import * as z from "zod/mini";
import { Problem } from "./problem.ts";

/** What a list takes: how many, and where the page before it ended. */
const page = () =>
  z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 50),
    cursor: z.optional(z.string().check(z.maxLength(1000))),
  });
export const Page = z.lazy(page);
export type Page = z.infer<typeof Page>;

/** A page of a list that can be narrowed. */
export const pageWith = <Shape extends z.core.$ZodLooseShape>(narrowed: Shape) =>
  z.extend(page(), narrowed);

/** A page: its items, and the cursor of the next one, null on the last. */
export interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A row of the pages that a rule answers. */
export type ItemOf<Rule extends (...args: never[]) => Promise<{ items: unknown[] }>> = Awaited<
  ReturnType<Rule>
>["items"][number];

/**
 * Cuts a page from rows that were asked for with one more than `limit`. `keyOf` names what a row is
 * ordered by; the cursor carries that of the last item and nothing else, so it grants nothing.
 */
export function pageOf<Row>(rows: Row[], limit: number, keyOf: (row: Row) => string[]): List<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? encode(keyOf(last)) : null };
}

/** The key in a cursor that `pageOf` made, of `parts` texts. Throws `validation_failed` for any other. */
export function keyIn(cursor: string, parts: number): string[] {
  const key = z.array(z.string()).check(z.length(parts)).safeParse(decode(cursor));
  if (!key.success) {
    const error = { path: "cursor", code: "invalid", message: "is not one that a list gave" };
    throw new Problem("validation_failed", { errors: [error] });
  }
  return key.data;
}

/**
 * The id that all rows of a page come before, in a list by id, newest first: that of the cursor, or one that is greater
 * than every id. Throws as `keyIn` does.
 */
export function pageStart(cursor: string | undefined): string {
  return cursor ? (keyIn(cursor, 1)[0] ?? "") : "~";
}

function encode(key: string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

function decode(cursor: string): unknown {
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(
      new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0))),
    );
  } catch {
    return undefined;
  }
}
