import { type ChildProcess, spawn } from "node:child_process";

/** The processes that a script started, so that it can stop every one of them. */
const running = new Set<ChildProcess>();

export interface RunOptions {
  env?: Record<string, string>;
  /** Keep what it says to ourselves, and return it. */
  quiet?: boolean;
}

/** Runs a command to its end; returns what it printed where it ran quietly. Throws when it fails. */
export async function run(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<string> {
  const child = start(command, args, options);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise<number>((resolve) =>
    child.on("close", (exit) => resolve(exit ?? 1)),
  );
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed (${code})\n${output}`);
  return output;
}

/** Starts a command that goes on until it is stopped. */
export function start(command: string, args: string[], options: RunOptions = {}): ChildProcess {
  const child = spawn(command, args, {
    stdio: options.quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...options.env },
    // A group of its own: stopping it stops what it started in turn (wrangler starts workerd).
    detached: true,
  });
  running.add(child);
  child.on("exit", () => running.delete(child));
  return child;
}

/** Stops everything that is still running, and waits until it is gone. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stop));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  signal(child.pid, "SIGTERM");
  const impatient = setTimeout(() => child.pid && signal(child.pid, "SIGKILL"), 5_000);
  await gone;
  clearTimeout(impatient);
}

/** Ends every process as a crash would: at once, without a chance to tidy up. */
export async function killAll(): Promise<void> {
  const gone = [...running].map((child) => new Promise((exit) => child.once("exit", exit)));
  for (const { pid } of running) if (pid) signal(pid, "SIGKILL");
  await Promise.all(gone);
}

/** Signals a whole process group; one that is gone already is no matter. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
