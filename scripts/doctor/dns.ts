import { Resolver } from "node:dns/promises";

/** With a short timeout: the default is twenty seconds. */
const resolver = new Resolver({ timeout: 2_000, tries: 2 });

/** The records of a name, or null. Throws if the DNS cannot be queried. */
export async function recordsOf(name: string, type: "CNAME"): Promise<string[] | null>;
export async function recordsOf(name: string, type: "TXT"): Promise<string[][] | null>;
export async function recordsOf(name: string, type: "CNAME" | "TXT") {
  try {
    return type === "CNAME" ? await resolver.resolveCname(name) : await resolver.resolveTxt(name);
  } catch (error) {
    const { code = "" } = error as { code?: string };
    if (["ENODATA", "ENOTFOUND"].includes(code)) return null;
    throw error;
  }
}
