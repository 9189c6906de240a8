import { ServerClient } from "postmark";
import { serverToken } from "./server.ts";

/* Helpers of the emulator's tests. */

/** Postmark's SDK for an emulator. */
export function clientOf(url: string, token = serverToken, timeout = 10): ServerClient {
  return new ServerClient(token, { useHttps: false, requestHost: new URL(url).host, timeout });
}

let messageCount = 0;
/** A new message, with its own recipient and subject. */
export const newMessage = (rest: object = {}) => {
  messageCount += 1;
  return {
    From: "Tenantry <club@example.com>",
    To: `reader-${messageCount}@example.com`,
    Subject: `Letter ${messageCount}`,
    TextBody: "Hello",
    Metadata: { letter: String(messageCount) },
    Tag: "test",
    ...rest,
  };
};
/** The status and code of a failed call. */
export const failure = (call: Promise<unknown>) =>
  call.then(
    () => "no error",
    (error: { statusCode: number; code: number }) => `${error.statusCode} ${error.code}`,
  );
