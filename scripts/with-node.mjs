// Installs what is missing, then runs a script with the Node of package.json, whatever Node npm runs on:
// `node scripts/with-node.mjs scripts/start.ts`.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, resolve } from "node:path";

const stamp = "node_modules/.installed";
const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.log("Installing dependencies…");
  // Not `npm ci`: it refuses a lock file in which the binaries of other platforms are missing, and a
  // registry that lags has not all of them. Errors only: tools ask for the Node that this brings.
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const install = spawnSync("npm", args, { stdio: "inherit", shell: process.platform === "win32" });
  if (install.status !== 0) process.exit(install.status ?? 1);
  writeFileSync(stamp, lock);
}

const bin = resolve("node_modules/.bin");
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
const child = spawn(resolve("node_modules/node/bin/node"), process.argv.slice(2), {
  stdio: "inherit",
  env,
});
// Ctrl-C reaches the whole group by itself; a signal to this process alone is passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
