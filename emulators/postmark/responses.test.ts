import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Listening } from "../serve.ts";
import { serverToken, startPostmark } from "./server.ts";
import { clientOf, failure, newMessage } from "./test-client.ts";

/* The format of each response, compared with Postmark's description and the types of its SDK. */

let emulator: Listening;
const client = () => clientOf(emulator.url);

beforeAll(async () => {
  emulator = await startPostmark({ port: 0 });
});
afterAll(() => emulator.close());

/** A request that is not sent by Postmark's SDK. */
async function raw(path: string, init: { body?: unknown; headers?: Record<string, string> } = {}) {
  const body = typeof init.body === "string" ? init.body : JSON.stringify(init.body);
  const answer = await fetch(`${emulator.url}${path}`, {
    ...(init.body !== undefined && { method: "POST", body }),
    headers: { "x-postmark-server-token": serverToken, ...init.headers },
  });
  return [answer.status, await answer.json()] as [number, Record<string, unknown>];
}
const json = { "content-type": "application/json" };
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

describe("responses", () => {
  it("of sending have Postmark's fields and types", async () => {
    const sent = newMessage();
    const accepted = {
      ErrorCode: 0,
      Message: "OK",
      To: sent.To,
      SubmittedAt: moment,
      MessageID: uuid,
    };
    expect(await raw("/email", { body: sent, headers: json })).toEqual([200, accepted]);
    const batch = [sent, newMessage({ To: "nonsense" })];
    expect(await raw("/email/batch", { body: batch, headers: json })).toEqual([
      200,
      [accepted, { ErrorCode: 300, Message: expect.any(String) }],
    ]);
  });

  it("of a search, and of one message, have Postmark's fields and types", async () => {
    const sent = newMessage({
      To: "Ana <ana@answers.example.com>",
      Cc: "cc@answers.example.com",
      HtmlBody: "<p>Hello</p>",
    });
    const { MessageID } = await client().sendEmail(sent);
    const listed = {
      Tag: "test",
      MessageID,
      MessageStream: "outbound",
      To: [{ Email: "ana@answers.example.com", Name: "Ana" }],
      Cc: [{ Email: "cc@answers.example.com", Name: "" }],
      Bcc: [],
      Recipients: ["ana@answers.example.com", "cc@answers.example.com"],
      ReceivedAt: moment,
      From: sent.From,
      Subject: sent.Subject,
      Attachments: [],
      Status: "Sent",
      TrackOpens: false,
      TrackLinks: "None",
      Metadata: sent.Metadata,
      Sandboxed: false,
    };
    const path = "/messages/outbound?count=5&offset=0&recipient=ana@answers.example.com";
    expect(await raw(path)).toEqual([200, { TotalCount: 1, Messages: [listed] }]);
    const delivered = (Recipient: string) => ({
      Recipient,
      ReceivedAt: moment,
      Type: "Delivered",
      Details: {
        DeliveryMessage: expect.any(String),
        DestinationServer: expect.any(String),
        DestinationIP: expect.any(String),
      },
    });
    expect(await raw(`/messages/outbound/${MessageID}/details`)).toEqual([
      200,
      {
        ...listed,
        TextBody: "Hello",
        HtmlBody: "<p>Hello</p>",
        Body: expect.any(String),
        MessageEvents: listed.Recipients.map(delivered),
      },
    ]);
  });

  it.each([
    [
      "no token",
      "/email",
      { body: {}, headers: { ...json, "x-postmark-server-token": "" } },
      401,
      10,
    ],
    [
      "another content type",
      "/email",
      { body: {}, headers: { "content-type": "text/plain" } },
      422,
      409,
    ],
    ["what is no JSON", "/email", { body: "{", headers: json }, 422, 402],
    ["a list for a message", "/email", { body: [], headers: json }, 422, 403],
    ["a message for a list", "/email/batch", { body: {}, headers: json }, 422, 403],
    ["a number for a text", "/email", { body: { Subject: 1 }, headers: json }, 422, 403],
    ["metadata of no text", "/email", { body: { Metadata: { a: 1 } }, headers: json }, 422, 403],
    ["a word for a flag", "/email", { body: { TrackOpens: "yes" }, headers: json }, 422, 403],
    ["another link tracking", "/email", { body: { TrackLinks: "Some" }, headers: json }, 422, 403],
    ["too large a batch", "/email/batch", { body: Array(501).fill({}), headers: json }, 422, 410],
    ["a search of no size", "/messages/outbound?offset=0", {}, 422, 700],
    ["too large a page", "/messages/outbound?count=501&offset=0", {}, 422, 700],
    ["a search too far back", "/messages/outbound?count=500&offset=9501", {}, 422, 700],
    [
      "two fields of metadata",
      "/messages/outbound?count=1&offset=0&metadata_a=1&metadata_b=1",
      {},
      422,
      700,
    ],
    ["a message that is not there", "/messages/outbound/none/details", {}, 422, 701],
  ])("refuse %s in the format of Postmark's errors", async (_, path, init, status, ErrorCode) => {
    expect(await raw(path, init)).toEqual([status, { ErrorCode, Message: expect.any(String) }]);
  });

  it("name the inactive recipients so that the SDK finds them, for each stream", async () => {
    for (const name of ["hardbounce", "spamcomplaint"]) {
      const To = `${name}@inactive.example.com`;
      await client().sendEmail(newMessage({ To }));
      const again = client().sendEmail(newMessage({ To }));
      await expect(again).rejects.toMatchObject({ code: 406, recipients: [To] });
      await client().sendEmail(newMessage({ To, MessageStream: "broadcast" }));
    }
  });

  it("depend on the streams of the server", async () => {
    expect(await failure(client().sendEmail(newMessage({ MessageStream: "nowhere" })))).toBe(
      "422 1235",
    );
    const sent = newMessage({ MessageStream: "broadcast" });
    await client().sendEmail(sent);
    const countIn = async (messageStream: string) => {
      const query = { count: 1, offset: 0, recipient: sent.To, messageStream };
      return (await client().getOutboundMessages(query)).TotalCount;
    };
    expect([await countIn("broadcast"), await countIn("outbound")]).toEqual([1, 0]);
  });
});
