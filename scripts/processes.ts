import { type ChildProcess, spawn } from "node:child_process";

/** The processes that this script started, to stop all of them. */
const running = new Set<ChildProcess>();

export interface RunOptions {
  env?: Record<string, string>;
  /** Returns the output instead of printing it. */
  quiet?: boolean;
}

/** Runs a command to its end. Returns its output if it is `quiet`. Throws if it fails. */
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

/** Starts a command that runs until it is stopped. */
export function start(command: string, args: string[], options: RunOptions = {}): ChildProcess {
  const child = spawn(command, args, {
    stdio: options.quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...options.env },
    // Its own process group, so that its children can be stopped too (wrangler starts workerd).
    detached: true,
  });
  running.add(child);
  child.on("exit", () => {
    // Its children may still run: a killed wrangler leaves workerd, which uses the port.
    if (!child.pid || !signal(child.pid, 0)) running.delete(child);
  });
  return child;
}

/** Stops all processes, and waits until they have ended. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stop));
}

/** Stops a process group: with SIGTERM, after five seconds with SIGKILL. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  signal(child.pid, "SIGTERM");
  const forceAt = Date.now() + 5_000;
  // In a container without init, a killed process may stay as a zombie: wait no longer than a second.
  while (signal(child.pid, 0) && Date.now() < forceAt + 1_000) {
    if (Date.now() > forceAt) signal(child.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  running.delete(child);
}

/** Kills all processes at once, like a crash. */
export async function killAll(): Promise<void> {
  const alive = [...running].filter(({ exitCode, signalCode }) => exitCode === null && !signalCode);
  const exits = alive.map((child) => new Promise((exit) => child.once("exit", exit)));
  for (const { pid } of running) if (pid) signal(pid, "SIGKILL");
  await Promise.all(exits);
}

/** Signals a process group (0 only checks it). Returns false if it has ended already. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
