import { existsSync } from "node:fs";
import { run } from "../scripts/processes.ts";

/*
 * `npm run bench` compares Tenantry with others on this machine. `-- --growth`: how the cost grows;
 * `-- --latency`: what distance costs; `-- --capacity`: when one database is full; `-- --soak` and
 * `-- --club-night`: behaviour under load. docs/cost.md says what each shows and does not show.
 */

const [name = "--compare"] = process.argv.slice(2);
const benches: Record<string, () => Promise<{ bench(): Promise<void> }>> = {
  "--compare": () => import("./compare.ts"),
  "--growth": () => import("./growth.ts"),
  "--latency": () => import("./latency.ts"),
  "--capacity": () => import("./capacity.ts"),
  "--soak": () => import("./soak.ts"),
  "--club-night": () => import("./club-night.ts"),
};
const load = benches[name];
if (!load) {
  console.error(`Unknown option ${name}; the options are ${Object.keys(benches).join(", ")}.`);
  process.exit(1);
}
if (!existsSync("bench/node_modules/better-auth")) {
  await run("npm", ["install", "--prefix", "bench", "--omit=peer", "--no-audit", "--no-fund"]);
}
const { bench } = await load();
await bench();
process.exit(0);
