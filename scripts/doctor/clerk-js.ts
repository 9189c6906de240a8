import { clerkJsVersion } from "../../web/clerk/clerk-js.ts";
import { run } from "../processes.ts";
import { type Finding, report } from "./finding.ts";
import { timeFor } from "./request.ts";

const { good, wrong, notAsked } = report("Clerk");
const name = "clerk-js";
const dayMs = 86_400_000;
/** After this age, the changes of newer versions should be checked. */
const maxAgeDays = 365;

/** Checks the age of the pinned browser script with the npm registry. */
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
    const output = await Promise.race([run("npm", view, { quiet: true }), rejectAfterTimeout()]);
    return judgeAge(JSON.parse(output.slice(output.indexOf("{"))), now);
  } catch {
    return notAsked(
      name,
      `The npm registry does not answer, so the age of ${clerkJsVersion} is not known.`,
    );
  }
}

function rejectAfterTimeout(): Promise<never> {
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
  if (days <= maxAgeDays) return good(name, is);
  return wrong(name, is, "Read Clerk's changelog, then pin a newer one in web/clerk/clerk-js.ts.");
}
