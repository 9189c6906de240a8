import { createServer } from "node:http";

/** A mail provider that accepts every message and responds as Postmark does. */
export async function mailbox(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const messages: unknown = JSON.parse(Buffer.concat(parts).toString("utf8") || "[]");
      const accepted = {
        ErrorCode: 0,
        Message: "OK",
        MessageID: "b7bc2f4a-e38e-4336-af7d-e6c392c2f817",
      };
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify(Array.isArray(messages) ? messages.map(() => accepted) : accepted),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
