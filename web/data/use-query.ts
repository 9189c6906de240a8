import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem } from "./api.ts";

/** What a read has come to: nothing yet, its data, or the reason why there is none. */
export interface Query<Data> {
  data: Data | undefined;
  problem: ApiProblem | undefined;
  /** Reads again. Data that is shown stays until the answer is there. */
  reload(): Promise<void>;
  /** Puts what `read` answers in place of the data, such as a list with its next page. */
  load(read: () => Promise<Data>): Promise<void>;
  /** Shows other data at once, such as what the API answered to a change. */
  setData(change: (data: Data | undefined) => Data | undefined): void;
}

interface State<Data> {
  key: string;
  data: Data | undefined;
  problem: ApiProblem | undefined;
}

/**
 * Reads when the component appears, and again when `key` changes. Of several reads only the last one counts.
 * With `keepsData` the data of the key before stays until the next is there.
 */
export function useQuery<Data>(
  key: string,
  read: () => Promise<Data>,
  { keepsData = false } = {},
): Query<Data> {
  const [state, setState] = useState<State<Data>>({ key, data: undefined, problem: undefined });
  const latestRead = useRef(read);
  latestRead.current = read;
  const reads = useRef(0);
  const load = useCallback(
    async (next: () => Promise<Data>) => {
      reads.current += 1;
      const own = reads.current;
      const settle = (change: (before: State<Data>) => State<Data>) => {
        if (own === reads.current) setState(change);
      };
      // A retry where there is nothing to show: the problem makes room for the skeleton.
      settle((before) =>
        before.problem && !before.data ? { ...before, problem: undefined } : before,
      );
      try {
        const data = await next();
        settle(() => ({ key, data, problem: undefined }));
      } catch (error) {
        const problem = error instanceof ApiProblem ? error : new ApiProblem("offline");
        settle((before) => ({
          key,
          data: keepsData || before.key === key ? before.data : undefined,
          problem,
        }));
      }
    },
    [key, keepsData],
  );
  const reload = useCallback(() => load(() => latestRead.current()), [load]);
  useEffect(() => {
    void reload();
    return () => {
      reads.current += 1;
    };
  }, [reload]);
  const isCurrent = keepsData || state.key === key;
  return {
    data: isCurrent ? state.data : undefined,
    problem: isCurrent ? state.problem : undefined,
    reload,
    load,
    setData: (change) => setState((before) => ({ ...before, key, data: change(before.data) })),
  };
}
