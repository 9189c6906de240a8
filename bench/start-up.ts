import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./table.ts";

/** The active start-up time of a built Worker that `wrangler check startup` reports: the median of seven. */
export async function startUpMs(folder: string, nodejs = false): Promise<number> {
  writeFileSync(
    join(folder, "wrangler.toml"),
    `name = "start-up"
main = "index.js"
no_bundle = true
compatibility_date = "2026-11-01"
compatibility_flags = [${nodejs ? '"nodejs_compat"' : ""}]
rules = [{ type = "ESModule", globs = ["**/*.js"] }]
`,
  );
  const outfile = join(mkdtempSync(join(tmpdir(), "start-up-")), "start-up.cpuprofile");
  const times = Array.from({ length: 7 }, () => {
    const output = execFileSync("wrangler", ["check", "startup", "--outfile", outfile], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    return Number(/Active: ([\d.]+) ms/.exec(output)?.[1]);
  });
  return median(times);
}
