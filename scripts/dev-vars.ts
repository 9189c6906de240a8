import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseEnv } from "node:util";

/* `.dev.vars`: settings and secrets for this machine, read by `wrangler dev` and by `npm start`. */

export type Variables = Record<string, string>;

/** What an emulated stack sets only as a default; everything else in its settings is its own address or key. */
const defaults = ["CLERK_TOKEN_HAS_EMAIL", "SERVER_TIMING"];

/** The variables of the file that DEV_VARS names, else of `.dev.vars`; none where there is no such file. */
export function readDevVars(): Variables {
  const file = devVarsFile();
  return existsSync(file) ? (parseEnv(readFileSync(file, "utf8")) as Variables) : {};
}

export function devVarsFile(): string {
  return process.env.DEV_VARS ?? ".dev.vars";
}

/** Whether they name the real services. The emulators' keys end in `_emulated`, and `.dev.vars.example` has empty ones. */
export function hasRealKeys({ CLERK_SECRET_KEY: key }: Variables): boolean {
  return isRealKey(key);
}

function isRealKey(key = ""): boolean {
  return key !== "" && !/[_-]emulated$/.test(key);
}

/** The settings of a stack with emulators: `.dev.vars` decides everything but the emulators' addresses and keys. */
export function withEmulators(own: Variables, emulated: Variables): Variables {
  const keys = Object.entries(emulated).filter(([name]) => !defaults.includes(name));
  return { ...emulated, ...own, ...Object.fromEntries(keys) };
}

/** Writes variables where wrangler reads them, readable for this user alone. */
export function writeVars(file: string, variables: Variables): void {
  mkdirSync(dirname(file), { recursive: true });
  const lines = Object.entries(variables).map(([name, value]) => `${lineFor(name, value)}\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600 });
}

/**
 * Puts the emulators' settings into `.dev.vars`, so that plain `wrangler dev` uses them; every other line stays as
 * it is. Does nothing and answers false where the file names the real services.
 */
export function fillDevVars(emulated: Variables): boolean {
  const file = devVarsFile();
  const own = readDevVars();
  if (hasRealKeys(own)) return false;
  const isPostmarkReal = isRealKey(own.POSTMARK_SERVER_TOKEN);
  let text = existsSync(file) ? readFileSync(file, "utf8") : header;
  for (const [name, value] of Object.entries(withEmulators(own, emulated))) {
    if (own[name] === value || (isPostmarkReal && name.startsWith("POSTMARK_"))) continue;
    const line = lineFor(name, value);
    const present = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*("[^"]*"|'[^']*'|.*)$`, "m");
    text = present.test(text)
      ? text.replace(present, () => line)
      : `${text}${/(^|\n)$/.test(text) ? "" : "\n"}${line}\n`;
  }
  writeFileSync(file, text, { mode: 0o600 });
  return true;
}

const header =
  "# `npm run emulators` wrote these keys of the emulators. .dev.vars.example has every setting.\n";

function lineFor(name: string, value: string): string {
  return `${name}="${value.replaceAll("\n", "\\n")}"`;
}
