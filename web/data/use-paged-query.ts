import type { ApiProblem } from "./api.ts";
import { useQuery } from "./use-query.ts";

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A list that is loaded page by page. */
export interface PagedQuery<Item> {
  items: Item[] | undefined;
  problem: ApiProblem | undefined;
  hasMore: boolean;
  more(): Promise<void>;
  /** Loads the first page again. The list stays shown meanwhile. */
  reload(): Promise<void>;
}

/** Loads the first page of a list, and again whenever `key` changes. */
export function usePagedQuery<Item>(
  key: string,
  readPage: (cursor: string | undefined) => Promise<Page<Item>>,
): PagedQuery<Item> {
  const { data, problem, reload, load } = useQuery(key, () => readPage(undefined), {
    keepsData: true,
  });
  const more = () =>
    load(async () => {
      const page = await readPage(data?.nextCursor ?? undefined);
      return { ...page, items: [...(data?.items ?? []), ...page.items] };
    });
  return { items: data?.items, problem, hasMore: Boolean(data?.nextCursor), more, reload };
}
