/** What the doctor says of one check. */
export interface Finding {
  group: Group;
  /** Stable: CI may look for it in `--json`. */
  name: string;
  state: State;
  /** What is so, in one sentence. */
  is: string;
  /** What to do about it, and where. */
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
/** "missing": it is not there yet. "wrong": it is there and does not fit. */
export type State = (typeof states)[number];

/** Findings of one group. */
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
