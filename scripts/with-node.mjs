// `node scripts/with-node.mjs scripts/start.ts`: installs the dependencies if node_modules does not match
// package-lock.json, then runs the script with the Node of package.json. Plain JavaScript without dependencies, because
// it runs on the machine's Node in a fresh clone.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { isInstalled } from "./installed.mjs";

const minNode = 20;
const isWindows = process.platform === "win32";
const node = resolve("node_modules/node/bin", isWindows ? "node.exe" : "node");

if (Number.parseInt(process.versions.node, 10) < minNode) {
  fail(`This needs Node ${minNode} or newer, and ${process.execPath} is ${process.version}.`);
}
if (!isInstalled(".") || !existsSync(node)) install();

const env = {
  ...process.env,
  PATH: `${resolve("node_modules/.bin")}${delimiter}${process.env.PATH}`,
};
const child = spawn(node, process.argv.slice(2), { stdio: "inherit", env });
// Ctrl-C signals the whole process group; other signals must be passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

function install() {
  console.log("node_modules is not what package-lock.json says: running `npm ci`…");
  // Errors only: npm would warn about tools that need a newer Node, although they get it.
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync("npm", args, { stdio: "inherit", shell: isWindows });
  if (error?.code === "ENOENT")
    fail(
      "There is no npm on this machine: https://docs.npmjs.com/downloading-and-installing-node-js-and-npm",
    );
  if (status !== 0) {
    fail(
      "`npm ci` failed; what npm says is above. It needs the npm registry (`npm ping` asks whether it can be reached;\n" +
        "behind a proxy: `npm config set proxy URL`) and 1 GB of free disk.",
    );
  }
  if (!existsSync(node)) {
    fail(
      "npm ran no install scripts, so the Node of package.json is missing. Run `npm rebuild node --ignore-scripts=false`.",
    );
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
