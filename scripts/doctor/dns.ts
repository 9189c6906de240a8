import { Resolver } from "node:dns/promises";

/** Asks the DNS and gives up soon: its own patience is twenty seconds. */
const resolver = new Resolver({ timeout: 2_000, tries: 2 });

/** Records of a name; null where there are none. Throws where the DNS cannot be asked. */
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
