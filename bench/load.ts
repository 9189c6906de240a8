import { Agent, request } from "node:http";

/** The origin that every contestant is configured with. Requests carry its host, whatever the port they are sent to. */
export const appUrl = "http://localhost:8787";
const { host } = new URL(appUrl);

/** One request, with the status that means success. */
export interface BenchRequest {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** The expected status; the default is 200. */
  status?: number;
}

export interface BenchResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Until the last byte of the response arrived. */
  ms: number;
}

/** An agent whose connections stay open, as a browser's do. */
export function connections(count: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: count, scheduling: "fifo" });
}

/** A number from the `server-timing` header: `trips`, `rows_read`, `rows_written`. */
export function costOf({ headers }: BenchResponse, name: string): number {
  return Number(new RegExp(`${name}=(\\d+)`).exec(String(headers["server-timing"]))?.[1]);
}

/** Sends one request. */
export function send(url: string, agent: Agent, { path, method, headers, body }: BenchRequest) {
  return new Promise<BenchResponse>((resolve, reject) => {
    const start = performance.now();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const outgoing = request(
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
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString("utf8"),
            ms: performance.now() - start,
          }),
        );
      },
    ).on("error", reject);
    outgoing.end(text);
  });
}

export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
}

/**
 * Sends all requests over `concurrency` connections; each connection takes the next one as soon as it is free.
 * Throws at the first response with another status than expected, so that failures are never measured.
 */
export async function load(
  url: string,
  requests: BenchRequest[],
  concurrency: number,
): Promise<Load> {
  const agent = connections(concurrency);
  const times: number[] = [];
  let index = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let next = requests[index++]; next; next = requests[index++]) {
        const { status, text, ms } = await send(url, agent, next);
        if (status !== (next.status ?? 200)) {
          throw new Error(`${next.method ?? ""} ${next.path}: ${status} ${text.slice(0, 300)}`);
        }
        times.push(ms);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  return {
    perSecond: requests.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/** `share` is 0.99 for the 99th percentile. */
export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
