import type { ComponentChildren } from "preact";
import type { PagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** A list of people in each of its states: on its way, refused, empty, and as long as it is. */
export function PeopleList<Item>({
  label,
  found,
  search,
  empty,
  limit,
  row,
}: {
  label: string;
  found: PagedQuery<Item>;
  search: string;
  /** What to do next where nobody is here yet. */
  empty: string;
  limit?: number | undefined;
  row: (item: Item) => ComponentChildren;
}) {
  const items = found.items?.slice(0, limit);
  return (
    <>
      {found.problem && <Notice kind="danger">{sentenceFor(found.problem)}</Notice>}
      {!items && !found.problem && <Skeleton rows={limit ? 2 : 5} kind="line" />}
      {items && items.length > 0 && (
        <ul class="people" aria-label={label}>
          {items.map(row)}
        </ul>
      )}
      {items?.length === 0 && (
        <p class="soft">{search ? consoleCopy.people.nobody(search) : empty}</p>
      )}
      {!limit && <LoadMore pages={found} />}
    </>
  );
}
