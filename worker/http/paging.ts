import * as z from "zod/mini";
import { Problem } from "./problem.ts";

/** The query of a list: the page's size, and the cursor that the previous page returned. */
const page = () =>
  z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 50),
    cursor: z.optional(z.string().check(z.maxLength(1000))),
  });
export const Page = z.lazy(page);
export type Page = z.infer<typeof Page>;

/** The query of a list with filters. */
export const pageWith = <Shape extends z.core.$ZodLooseShape>(filters: Shape) =>
  z.extend(page(), filters);

/** A page: its items, and the cursor of the next page, null on the last one. */
export interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A row of the pages that a rule answers. */
export type ItemOf<Rule extends (...args: never[]) => Promise<{ items: unknown[] }>> = Awaited<
  ReturnType<Rule>
>["items"][number];

/**
 * A page from rows that were selected with `limit + 1`. `keyOf` returns the sort key of a row. The cursor is the key of
 * the last item and nothing else, so it grants no access.
 */
export function pageOf<Row>(rows: Row[], limit: number, keyOf: (row: Row) => string[]): List<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? encode(keyOf(last)) : null };
}

/** The key in a cursor of `pageOf`, which has `parts` texts. Throws `validation_failed` for any other cursor. */
export function keyIn(cursor: string, parts: number): string[] {
  const key = z.array(z.string()).check(z.length(parts)).safeParse(decode(cursor));
  if (!key.success) {
    const error = { path: "cursor", code: "invalid", message: "is not one that a list gave" };
    throw new Problem("validation_failed", { errors: [error] });
  }
  return key.data;
}

/**
 * For a list by id, newest first: the id that all rows of the page are smaller than. Without a cursor, a text that is
 * greater than every id. Throws as `keyIn` does.
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
