import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { defaultSettings } from "../../bench/build.ts";
import { type Variables, writeVars } from "../../scripts/dev-vars.ts";
import type { Finding } from "../../scripts/doctor/finding.ts";
import { doctorSecrets, workerSecrets } from "../../scripts/doctor/secrets.ts";
import { clerkJsVersion } from "../../web/clerk-js.ts";

/* `npm run doctor` as a process of its own, in a folder of its own. */

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
  args?: string[];
  /** What the file of `--vars` says. */
  vars?: Variables;
  env?: Record<string, string>;
  folder?: string;
  /** The table and not JSON. */
  asTable?: boolean;
}

/** Runs the doctor. Fails for an output with a secret in it, whatever it says. */
export async function doctor(options: RunOptions = {}): Promise<Run> {
  const { args = [], vars, env = {}, folder = resolve("."), asTable = false } = options;
  const scratch = mkdtempSync(join(tmpdir(), "tenantry-doctor-"));
  const file = join(scratch, "given.vars");
  if (vars) writeVars(file, vars);
  // A busy machine is slow, and nothing here is out of reach for long.
  const all = [
    "--timeout",
    "300",
    ...(asTable ? [] : ["--json"]),
    ...(vars ? ["--vars", file] : []),
    ...args,
  ];
  const child = spawn(process.execPath, [resolve("scripts/doctor.ts"), ...all], {
    cwd: folder,
    env: { ...clean(process.env), ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise<number>((ended) => child.on("close", (exit) => ended(exit ?? -1)));
  rmSync(scratch, { recursive: true });
  for (const secret of secretsIn({ ...vars, ...env })) {
    expect(output, "a secret in the output").not.toContain(secret);
  }
  const findings = asTable || code === 2 ? [] : (JSON.parse(output).findings as Finding[]);
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
