import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem } from "./api.ts";

interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A list that grows page by page. */
export interface Pages<Item> {
  items: Item[] | undefined;
  problem: ApiProblem | undefined;
  hasMore: boolean;
  more(): Promise<void>;
  /** Asks for the first page again, and keeps what is shown until it comes. */
  reload(): Promise<void>;
}

/** Reads a list, from its beginning whenever `key` changes. An answer that comes too late is dropped. */
export function usePages<Item>(
  key: string,
  ask: (cursor: string | undefined) => Promise<List<Item>>,
): Pages<Item> {
  const [list, setList] = useState<List<Item>>();
  const [problem, setProblem] = useState<ApiProblem>();
  const turn = useRef(0);
  const asking = useRef(ask);
  asking.current = ask;
  const load = useCallback(async (before: Item[], cursor?: string) => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const page = await asking.current(cursor);
      if (mine !== turn.current) return;
      setList({ items: [...before, ...page.items], nextCursor: page.nextCursor });
      setProblem(undefined);
    } catch (error) {
      if (mine === turn.current)
        setProblem(error instanceof ApiProblem ? error : new ApiProblem("offline"));
    }
  }, []);
  useEffect(() => {
    void load([]);
  }, [key, load]);
  return {
    items: list?.items,
    problem,
    hasMore: Boolean(list?.nextCursor),
    more: () => load(list?.items ?? [], list?.nextCursor ?? undefined),
    reload: () => load([]),
  };
}
