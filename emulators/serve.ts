import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/** A listening emulator. */
export interface Listening {
  /** Such as `http://localhost:8788`. */
  url: string;
  close(): Promise<void>;
}

/** Serves an emulator on localhost, at a port of its own choosing where `port` is 0. */
export async function serve(app: Hono, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch });
  // A server that closes an idle connection may close it just when the Worker sends a request on it, which is lost
  // then. Node's five seconds are soon over on a busy machine.
  if ("keepAliveTimeout" in server) server.keepAliveTimeout = 3_600_000;
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "localhost", listening);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${actual}`,
    close: () =>
      new Promise((closed) => {
        if ("closeAllConnections" in server) server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
