import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** What a vendor does to a request on a bad day. */
export type Day =
  | "good"
  /** Never answers. */
  | "hangs"
  /** 500, 429: says so and does nothing. */
  | "fails"
  | "throttles"
  /** Breaks the connection before or after the request was handled. */
  | "resets"
  | "resets after doing it";

export interface VendorProxy {
  url: string;
  day: Day;
  /** When each request came, and which. */
  seen: { at: number; path: string; headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** Stands between the Worker and a vendor, and lets everything through while the day is good. */
export async function vendorProxy(target: string): Promise<VendorProxy> {
  const proxy: VendorProxy = { url: "", day: "good", seen: [], close };
  const server = createServer((asked, answer) => {
    proxy.seen.push({
      at: Date.now(),
      path: `${asked.method} ${asked.url}`,
      headers: asked.headers,
    });
    const { day } = proxy;
    if (day === "hangs") return;
    if (day === "resets") asked.socket.destroy();
    else if (day === "fails" || day === "throttles") say(answer, day === "fails" ? 500 : 429);
    else pass(target, asked, answer, day === "resets after doing it");
  });
  // As in emulators/serve.ts: no idle connection is closed under a request.
  server.keepAliveTimeout = 3_600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function close(): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }
  return proxy;
}

function say(answer: ServerResponse, status: number): void {
  answer.writeHead(status, { "content-type": "application/json" }).end("{}");
}

function pass(target: string, asked: IncomingMessage, answer: ServerResponse, loses: boolean) {
  const { method, headers } = asked;
  const onward = request(`${target}${asked.url}`, { method, headers }, (reply) => {
    if (loses) {
      reply.resume();
      asked.socket.destroy();
      return;
    }
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.on("error", () => asked.socket.destroy());
  asked.pipe(onward);
}
