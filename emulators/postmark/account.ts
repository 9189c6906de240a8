import type { Context, Hono } from "hono";
import type { Models } from "postmark";
import { PostmarkError } from "./request.ts";

/*
 * Read operations about an account and its server: settings, message streams, webhooks, senders, domains, statistics. A
 * test changes the object `account` directly.
 */

/** The account token, for senders and domains. */
export const accountToken = "account-emulated";

export interface Account {
  server: Models.Server;
  streams: Models.MessageStream[];
  webhooks: Models.Webhook[];
  senders: Models.Signature[];
  domains: Models.Domain[];
  stats: { Sent: number; Bounced: number; BounceRate: number; SpamComplaintsRate: number };
  bounces: { Name: string; Count: number; Type?: string }[];
  inactive: number;
}

/** A new account with one server, whose sender domain is verified. */
export function newAccount(from: string, webhook?: { url: string; credential: string }): Account {
  const [Username = "", Password = ""] = webhook?.credential.split(/:(.*)/s) ?? [];
  const on = { Enabled: true };
  const off = { Enabled: false };
  const triggers = {
    Open: { ...off, PostFirstOpenOnly: false },
    Click: off,
    Delivery: on,
    Bounce: { ...on, IncludeContent: false },
    SpamComplaint: { ...on, IncludeContent: false },
    SubscriptionChange: off,
  };
  return {
    server: newServer(),
    streams: [
      stream("outbound", "Default Transactional Stream", "Transactional"),
      stream("inbound", "Default Inbound Stream", "Inbound"),
      stream("broadcast", "Default Broadcast Stream", "Broadcasts"),
    ],
    webhooks: ["outbound", "broadcast"].flatMap((MessageStream, index) =>
      webhook
        ? [
            {
              ID: index + 1,
              Url: webhook.url,
              MessageStream,
              HttpAuth: { Username, Password },
              HttpHeaders: [],
              Triggers: triggers,
            },
          ]
        : [],
    ),
    senders: [],
    domains: [
      {
        ID: 1,
        Name: from.split("@")[1] ?? "",
        SPFVerified: true,
        DKIMVerified: true,
        WeakDKIM: false,
        ReturnPathDomainVerified: true,
      },
    ],
    stats: { Sent: 0, Bounced: 0, BounceRate: 0, SpamComplaintsRate: 0 },
    bounces: [{ Name: "All", Count: 0 }],
    inactive: 0,
  };
}

function newServer(): Models.Server {
  return {
    ID: 1,
    Name: "Tenantry",
    ApiTokens: [],
    ServerLink: "https://postmarkapp.com/servers/1/overview",
    Color: "purple",
    SmtpApiActivated: true,
    RawEmailEnabled: false,
    DeliveryType: "Live" as Models.ServerDeliveryTypes,
    InboundAddress: "emulated@inbound.postmarkapp.com",
    InboundHookUrl: "",
    BounceHookUrl: "",
    OpenHookUrl: "",
    DeliveryHookUrl: "",
    ClickHookUrl: "",
    PostFirstOpenOnly: false,
    InboundDomain: "",
    InboundHash: "emulated",
    InboundSpamThreshold: 0,
    TrackOpens: false,
    TrackLinks: "None" as Models.LinkTrackingOptions,
    IncludeBounceContentInHook: false,
    EnableSmtpApiErrorHooks: false,
  };
}

function stream(ID: string, Name: string, MessageStreamType: string): Models.MessageStream {
  const isBroadcast = MessageStreamType === "Broadcasts";
  return {
    ID,
    ServerID: 1,
    Name,
    Description: "",
    MessageStreamType,
    CreatedAt: "2026-08-01T00:00:00-04:00",
    SubscriptionManagementConfiguration: {
      UnsubscribeHandlingType: (isBroadcast
        ? "Postmark"
        : "None") as Models.UnsubscribeHandlingTypes,
    },
  };
}

/** Adds the endpoints. `requireServer` throws for a wrong server token. */
export function accountEndpoints(
  app: Hono,
  account: Account,
  requireServer: (c: Context) => unknown,
): void {
  const isArchived = ({ ArchivedAt }: Models.MessageStream) => Boolean(ArchivedAt);

  app.get("/server", (c) => {
    requireServer(c);
    return c.json(account.server, 200);
  });
  app.get("/message-streams", (c) => {
    requireServer(c);
    const type = queryOf(c, "messagestreamtype")?.toLowerCase() ?? "all";
    const withArchived = queryOf(c, "includearchivedstreams")?.toLowerCase() === "true";
    const MessageStreams = account.streams
      .filter((stream) => type === "all" || stream.MessageStreamType.toLowerCase() === type)
      .filter((stream) => withArchived || !isArchived(stream));
    return c.json({ MessageStreams, TotalCount: MessageStreams.length }, 200);
  });
  app.get("/webhooks", (c) => {
    requireServer(c);
    const id = queryOf(c, "messagestream");
    if (id && !account.streams.some(({ ID }) => ID === id)) {
      throw new PostmarkError(422, 1235, "The message stream for the provided 'ID' was not found.");
    }
    const Webhooks = account.webhooks.filter(({ MessageStream }) => !id || MessageStream === id);
    return c.json({ Webhooks }, 200);
  });
  // Postmark accepts both; its SDK uses the second.
  app.on("GET", ["/deliverystats", "/deliveryStats"], (c) => {
    requireServer(c);
    return c.json({ InactiveMails: account.inactive, Bounces: account.bounces }, 200);
  });
  app.get("/stats/outbound", (c) => {
    requireServer(c);
    return c.json({ ...noStatistics, ...account.stats }, 200);
  });
  app.get("/senders", (c) => {
    requireAccount(c);
    const { senders: all } = account;
    return c.json({ TotalCount: all.length, SenderSignatures: pageOf(c, all) }, 200);
  });
  app.get("/domains", (c) => {
    requireAccount(c);
    const { domains: all } = account;
    return c.json({ TotalCount: all.length, Domains: pageOf(c, all) }, 200);
  });
}

const noStatistics = {
  SMTPAPIErrors: 0,
  SpamComplaints: 0,
  Opens: 0,
  UniqueOpens: 0,
  Tracked: 0,
  WithClientRecorded: 0,
  WithPlatformRecorded: 0,
  WithReadTimeRecorded: 0,
  TotalClicks: 0,
  UniqueLinksClicked: 0,
  TotalTrackedLinksSent: 0,
  WithLinkTracking: 0,
  WithOpenTracking: 0,
};

/** A query parameter, in upper or lower case: the SDK and Postmark's documentation differ. */
function queryOf(c: Context, name: string): string | undefined {
  const all = [...new URL(c.req.url).searchParams];
  return all.find(([key]) => key.toLowerCase() === name)?.[1];
}

function pageOf<T>(c: Context, all: T[]): T[] {
  const offset = Number(queryOf(c, "offset") ?? 0);
  return all.slice(offset, offset + Number(queryOf(c, "count") ?? 500));
}

function requireAccount(c: Context): void {
  const token = c.req.header("x-postmark-account-token");
  if (token === accountToken) return;
  const message = token
    ? "The Account Token you provided in the X-Postmark-Account-Token request header was invalid."
    : "No Account or Server API tokens were supplied in the HTTP headers.";
  throw new PostmarkError(401, 10, message);
}
