import { useEffect, useRef, useState } from "preact/hooks";
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
  key?: string;
  data?: Data | undefined;
  problem?: ApiProblem | undefined;
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
  const [state, setState] = useState<State<Data>>({});
  const reads = useRef(0);
  const current = (of: State<Data>) => (keepsData || of.key === key ? of : {});
  const { data, problem } = current(state);
  const load: Query<Data>["load"] = async (next) => {
    reads.current += 1;
    const own = reads.current;
    const settle = (change: (before: State<Data>) => State<Data>) => {
      if (own === reads.current) setState((before) => ({ key, ...change(current(before)) }));
    };
    // A retry where there is nothing to show: the problem makes room for the skeleton.
    if (!data) settle(() => ({}));
    try {
      const found = await next();
      settle(() => ({ data: found }));
    } catch (error) {
      settle(({ data }) => ({
        data,
        problem: error instanceof ApiProblem ? error : new ApiProblem("offline"),
      }));
    }
  };
  const reload = () => load(read);
  useEffect(() => {
    void reload();
    return () => {
      reads.current += 1;
    };
  }, [key]);
  return {
    data,
    problem,
    reload,
    load,
    setData: (change) => setState((before) => ({ key, data: change(current(before).data) })),
  };
}
