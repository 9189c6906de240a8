import { spawn } from "node:child_process";
import { explainedBy, type Vendor } from "./exceptions.ts";

/** What the tool says of each operation that it saw. */
type Report = Record<
  string,
  { answers: number; differences: Record<string, { count: number; example?: string }> }
>;

export interface Judged {
  vendor: Vendor;
  /** The tool's `conform.mjs`. */
  tool: string;
  /** The folder with the vendor's descriptions. */
  specs: string;
  /** The emulator that is judged. */
  target: string;
  /** Asks everything at the address of the tool's proxy. */
  drive: (url: string) => Promise<void>;
}

/** Drives an emulator through the tool's proxy, prints its report, and answers how many differences are unexplained. */
export async function judge({ vendor, tool, specs, target, drive }: Judged): Promise<number> {
  const port = 8790;
  const proxy = spawn(
    process.execPath,
    [
      ...[tool, "--api", vendor, "--target", target, "--listen", String(port)],
      ...["--specs", specs, "--json"],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    await new Promise<void>((ready, failed) => {
      proxy.stdout.once("data", () => ready());
      proxy.once("exit", (code) => failed(new Error(`${tool} ended with ${code}`)));
    });
    const url = `http://localhost:${port}`;
    await drive(url);
    return printReport(vendor, (await (await fetch(`${url}/__report`)).json()) as Report);
  } finally {
    proxy.removeAllListeners("exit");
    // The next one listens at the same port.
    if (proxy.exitCode === null) {
      const ended = new Promise((resolve) => proxy.once("exit", resolve));
      proxy.kill();
      await ended;
    }
  }
}

/** Prints each operation, and answers how many differences no exception explains. */
function printReport(vendor: Vendor, report: Report): number {
  const isExplained = explainedBy(vendor);
  let left = 0;
  let explained = 0;
  for (const [operation, { answers, differences }] of Object.entries(report).sort()) {
    const kinds = Object.entries(differences);
    const open = kinds.filter(([kind, { example }]) => !isExplained(operation, kind, example));
    left += open.length;
    explained += kinds.length - open.length;
    console.log(`${open.length > 0 ? "✗" : "✓"} ${operation}  ×${answers}`);
    for (const [kind, { count, example }] of open) {
      console.log(`    ${kind}  ×${count}   e.g. ${example ?? ""}`);
    }
  }
  const operations = Object.keys(report).length;
  console.log(`${vendor}: ${operations} operations, ${left} differences, ${explained} explained`);
  return left;
}

/** Prints each type of webhook, and answers how many differences no exception explains. */
export function printWebhooks(differences: Record<string, string[]>): number {
  const isExplained = explainedBy("clerk");
  let left = 0;
  for (const [type, all] of Object.entries(differences).sort()) {
    const found = all.filter((kind) => !isExplained(`webhook ${type}`, kind));
    left += found.length;
    console.log(`${found.length > 0 ? "✗" : "✓"} webhook ${type}`);
    for (const one of found) console.log(`    ${one}`);
  }
  console.log(`clerk: ${Object.keys(differences).length} webhooks, ${left} differences`);
  return left;
}
