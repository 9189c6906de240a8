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
  child.on("exit", () => {
    // What it started may live on: wrangler that is killed leaves workerd, which holds the port.
    if (!child.pid || !signal(child.pid, 0)) running.delete(child);
  });
  return child;
}

/** Stops everything that is still running, and waits until it is gone. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stop));
}

/** Stops a process group: politely, after five seconds by force. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  signal(child.pid, "SIGTERM");
  const forceAt = Date.now() + 5_000;
  // A killed process that nothing reaps (a container without init) still counts as there: no longer than a second.
  while (signal(child.pid, 0) && Date.now() < forceAt + 1_000) {
    if (Date.now() > forceAt) signal(child.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  running.delete(child);
}

/** Ends every process as a crash would: at once, without a chance to tidy up. */
export async function killAll(): Promise<void> {
  const alive = [...running].filter(({ exitCode, signalCode }) => exitCode === null && !signalCode);
  const gone = alive.map((child) => new Promise((exit) => child.once("exit", exit)));
  for (const { pid } of running) if (pid) signal(pid, "SIGKILL");
  await Promise.all(gone);
}

/** Signals a whole process group (0 only asks); false when it is gone already. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
