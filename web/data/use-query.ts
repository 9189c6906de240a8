import { useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem } from "./api.ts";

/** The state of a request: neither data nor problem while it loads. */
export interface Query<Data> {
  data: Data | undefined;
  problem: ApiProblem | undefined;
  /** Loads again. The data stays shown meanwhile. */
  reload(): Promise<void>;
  /** Replaces the data with what `read` returns, such as a list with its next page. */
  load(read: () => Promise<Data>): Promise<void>;
  /** Replaces the data at once, such as with the response to a change. */
  setData(change: (data: Data | undefined) => Data | undefined): void;
}

interface State<Data> {
  key?: string;
  data?: Data | undefined;
  problem?: ApiProblem | undefined;
}

/**
 * Loads data when the component mounts, and again when `key` changes. Ignores all responses but that of the last request.
 * With `keepsData` the data of the previous key stays shown while the next loads.
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
    const id = reads.current;
    const settle = (change: (before: State<Data>) => State<Data>) => {
      if (id === reads.current) setState((before) => ({ key, ...change(current(before)) }));
    };
    // A retry without data shows the skeleton again, not the problem.
    if (!data) settle(() => ({}));
    try {
      const loaded = await next();
      settle(() => ({ data: loaded }));
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
