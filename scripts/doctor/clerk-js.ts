import { clerkJsVersion } from "../../web/clerk/clerk-js.ts";
import { run } from "../processes.ts";
import { timeFor } from "./ask.ts";
import { type Finding, report } from "./finding.ts";

const { good, wrong, notAsked } = report("Clerk");
const name = "clerk-js";
const dayMs = 86_400_000;
/** Older than this, somebody should look what Clerk has changed. */
const oldDays = 365;

/** How old the pinned browser script is, asked of the npm registry. */
export async function checkClerkJs(now = Date.now()): Promise<Finding[]> {
  const view = [
    "view",
    "@clerk/clerk-js",
    "time",
    "dist-tags.latest",
    "--json",
    "--fetch-retries=0",
  ];
  try {
    const output = await Promise.race([run("npm", view, { quiet: true }), tooLate()]);
    return judgeAge(JSON.parse(output.slice(output.indexOf("{"))), now);
  } catch {
    return notAsked(
      name,
      `The npm registry does not answer, so the age of ${clerkJsVersion} is not known.`,
    );
  }
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("too late")), timeFor(1)).unref();
  });
}

interface View {
  time?: Record<string, string>;
  "dist-tags.latest"?: string;
}

export function judgeAge({ time = {}, "dist-tags.latest": latest = "" }: View, now: number) {
  const published = Date.parse(time[clerkJsVersion] ?? "");
  if (Number.isNaN(published)) {
    return notAsked(name, `The npm registry does not know when ${clerkJsVersion} was published.`);
  }
  const days = Math.floor((now - published) / dayMs);
  const is = `The pinned ${clerkJsVersion} is ${days} days old; the newest is ${latest}.`;
  if (days <= oldDays) return good(name, is);
  return wrong(name, is, "Read Clerk's changelog, then pin a newer one in web/clerk/clerk-js.ts.");
}
