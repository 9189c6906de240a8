import { connect } from "node:net";
import { workerUrl } from "./outside.ts";

/** Sends bytes as they are, which no client would; answers what came back. */
export function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(workerUrl).port), "127.0.0.1");
    let said = "";
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on("data", (part) => {
      said += part;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(said));
    socket.write(text);
  });
}
