import { connect } from "node:net";
import { workerUrl } from "./outside.ts";

/** The `Host` header of a request that is meant for the Worker. */
export const { host } = new URL(workerUrl);

/** Only a server that hangs is silent for so long. */
const silentMs = 300_000;

/**
 * Sends bytes as they are, which no client would, and says that no more will come; answers what came back.
 * Throws where nothing did: silence is no refusal.
 */
export function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(workerUrl).port), "127.0.0.1");
    let said = "";
    socket.setTimeout(silentMs, () => socket.destroy());
    socket.on("data", (part) => {
      said += part;
    });
    socket.on("error", () => {});
    socket.on("close", () =>
      said ? resolve(said) : reject(new Error(`no answer to ${text.slice(0, 200)}`)),
    );
    socket.end(text);
  });
}
