import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Listening } from "../serve.ts";
import type { Outage } from "./outage.ts";
import { clerkServerToken, serverToken, startPostmark } from "./server.ts";
import { clientOf, failure, newMessage } from "./test-client.ts";

/* Postmark's SDK with the emulator. */

const folder = mkdtempSync(join(tmpdir(), "postmark-emulator-"));
const events: { credential: string | undefined; body: Record<string, unknown> }[] = [];
const listener = createServer(async (request, answer) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  events.push({ credential: request.headers.authorization, body: JSON.parse(body) });
  answer.writeHead(200).end();
});

let emulator: Listening;
const start = () => {
  const { port } = listener.address() as AddressInfo;
  const webhook = { url: `http://localhost:${port}/hook`, credential: "hook:secret" };
  return startPostmark({ port: 0, folder, webhook });
};
const client = (token?: string, timeout?: number) => clientOf(emulator.url, token, timeout);
const setOutage = (outage: Outage) =>
  fetch(`${emulator.url}/outage`, { method: "PUT", body: JSON.stringify(outage) });

beforeAll(async () => {
  await new Promise<void>((ready) => listener.listen(0, "localhost", ready));
  emulator = await start();
});
afterEach(() => fetch(`${emulator.url}/outage`, { method: "DELETE" }));
afterAll(async () => {
  await emulator.close();
  listener.close();
  rmSync(folder, { recursive: true });
});

describe("a message", () => {
  it("is accepted, found by recipient and metadata, and shown with its details", async () => {
    const sent = newMessage({ HtmlBody: "<p>Hello</p>", MessageStream: "outbound" });
    const { MessageID, ErrorCode } = await client().sendEmail(sent);
    expect(ErrorCode).toBe(0);
    const { Messages, TotalCount } = await client().getOutboundMessages({
      count: 10,
      offset: 0,
      recipient: sent.To,
    });
    expect(TotalCount).toBe(1);
    expect(Messages[0]).toMatchObject({
      MessageID,
      Subject: sent.Subject,
      Recipients: [sent.To],
      Tag: "test",
    });
    const byMetadata = { count: 1, offset: 0, metadata_letter: sent.Metadata.letter };
    expect((await client().getOutboundMessages(byMetadata as never)).Messages[0]?.MessageID).toBe(
      MessageID,
    );
    const details = await client().getOutboundMessageDetails(MessageID);
    expect(details).toMatchObject({ TextBody: "Hello", HtmlBody: "<p>Hello</p>" });
  });

  it("may name a template instead of a body", async () => {
    const { TextBody: _, Subject: __, ...rest } = newMessage();
    const sent = { ...rest, TemplateAlias: "welcome", TemplateModel: { name: "Ana" } };
    expect((await client().sendEmailWithTemplate(sent)).ErrorCode).toBe(0);
  });

  it("may be part of a batch, in which each is accepted or refused separately", async () => {
    const batch = [newMessage(), newMessage({ To: "nonsense" }), newMessage()];
    expect((await client().sendEmailBatch(batch)).map(({ ErrorCode }) => ErrorCode)).toEqual([
      0, 300, 0,
    ]);
  });

  it("is refused in the format of Postmark's errors", async () => {
    expect(await failure(client().sendEmail(newMessage({ To: "nonsense" })))).toBe("422 300");
    expect(await failure(client().sendEmail(newMessage({ To: "" })))).toBe("422 300");
    expect(await failure(client("other").sendEmail(newMessage()))).toBe("401 10");
    await client().sendEmail(newMessage({ To: "hardbounce@example.com" }));
    expect(await failure(client().sendEmail(newMessage({ To: "hardbounce@example.com" })))).toBe(
      "422 406",
    );
  });

  it("of the emulated Clerk is not found by the app's searches", async () => {
    const sent = newMessage();
    await client(clerkServerToken).sendEmail(sent);
    const query = { count: 10, offset: 0, recipient: sent.To };
    expect((await client().getOutboundMessages(query)).TotalCount).toBe(0);
    expect((await client(clerkServerToken).getOutboundMessages(query)).TotalCount).toBe(1);
    expect(await (await fetch(emulator.url)).text()).toContain(sent.Subject);
  });
});

const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

describe("webhooks", () => {
  it("report delivery, bounce and complaint, with the credential", async () => {
    events.length = 0;
    for (const To of [
      "fine@example.com",
      "hardbounce@other.example.com",
      "spamcomplaint@example.com",
    ]) {
      await client().sendEmail(newMessage({ To }));
    }
    await expect.poll(() => events.length).toBe(3);
    expect(events.map(({ body }) => body.RecordType).sort()).toEqual([
      "Bounce",
      "Delivery",
      "SpamComplaint",
    ]);
    expect(events[0]?.credential).toBe(`Basic ${btoa("hook:secret")}`);
    expect(events[0]?.body).toMatchObject({ Metadata: { letter: expect.any(String) } });
    const common = {
      MessageID: uuid,
      ServerID: expect.any(Number),
      MessageStream: "outbound",
      Tag: "test",
      Metadata: { letter: expect.any(String) },
    };
    const bounce = {
      ...common,
      ID: expect.any(Number),
      Type: expect.any(String),
      TypeCode: expect.any(Number),
      Name: expect.any(String),
      Description: expect.any(String),
      Details: expect.any(String),
      Email: expect.any(String),
      From: "Tenantry <club@example.com>",
      BouncedAt: moment,
      DumpAvailable: expect.any(Boolean),
      Inactive: true,
      CanActivate: expect.any(Boolean),
      Subject: expect.any(String),
    };
    const bodyOf = (type: string) => events.find(({ body }) => body.RecordType === type)?.body;
    expect(bodyOf("Bounce")).toEqual({ ...bounce, RecordType: "Bounce", CanActivate: true });
    const complaint = { ...bounce, RecordType: "SpamComplaint", CanActivate: false };
    expect(bodyOf("SpamComplaint")).toEqual(complaint);
    expect(bodyOf("Delivery")).toEqual({
      ...common,
      RecordType: "Delivery",
      Recipient: "fine@example.com",
      DeliveredAt: moment,
      Details: expect.any(String),
    });
  });
});

it("keeps an idle connection open for an hour, so that no request is sent on one that is being closed", async () => {
  expect((await fetch(emulator.url)).headers.get("keep-alive")).toBe("timeout=3600");
});

describe("an outage", () => {
  it("refuses the given number of sends", async () => {
    await setOutage({ status: 500, times: 2 });
    expect(await failure(client().sendEmail(newMessage()))).toBe("500 500");
    expect(await failure(client().sendEmail(newMessage()))).toBe("500 500");
    expect(await failure(client().sendEmail(newMessage()))).toBe("no error");
  });

  it("refuses single mails of a batch", async () => {
    await setOutage({ domain: "pending.example", code: 412 });
    const batch = [newMessage(), newMessage({ To: "a@pending.example" }), newMessage()];
    const receipts = await client().sendEmailBatch(batch);
    expect(receipts.map(({ ErrorCode }) => ErrorCode)).toEqual([0, 412, 0]);
    const single = client().sendEmail(newMessage({ To: "b@pending.example" }));
    expect(await failure(single)).toBe("422 412");
  });

  it("makes a search fail, or find a mail late, for one domain", async () => {
    const countTo = async (recipient: string) =>
      (await client().getOutboundMessages({ count: 1, offset: 0, recipient })).TotalCount;
    const [late, later, fine] = [
      newMessage({ To: "a@late.example" }),
      newMessage({ To: "b@late.example" }),
      newMessage(),
    ];
    await setOutage({ domain: "late.example", search: { status: 500, times: 1, hiddenTimes: 2 } });
    for (const message of [late, fine]) await client().sendEmail(message);
    expect(await failure(countTo(late.To))).toBe("500 500");
    expect([await countTo(late.To), await countTo(fine.To)]).toEqual([0, 1]);
    expect([await countTo(late.To), await countTo(late.To)]).toEqual([0, 1]);
    await setOutage({ domain: "late.example", search: { hiddenMs: 300 } });
    await client().sendEmail(later);
    expect(await countTo(later.To)).toBe(0);
    await expect.poll(() => countTo(later.To)).toBe(1);
  });

  it("holds back the webhooks of one domain, beside another outage", async () => {
    events.length = 0;
    await setOutage({ domain: "silent.example", webhooks: false });
    await setOutage({ status: 500, times: 1, domain: "other.example" });
    await client().sendEmail(newMessage({ To: "a@silent.example" }));
    await client().sendEmail(newMessage({ To: "told@example.com" }));
    await expect.poll(() => events.length).toBe(1);
    expect(events[0]?.body.Recipient).toBe("told@example.com");
    await fetch(`${emulator.url}/outage?domain=silent.example`, { method: "DELETE" });
    expect(await failure(client().sendEmail(newMessage({ To: "a@other.example" })))).toBe(
      "500 500",
    );
  });

  it("stalls, or accepts the message and loses the response", async () => {
    await setOutage({ status: 500, times: 1, stallMs: 3_000 });
    expect(await failure(client(serverToken, 1).sendEmail(newMessage()))).toBe("0 0");
    const lost = newMessage();
    await setOutage({ status: 503, times: 1, accepts: true });
    expect(await failure(client().sendEmail(lost))).toBe("503 503");
    const query = { count: 10, offset: 0, recipient: lost.To };
    expect((await client().getOutboundMessages(query)).TotalCount).toBe(1);
  });
});

describe("the mailbox page", () => {
  it("shows a message without letting it run anything", async () => {
    const hostile = newMessage({
      Subject: "<script>alert(1)</script>",
      HtmlBody: '"><script>alert(2)</script>',
    });
    const { MessageID } = await client().sendEmail(hostile);
    for (const path of ["/", `/mail/${MessageID}`]) {
      expect(await (await fetch(`${emulator.url}${path}`)).text()).not.toMatch(/<script>alert/);
    }
  });
});

it("keeps messages across restarts", async () => {
  const sent = newMessage();
  await client().sendEmail(sent);
  await emulator.close();
  emulator = await start();
  const query = { count: 10, offset: 0, recipient: sent.To };
  expect((await client().getOutboundMessages(query)).TotalCount).toBe(1);
});
