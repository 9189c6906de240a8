import { styleText } from "node:util";
import { type Finding, groups, type State, states } from "./finding.ts";

/* The findings as a table: state, name, sentence, and what to do. */

const stateWidth = Math.max(...states.map((state) => state.length)) + 2;
const minWidth = 60;
const maxWidth = 120;
/** A longer name gets a line of its own. */
const maxNameWidth = 20;
const colors = {
  good: "green",
  missing: "yellow",
  wrong: "red",
  "not asked": "gray",
} as const satisfies Record<State, string>;

export interface TableOptions {
  width: number;
  hasColor: boolean;
}

export function table(findings: Finding[], options: TableOptions): string {
  const width = Math.min(maxWidth, Math.max(minWidth, options.width));
  const longest = Math.max(...findings.map(({ name }) => name.length), 0);
  const nameWidth = Math.min(longest, maxNameWidth) + 2;
  const blocks = groups.flatMap((group) => {
    const own = mergeNotAsked(findings.filter((finding) => finding.group === group));
    if (own.length === 0) return [];
    const rows = own.flatMap((finding) => row(finding, nameWidth, width, options.hasColor));
    return [["", group, ...rows].join("\n")];
  });
  return `${blocks.join("\n")}\n\n${summary(findings)}\n`;
}

/** Merges neighbouring findings that were not checked for the same reason. */
function mergeNotAsked(findings: Finding[]): Finding[] {
  const rows: Finding[] = [];
  for (const finding of findings) {
    const last = rows.at(-1);
    const isSame =
      finding.state === "not asked" && last?.is === finding.is && last.todo === finding.todo;
    if (last && isSame) rows[rows.length - 1] = { ...last, name: `${last.name}, ${finding.name}` };
    else rows.push(finding);
  }
  return rows;
}

/** The number of findings of each state, as a sentence. */
export function summary(findings: Finding[]): string {
  const counts = countsOf(findings);
  const parts = states
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`);
  return `${parts.join(", ")}.`;
}

export function countsOf(findings: Finding[]): Record<State, number> {
  const count = (state: State) => findings.filter((finding) => finding.state === state).length;
  return Object.fromEntries(states.map((state) => [state, count(state)])) as Record<State, number>;
}

function row(finding: Finding, nameWidth: number, width: number, hasColor: boolean): string[] {
  const { state, name, is, todo } = finding;
  const indent = 2 + stateWidth;
  const word = state.padEnd(stateWidth);
  const shown = hasColor ? styleText(colors[state], word, { validateStream: false }) : word;
  const lines = wrap(is, width - indent - nameWidth);
  const isLong = name.length + 2 > nameWidth;
  const [first = "", ...rest] = isLong ? ["", ...lines] : lines;
  const below = rest.map((line) => " ".repeat(indent + nameWidth) + line);
  // Indented less: it often contains an address, which is not wrapped.
  const toDo = todo ? wrap(todo, width - indent - 2) : [];
  const arrows = toDo.map((line, at) => `${" ".repeat(indent)}${at === 0 ? "→" : " "} ${line}`);
  return [`  ${shown}${name.padEnd(nameWidth)}${first}`.trimEnd(), ...below, ...arrows];
}

/** Wraps text at `width` characters. Longer words are not split. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
