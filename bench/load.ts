import { Agent, request } from "node:http";

/** The address that every contestant is told to be at: each request names its host, wherever the socket is. */
export const appUrl = "http://localhost:8787";
const { host } = new URL(appUrl);

/** One request: what to ask, and the status that says that it was done. */
export interface Ask {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** 200 where nothing is said. */
  status?: number;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Until the last byte of the answer was there. */
  ms: number;
}

/** Connections that stay open, as a browser's do. */
export function connections(many: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: many, scheduling: "fifo" });
}

/** What the Worker said of an answer's cost: `trips`, `rows_read`, `rows_written`. */
export function costOf({ headers }: Answer, name: string): number {
  return Number(new RegExp(`${name}=(\\d+)`).exec(String(headers["server-timing"]))?.[1]);
}

/** Asks once. */
export function ask(url: string, agent: Agent, { path, method, headers, body }: Ask) {
  return new Promise<Answer>((resolve, reject) => {
    const start = performance.now();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(
      `${url}${path}`,
      {
        agent,
        method: method ?? (text === undefined ? "GET" : "POST"),
        headers: {
          host,
          ...headers,
          ...(text !== undefined && {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(text),
          }),
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString("utf8"),
            ms: performance.now() - start,
          }),
        );
      },
    ).on("error", reject);
    sent.end(text);
  });
}

export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
}

/**
 * Asks everything, so many at a time, each connection taking the next as soon as it is free.
 * Throws at the first answer that is not the one wanted: what fails is not measured.
 */
export async function load(url: string, asks: Ask[], atOnce: number): Promise<Load> {
  const agent = connections(atOnce);
  const times: number[] = [];
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = asks[next++]; one; one = asks[next++]) {
        const { status, text, ms } = await ask(url, agent, one);
        if (status !== (one.status ?? 200)) {
          throw new Error(`${one.method ?? ""} ${one.path}: ${status} ${text.slice(0, 300)}`);
        }
        times.push(ms);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  return {
    perSecond: asks.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/** Of sorted numbers. */
export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
