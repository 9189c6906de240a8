import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installChromium } from "./install-chromium.ts";
import { run, stopAll } from "./processes.ts";

/*
 * `npm test`: checks, then the suites in workerd and Node, then the browser. Every part runs even when
 * one before it failed; the last line counts all of them.
 */

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const folder = mkdtempSync(join(tmpdir(), "tenantry-results-"));
const results = (name: string) => join(folder, `${name}.json`);

/** The parts, in order. A check is one test: it passes or it doesn't. */
const parts: [string, () => Promise<Count>][] = [
  ["Biome", () => check("biome", ["check", "--error-on-warnings", "."])],
  ["TypeScript", () => check("tsc", ["--noEmit"])],
  ["Worker, attacks, emulators, build", vitest],
  ["Browser", playwright],
];

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    await stopAll();
    process.exit(1);
  });
}

const total: Count = { passed: 0, failed: 0, skipped: 0 };
for (const [name, part] of parts) {
  console.log(`\n── ${name}`);
  const count = await part();
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += count[key];
}
rmSync(folder, { recursive: true });
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

async function check(command: string, args: string[]): Promise<Count> {
  return (await succeeds(command, args)) ? one("passed") : one("failed");
}

async function vitest(): Promise<Count> {
  const file = results("vitest");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const figures = join(folder, "attacks.tsv");
  const isGood = await succeeds("vitest", args, { ATTACK_FIGURES: figures });
  printFigures(figures);
  const report = read<VitestReport>(file);
  if (!report) return one("failed");
  const count = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  // A file that cannot even be loaded has no failed test in it.
  return isGood || count.failed > 0 ? count : { ...count, failed: 1 };
}

/** Adds up and prints what the suites that attack from outside tried (tests/attacks/figures.ts). */
function printFigures(file: string): void {
  if (!existsSync(file)) return;
  const sums = new Map<string, number>();
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const [many = "0", what = ""] = line.split("\t");
    sums.set(what, (sums.get(what) ?? 0) + Number(many));
  }
  console.log("\nWhat the attacks tried (docs/attacks.md):");
  for (const [what, many] of [...sums].sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`${String(many).padStart(8)}  ${what}`);
  }
}

async function playwright(): Promise<Count> {
  if (!(await installChromium())) {
    console.error("No Chromium here, and none could be installed: set CHROMIUM_PATH.");
    return one("failed");
  }
  const file = results("playwright");
  const isGood = await succeeds("playwright", ["test"], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const stats = read<PlaywrightReport>(file)?.stats;
  if (!stats) return one("failed");
  const count = {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
  return isGood || count.failed > 0 ? count : { ...count, failed: 1 };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}
interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

async function succeeds(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<boolean> {
  try {
    await run(command, args, { env });
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

function one(key: keyof Count): Count {
  return { passed: 0, failed: 0, skipped: 0, [key]: 1 };
}

function read<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
