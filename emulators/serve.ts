import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/** A running emulator. */
export interface Listening {
  /** Such as `http://localhost:8788`. */
  url: string;
  close(): Promise<void>;
}

/** Serves an emulator on localhost. Port 0 selects a free port. */
export async function serve(app: Hono, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch });
  // If the server closes an idle connection just when the Worker sends a request on it, the request is lost. Node's
  // default of five seconds is too short on a busy machine.
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
