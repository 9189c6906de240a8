import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Bug, bugs } from "./bugs.ts";

/*
 * `npm run planted-bugs`: takes one guard at a time out of a copy of what was committed, and lets the suites
 * that attack from outside say whether they notice. Ends with an error if one goes unnoticed.
 */

const only = process.argv[2];
const suites = (name: string) => `tests/attacks/${name}`;
/** Every suite but those that take long and look for what breaks, not for what is let through. */
const others = [
  "advisories",
  "between-tenants",
  "idempotency",
  "identity",
  "isolation",
  "races",
  "revocation",
  "tokens",
  "within-tenant",
];

/** A copy of the last commit, with the packages that are installed here. */
function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-planted-"));
  const archive = execFileSync("git", ["archive", "HEAD"], { maxBuffer: 1 << 30 });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Whether those suites fail. */
function fails(folder: string, files: string[]): Promise<boolean> {
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project", "attacks", "--bail", "1", ...files.map(suites)];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: "ignore",
  });
  return new Promise((done) => child.on("exit", (code) => done(code !== 0)));
}

async function notice(folder: string, bug: Bug): Promise<string | null> {
  const path = join(folder, bug.file);
  const was = readFileSync(path, "utf8");
  if (!was.includes(bug.from)) throw new Error(`${bug.file} has no "${bug.from}"`);
  writeFileSync(path, was.replace(bug.from, bug.to));
  try {
    if (await fails(folder, [bug.first])) return bug.first;
    const rest = others.filter((name) => !bug.first.startsWith(name));
    return (await fails(folder, rest)) ? "another" : null;
  } finally {
    writeFileSync(path, was);
  }
}

const waiting = bugs.filter(({ missing }) => !only || missing.includes(only));
const all = waiting.length;
const unnoticed: string[] = [];
await Promise.all(
  Array.from({ length: Math.max(1, Math.floor(cpus().length / 2)) }, async () => {
    const folder = copy();
    for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
      const by = await notice(folder, bug);
      if (!by) unnoticed.push(bug.missing);
      console.log(`${by ? `noticed by ${by}` : "NOT NOTICED"}: without ${bug.missing}`);
    }
    rmSync(folder, { recursive: true, force: true });
  }),
);
console.log(`\n${all - unnoticed.length} of ${all} planted bugs noticed`);
process.exit(unnoticed.length > 0 ? 1 : 0);
