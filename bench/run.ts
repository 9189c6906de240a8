import { existsSync } from "node:fs";
import { run } from "../scripts/processes.ts";

/*
 * `npm run bench`: ours beside others, on this machine. `-- --growth` how cost grows, `-- --latency` what
 * distance costs, `-- --capacity` when one database is full, `-- --soak` and `-- --club-night` under load.
 * What each shows and does not show: docs/cost.md.
 */

const [what = "--compare"] = process.argv.slice(2);
const benches: Record<string, () => Promise<{ bench(): Promise<void> }>> = {
  "--compare": () => import("./compare.ts"),
  "--growth": () => import("./growth.ts"),
  "--latency": () => import("./latency.ts"),
  "--capacity": () => import("./capacity.ts"),
  "--soak": () => import("./soak.ts"),
  "--club-night": () => import("./club-night.ts"),
};
const load = benches[what];
if (!load) {
  console.error(`There is ${Object.keys(benches).join(", ")}; no ${what}.`);
  process.exit(1);
}
if (!existsSync("bench/node_modules/better-auth")) {
  await run("npm", ["install", "--prefix", "bench", "--omit=peer", "--no-audit", "--no-fund"]);
}
const { bench } = await load();
await bench();
process.exit(0);
