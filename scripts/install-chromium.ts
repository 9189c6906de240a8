import { findChromium } from "./chromium.ts";
import { run } from "./processes.ts";

/** Commands that install a browser; the first works on any machine with internet. */
const installers: [string, string[]][][] = [
  [["playwright", ["install", "chromium-headless-shell", "chromium"]]],
  ...["chromium-headless-shell", "chromium"].map((name): [string, string[]][] => [
    ["apt-get", ["update"]],
    ["apt-get", ["install", "-y", "--no-install-recommends", name]],
  ]),
];

/** Installs Chromium if it is missing. Returns whether it is there. */
export async function installChromium(): Promise<boolean> {
  for (const commands of installers) {
    if (findChromium() !== null) return true;
    console.log("No Chromium here yet: installing one…");
    try {
      for (const [command, args] of commands) await run(command, args, { quiet: true });
    } catch {
      // Try the next one.
    }
  }
  return findChromium() !== null;
}
