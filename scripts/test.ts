import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { installChromium } from "./install-chromium.ts";
import { run, stopAll } from "./processes.ts";

/*
 * Runs the checks, the suites in workerd and Node, and the browser tests, also if one of them failed before. The last line
 * has the total.
 *
 * `npm test`: minutes, before each commit. The Worker's and Node's suites, and the browser stories tagged `@main`.
 * `npm test -- --all`: everything. What CI runs.
 * `npm run test:night`: everything, with many more rounds in each race and cases in each route's fuzzing.
 */

const isNight = process.argv.includes("--night");
const isAll = isNight || process.argv.includes("--all");
const effort = isNight ? { RACE_ROUNDS: "200", FUZZ_CASES: "2000" } : {};

/** Suites that start whole stacks or install packages, which takes minutes. */
const slow = ["fresh-clone", "start", "killed", "doctor"].map(
  (name) => `tests/build/${name}.test.ts`,
);
const quickVitest = [
  ...["worker", "node", "build"].map((project) => `--project=${project}`),
  ...slow.map((file) => `--exclude=${file}`),
];
const quickPlaywright = ["--project=phone", "--grep=@main"];

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** Failed tests with the start of their messages, printed at the end. */
const failures: string[] = [];

const folder = mkdtempSync(join(tmpdir(), "tenantry-results-"));
const results = (name: string) => join(folder, `${name}.json`);

/** The parts, in order. A check counts as one test. */
const parts: [string, () => Promise<Count>][] = [
  ["Biome", () => check("biome", ["check", "--error-on-warnings", "."])],
  ["TypeScript", () => check("tsc", ["--noEmit"])],
  [isAll ? "Worker, attacks, emulators, build" : "Worker, emulators, build", vitest],
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
  const before = failures.length;
  const count = await part();
  if (count.failed > 0 && failures.length === before) failures.push(name);
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += count[key];
}
rmSync(folder, { recursive: true });
if (failures.length > 0) console.log(`\nFailed:\n\n${failures.join("\n\n")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

async function check(command: string, args: string[]): Promise<Count> {
  return (await succeeds(command, args)) ? countOf("passed") : countOf("failed");
}

async function vitest(): Promise<Count> {
  const file = results("vitest");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const args = ["run", ...reporters, ...(isAll ? [] : quickVitest)];
  const figures = join(folder, "attacks.tsv");
  const isGood = await succeeds("vitest", args, { ATTACK_FIGURES: figures, ...effort });
  printFigures(figures);
  const report = read<VitestReport>(file);
  if (!report) return countOf("failed");
  for (const { name, message, assertionResults } of report.testResults) {
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status === "failed") failures.push(failure(`${name} › ${fullName}`, failureMessages));
    }
    if (message) failures.push(failure(name, [message]));
  }
  const count = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  // A file that cannot be loaded has no failed tests.
  return isGood || count.failed > 0 ? count : { ...count, failed: 1 };
}

/** Prints the totals of the attack suites (tests/attacks/figures.ts). */
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
    return countOf("failed");
  }
  const file = results("playwright");
  const isGood = await succeeds("playwright", ["test", ...(isAll ? [] : quickPlaywright)], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const report = read<PlaywrightReport>(file);
  if (!report) return countOf("failed");
  const { stats, suites } = report;
  for (const { title, file, tests } of specs(suites)) {
    for (const { projectName, status, results } of tests) {
      if (status === "expected" || status === "skipped") continue;
      const messages = results.flatMap(({ errors }) => errors.map(({ message }) => message ?? ""));
      failures.push(failure(`[${projectName}] ${file} › ${title}`, messages));
    }
  }
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
  testResults: {
    /** The file. */
    name: string;
    /** Why it could not be loaded. */
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}
interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: Suite[];
}
interface Suite {
  suites?: Suite[];
  specs: Spec[];
}
interface Spec {
  title: string;
  file: string;
  tests: {
    projectName: string;
    status: string;
    results: { errors: { message?: string }[] }[];
  }[];
}

/** All tests of a Playwright report, at any depth. */
function specs(suites: Suite[]): Spec[] {
  return suites.flatMap((suite) => [...suite.specs, ...specs(suite.suites ?? [])]);
}

/** A failed test with the first lines of its messages. */
function failure(name: string, messages: string[]): string {
  const lines = messages.join("\n").split("\n").slice(0, 15);
  return [relative(process.cwd(), name), ...lines].map((line) => line.slice(0, 500)).join("\n    ");
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

function countOf(key: keyof Count): Count {
  return { passed: 0, failed: 0, skipped: 0, [key]: 1 };
}

function read<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
