import { spawn } from "node:child_process";
import { explainedBy, type Vendor } from "./exceptions.ts";

/** The tool's report of each operation. */
type Report = Record<
  string,
  { answers: number; differences: Record<string, { count: number; example?: string }> }
>;

export interface ToolRun {
  vendor: Vendor;
  /** The tool's `conform.mjs`. */
  tool: string;
  /** The folder with the vendor's descriptions. */
  specs: string;
  /** The emulator to check. */
  target: string;
  /** Calls all operations at the address of the tool's proxy. */
  drive: (url: string) => Promise<void>;
}

/** Calls an emulator through the tool's proxy and prints its report. Returns the number of unexplained differences. */
export async function runTool({ vendor, tool, specs, target, drive }: ToolRun): Promise<number> {
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
    // The next run uses the same port.
    if (proxy.exitCode === null) {
      const ended = new Promise((resolve) => proxy.once("exit", resolve));
      proxy.kill();
      await ended;
    }
  }
}

/** Prints each operation. Returns the number of unexplained differences. */
function printReport(vendor: Vendor, report: Report): number {
  const isExplained = explainedBy(vendor);
  let unexplained = 0;
  let explained = 0;
  for (const [operation, { answers, differences }] of Object.entries(report).sort()) {
    const kinds = Object.entries(differences);
    const open = kinds.filter(([kind, { example }]) => !isExplained(operation, kind, example));
    unexplained += open.length;
    explained += kinds.length - open.length;
    console.log(`${open.length > 0 ? "✗" : "✓"} ${operation}  ×${answers}`);
    for (const [kind, { count, example }] of open) {
      console.log(`    ${kind}  ×${count}   e.g. ${example ?? ""}`);
    }
  }
  const operations = Object.keys(report).length;
  console.log(
    `${vendor}: ${operations} operations, ${unexplained} differences, ${explained} explained`,
  );
  return unexplained;
}

/** Prints each type of webhook. Returns the number of unexplained differences. */
export function printWebhooks(differences: Record<string, string[]>): number {
  const isExplained = explainedBy("clerk");
  let unexplained = 0;
  for (const [type, all] of Object.entries(differences).sort()) {
    const open = all.filter((kind) => !isExplained(`webhook ${type}`, kind));
    unexplained += open.length;
    console.log(`${open.length > 0 ? "✗" : "✓"} webhook ${type}`);
    for (const kind of open) console.log(`    ${kind}`);
  }
  console.log(`clerk: ${Object.keys(differences).length} webhooks, ${unexplained} differences`);
  return unexplained;
}
