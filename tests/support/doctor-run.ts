import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { defaultSettings } from "../../bench/build.ts";
import { type Variables, writeVars } from "../../scripts/dev-vars.ts";
import { readDeployment } from "../../scripts/doctor/deployment.ts";
import { examine } from "../../scripts/doctor/examine.ts";
import type { Finding } from "../../scripts/doctor/finding.ts";
import { setTimeLimit } from "../../scripts/doctor/request.ts";
import { doctorSecrets, workerSecrets } from "../../scripts/doctor/secrets.ts";
import { clerkJsVersion } from "../../web/clerk/clerk-js.ts";

/* `npm run doctor` in a folder of its own: as a process, or without one, which costs a tenth of the time. */

export interface Run {
  code: number;
  output: string;
  findings: Finding[];
  /** State by name, such as `{ "Clerk: proxy": "good" }`. */
  states: Record<string, string>;
  of(name: string): Finding;
  /** The names of all that are neither good nor not asked. */
  broken: string[];
}

export interface RunOptions {
  strict?: boolean;
  /** Whose token may be looked at. */
  as?: string;
  args?: string[];
  /** What the file of `--vars` says. */
  vars?: Variables;
  env?: Record<string, string>;
  folder?: string;
  /** The table in so many columns, and not JSON. */
  columns?: number;
}

/** A busy machine is slow, and nothing here is out of reach for long. */
const timeLimitSeconds = 300;

/** Runs the script. Fails for an output with a secret in it, whatever it says. */
export async function runDoctor(options: RunOptions = {}): Promise<Run> {
  const { strict, as, args = [], env = {}, folder = resolve("."), columns } = options;
  const { file, remove } = varsFile(options.vars);
  const all = [
    ...["--timeout", String(timeLimitSeconds)],
    ...(columns ? [] : ["--json"]),
    ...(file ? ["--vars", file] : []),
    ...(as ? ["--as", as] : []),
    ...(strict ? ["--strict"] : []),
    ...args,
  ];
  const child = spawn(process.execPath, [resolve("scripts/doctor.ts"), ...all], {
    cwd: folder,
    env: { ...clean(process.env), ...env, ...(columns && { COLUMNS: String(columns) }) },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise<number>((ended) => child.on("close", (exit) => ended(exit ?? -1)));
  remove();
  return runOf({ code, output, options });
}

/** The same in this process: no script to load. It sets the environment, so one at a time. */
export async function examined(options: RunOptions = {}): Promise<Run> {
  const { strict, as, env = {}, folder = ".", columns } = options;
  const { file, remove } = varsFile(options.vars);
  const own = process.env;
  process.env = { ...clean(own), ...env };
  setTimeLimit(timeLimitSeconds);
  try {
    const { text, code } = await examine(readDeployment({ vars: file, as }, folder), {
      json: !columns,
      strict,
      tableOptions: { width: columns ?? 0, hasColor: false },
    });
    return runOf({ code, output: text, options });
  } finally {
    process.env = own;
    remove();
  }
}

function varsFile(vars: Variables | undefined) {
  if (!vars) return { file: undefined, remove: () => {} };
  const scratch = mkdtempSync(join(tmpdir(), "tenantry-doctor-"));
  const file = join(scratch, "given.vars");
  writeVars(file, vars);
  return { file, remove: () => rmSync(scratch, { recursive: true }) };
}

function runOf({
  code,
  output,
  options,
}: {
  code: number;
  output: string;
  options: RunOptions;
}): Run {
  const { vars, env, columns } = options;
  for (const secret of secretsIn({ ...vars, ...env })) {
    expect(output, "a secret in the output").not.toContain(secret);
  }
  const findings = columns || code === 2 ? [] : (JSON.parse(output).findings as Finding[]);
  const states = Object.fromEntries(
    findings.map(({ group, name, state }) => [`${group}: ${name}`, state]),
  );
  return {
    code,
    output,
    findings,
    states,
    of: (name) =>
      findings.find((one) => `${one.group}: ${one.name}` === name) ??
      expect.fail(`no ${name} in ${output}`),
    broken: Object.keys(states).filter((name) => ["missing", "wrong"].includes(states[name] ?? "")),
  };
}

/** Without what the machine's own environment may say, and with a PATH that has our wrangler. */
function clean(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(CLERK|POSTMARK|CLOUDFLARE|DATA_FOLDER|DEV_VARS|NO_COLOR|VITEST)/.test(name),
  );
  const path = `${resolve("node_modules/.bin")}:${env.PATH}`;
  return { ...(Object.fromEntries(kept) as Record<string, string>), PATH: path };
}

function secretsIn(values: Variables): string[] {
  return [...workerSecrets, ...doctorSecrets]
    .filter((name) => name !== "CLERK_JWT_KEY")
    .flatMap((name) => [values[name] ?? "", (values[name] ?? "").split(":")[1] ?? ""])
    .filter((secret) => secret.length >= 6);
}

/** A checkout with a wrangler.toml of its own. */
export function checkout(change: (wrangler: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-checkout-"));
  writeFileSync(join(folder, "wrangler.toml"), change(readFileSync("wrangler.toml", "utf8")));
  mkdirSync(join(folder, "dist", "web"), { recursive: true });
  symlinkSync(resolve("migrations"), join(folder, "migrations"));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** What wrangler.toml says by itself. */
export const exampleSettings = defaultSettings;

/** An npm registry that knows clerk-js alone. */
export async function registry(ageDays: number): Promise<{ url: string; close(): void }> {
  const published = new Date(Date.now() - ageDays * 86_400_000).toISOString();
  const server: Server = createServer((_, answer) => {
    answer.setHeader("content-type", "application/json");
    const version = { name: "@clerk/clerk-js", version: clerkJsVersion };
    answer.end(
      JSON.stringify({
        name: "@clerk/clerk-js",
        "dist-tags": { latest: clerkJsVersion },
        versions: { [clerkJsVersion]: version },
        time: { [clerkJsVersion]: published },
      }),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "localhost", ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/`, close: () => server.close() };
}
