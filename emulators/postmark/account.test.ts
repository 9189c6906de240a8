import { AccountClient } from "postmark";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountToken } from "./account.ts";
import { type RunningPostmark, startPostmark } from "./server.ts";
import { clientOf, failure } from "./test-client.ts";

/* The data of an account and its server, read with Postmark's SDK. */

let postmark: RunningPostmark;
const accountOf = (token: string) =>
  new AccountClient(token, { useHttps: false, requestHost: new URL(postmark.url).host });

beforeAll(async () => {
  postmark = await startPostmark({
    port: 0,
    from: "club@example.com",
    webhook: { url: "http://localhost:8787/hook", credential: "user:a:password" },
  });
});
afterAll(() => postmark.close());

describe("a server", () => {
  it("has settings, streams by type, and statistics", async () => {
    const client = clientOf(postmark.url);
    expect(await client.getServer()).toMatchObject({ DeliveryType: "Live", TrackLinks: "None" });
    const streams = async (filter: object) =>
      (await client.getMessageStreams(filter)).MessageStreams.map(({ ID }) => ID);
    expect(await streams({ messageStreamType: "Broadcasts" })).toEqual(["broadcast"]);
    const [outbound] = postmark.account.streams;
    Object.assign(outbound ?? {}, { ArchivedAt: "2026-08-02T00:00:00-04:00" });
    expect(await streams({})).not.toContain("outbound");
    expect(await streams({ includeArchivedStreams: true })).toContain("outbound");
    expect(await client.getDeliveryStatistics()).toMatchObject({ InactiveMails: 0 });
    expect(await client.getOutboundOverview()).toMatchObject({ Sent: 0, BounceRate: 0 });
  });

  it("has the webhooks of each stream, with the credential", async () => {
    const client = clientOf(postmark.url);
    const { Webhooks } = await client.getWebhooks({ messageStream: "broadcast" });
    expect(Webhooks).toMatchObject([
      { MessageStream: "broadcast", HttpAuth: { Username: "user", Password: "a:password" } },
    ]);
    expect((await client.getWebhooks()).Webhooks).toHaveLength(2);
    expect(await failure(client.getWebhooks({ messageStream: "none" }))).toBe("422 1235");
    expect(await failure(clientOf(postmark.url, "another").getServer())).toBe("401 10");
  });
});

describe("an account", () => {
  it("lists domains and senders for its own token only", async () => {
    expect((await accountOf(accountToken).getDomains()).Domains).toMatchObject([
      { Name: "example.com", DKIMVerified: true },
    ]);
    expect(await accountOf(accountToken).getSenderSignatures()).toMatchObject({ TotalCount: 0 });
    expect(await failure(accountOf("another").getDomains())).toBe("401 10");
    expect(await failure(accountOf("postmark-emulated").getSenderSignatures())).toBe("401 10");
  });
});
