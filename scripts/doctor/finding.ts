/** The result of one check. */
export interface Finding {
  group: Group;
  /** Keep it stable: CI may use it (`--json`). */
  name: string;
  state: State;
  /** The result, in one sentence. */
  is: string;
  /** What to do, and where. */
  todo?: string;
}

export const groups = [
  "App",
  "Clerk",
  "Clerk instance",
  "Postmark",
  "Database",
  "Cloudflare",
] as const;
export type Group = (typeof groups)[number];

export const states = ["good", "missing", "wrong", "not asked"] as const;
/** "missing": not set up yet. "wrong": set up, but not correctly. "not asked": not checked. */
export type State = (typeof states)[number];

/** Functions that create findings of one group. */
export function report(group: Group) {
  const finding = (state: State) => (name: string, is: string, todo?: string) =>
    [{ group, name, state, is, ...(todo && { todo }) }] satisfies Finding[];
  return {
    good: finding("good"),
    missing: finding("missing"),
    wrong: finding("wrong"),
    notAsked: finding("not asked"),
  };
}
