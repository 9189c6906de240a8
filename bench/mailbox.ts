import { createServer } from "node:http";

/** A provider that takes every mail: both sides send theirs to it. Answers as Postmark does. */
export async function mailbox(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const messages: unknown = JSON.parse(Buffer.concat(parts).toString("utf8") || "[]");
      const taken = {
        ErrorCode: 0,
        Message: "OK",
        MessageID: "b7bc2f4a-e38e-4336-af7d-e6c392c2f817",
      };
      answer.setHeader("content-type", "application/json");
      answer.end(JSON.stringify(Array.isArray(messages) ? messages.map(() => taken) : taken));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
