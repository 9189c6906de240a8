import { ServerClient } from "postmark";
import { serverToken } from "./server.ts";

/* What the emulator's own tests share. */

/** Postmark's SDK, pointed at an emulator. */
export function clientOf(url: string, token = serverToken, timeout = 10): ServerClient {
  return new ServerClient(token, { useHttps: false, requestHost: new URL(url).host, timeout });
}

let letters = 0;
/** A message that nobody has sent yet. */
export const letter = (rest: object = {}) => {
  letters += 1;
  return {
    From: "Tenantry <club@example.com>",
    To: `reader-${letters}@example.com`,
    Subject: `Letter ${letters}`,
    TextBody: "Hello",
    Metadata: { letter: String(letters) },
    Tag: "test",
    ...rest,
  };
};
/** The status and code that a call is refused with. */
export const failure = (call: Promise<unknown>) =>
  call.then(
    () => "no error",
    (error: { statusCode: number; code: number }) => `${error.statusCode} ${error.code}`,
  );
