import type { ComponentChildren } from "preact";
import type { PagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** A list of people: a skeleton while it loads, its problem, the empty state, or the rows. */
export function PeopleList<Item>({
  label,
  list,
  search,
  empty,
  limit,
  row,
}: {
  label: string;
  list: PagedQuery<Item>;
  search: string;
  /** The sentence for an empty list. */
  empty: string;
  limit?: number | undefined;
  row: (item: Item) => ComponentChildren;
}) {
  const items = list.items?.slice(0, limit);
  return (
    <>
      {list.problem && <Notice kind="danger">{sentenceFor(list.problem)}</Notice>}
      {!items && !list.problem && <Skeleton rows={limit ? 2 : 5} kind="line" />}
      {items && items.length > 0 && (
        <ul class="people" aria-label={label}>
          {items.map(row)}
        </ul>
      )}
      {items?.length === 0 && (
        <p class="soft">{search ? consoleCopy.people.nobody(search) : empty}</p>
      )}
      {!limit && <LoadMore pages={list} />}
    </>
  );
}
