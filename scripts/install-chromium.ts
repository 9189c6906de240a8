import { findChromium } from "./chromium.ts";
import { run } from "./processes.ts";

/** The ways to get a browser, first the one that works on any machine with the internet. */
const ways: [string, string[]][][] = [
  [["playwright", ["install", "chromium-headless-shell", "chromium"]]],
  ...["chromium-headless-shell", "chromium"].map((name): [string, string[]][] => [
    ["apt-get", ["update"]],
    ["apt-get", ["install", "-y", "--no-install-recommends", name]],
  ]),
];

/** Makes sure that there is a Chromium; false when none can be had. */
export async function installChromium(): Promise<boolean> {
  for (const commands of ways) {
    if (findChromium() !== null) return true;
    console.log("No Chromium here yet: installing one…");
    try {
      for (const [command, args] of commands) await run(command, args, { quiet: true });
    } catch {
      // The next way, if there is one.
    }
  }
  return findChromium() !== null;
}
