import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseEnv } from "node:util";

/* `.dev.vars`: settings and secrets for this machine, read by `wrangler dev` and by `npm start`. */

export type Variables = Record<string, string>;

/** Settings of an emulated stack that `.dev.vars` may override; the others are addresses and keys of the emulators. */
const defaults = ["CLERK_TOKEN_HAS_EMAIL", "SERVER_TIMING"];

/** The variables of the file in DEV_VARS, else of `.dev.vars`; none if there is no file. */
export function readDevVars(): Variables {
  const file = devVarsFile();
  return existsSync(file) ? (parseEnv(readFileSync(file, "utf8")) as Variables) : {};
}

export function devVarsFile(): string {
  return process.env.DEV_VARS ?? ".dev.vars";
}

/** Whether the keys are for the real services. The emulators' keys end in `_emulated`, and `.dev.vars.example` has empty ones. */
export function hasRealKeys({ CLERK_SECRET_KEY: key }: Variables): boolean {
  return isRealKey(key);
}

function isRealKey(key = ""): boolean {
  return key !== "" && !/[_-]emulated$/.test(key);
}

/** The settings of a stack with emulators: `.dev.vars` overrides all but the emulators' addresses and keys. */
export function withEmulators(own: Variables, emulated: Variables): Variables {
  const keys = Object.entries(emulated).filter(([name]) => !defaults.includes(name));
  return { ...emulated, ...own, ...Object.fromEntries(keys) };
}

/** Writes a variables file for wrangler, which only this user can read. */
export function writeVars(file: string, variables: Variables): void {
  mkdirSync(dirname(file), { recursive: true });
  const lines = Object.entries(variables).map(([name, value]) => `${lineFor(name, value)}\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600 });
}

/**
 * Writes the emulators' settings into `.dev.vars` for plain `wrangler dev`. Other lines stay as they are. Does nothing and
 * returns false if the file has keys of the real services.
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
