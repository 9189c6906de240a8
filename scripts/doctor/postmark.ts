import type { Deployment } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { checkSender } from "./postmark-sender.ts";
import { checkPostmarkWebhooks } from "./postmark-webhook.ts";
import { type HttpResponse, listAt, sendRequest, textAt, Unreachable, valueAt } from "./request.ts";

const { good, missing, wrong, notAsked } = report("Postmark");

/** Sends a request to Postmark's API with the token of the server or of the account. */
export type PostmarkClient = (path: string, token?: "account") => Promise<Reply>;
export type Reply = { json: unknown } | { why: string; isRefusal: boolean };

export async function checkPostmark(deployment: Deployment): Promise<Finding[]> {
  const { values, isLocal } = deployment;
  const token = values.POSTMARK_SERVER_TOKEN;
  if (!token) {
    const is = "POSTMARK_SERVER_TOKEN is not known here, so Postmark was asked nothing.";
    const rest = notAsked("server token", is, "--vars FILE, or the environment.");
    return [...rest, ...(await checkPostmarkWebhooks(deployment, undefined))];
  }
  if (token === "POSTMARK_API_TEST") {
    const is = "It is Postmark's test token: every mail is accepted and none delivered.";
    const state = isLocal ? good : wrong;
    const rest = state("server token", is, isLocal ? undefined : "Put a server's own token.");
    return [...rest, ...(await checkPostmarkWebhooks(deployment, undefined))];
  }
  const postmark = postmarkClient(deployment);
  const server = await postmark("/server");
  if ("why" in server) {
    const state = server.isRefusal ? wrong : notAsked;
    const todo = server.isRefusal
      ? "Postmark: Servers → yours → API Tokens; then npx wrangler secret put POSTMARK_SERVER_TOKEN"
      : undefined;
    const rest = state("server token", `Postmark: ${server.why}.`, todo);
    return [...rest, ...(await checkPostmarkWebhooks(deployment, undefined))];
  }
  const more = await Promise.all([
    checkStreams(deployment, postmark),
    checkSender(deployment, postmark),
    checkPostmarkWebhooks(deployment, postmark),
    checkDeliveries(postmark),
  ]);
  return [...judgeServer(server.json, deployment), ...more.flat()];
}

function postmarkClient({ values }: Deployment): PostmarkClient {
  const url = (values.POSTMARK_API_URL || "https://api.postmarkapp.com").replace(/\/+$/, "");
  return async (path, token) => {
    const header = token === "account" ? "X-Postmark-Account-Token" : "X-Postmark-Server-Token";
    const secret =
      token === "account" ? values.POSTMARK_ACCOUNT_TOKEN : values.POSTMARK_SERVER_TOKEN;
    try {
      const headers = { accept: "application/json", [header]: secret ?? "" };
      return replyOf(await sendRequest(`${url}${path}`, { headers }));
    } catch (error) {
      if (error instanceof Unreachable) return { why: error.message, isRefusal: false };
      throw error;
    }
  };
}

function replyOf({ status, json }: HttpResponse): Reply {
  if (status === 200 && json !== undefined) return { json };
  const code = valueAt(json, "ErrorCode");
  return {
    why: `it answers ${status}${code === undefined ? "" : `, ErrorCode ${code}`}`,
    isRefusal: status < 500,
  };
}

function judgeServer(server: unknown, { values, isLocal }: Deployment): Finding[] {
  const name = textAt(server, "Name");
  const type = textAt(server, "DeliveryType");
  const opens = valueAt(server, "TrackOpens") === true && values.MAIL_TRACK_OPENS !== "true";
  const links = !["None", undefined].includes(textAt(server, "TrackLinks"));
  const where = `Postmark: ${name} → Settings → Tracking.`;
  return [
    ...good("server token", `Postmark accepts it: the server “${name}”.`),
    ...(type === "Sandbox" && !isLocal
      ? wrong(
          "delivery",
          "The server is a sandbox: it accepts mail and delivers none.",
          "Make a live server in Postmark (its kind cannot be changed) and take its token.",
        )
      : good("delivery", type === "Sandbox" ? "A sandbox: no mail is delivered." : "Live.")),
    ...(links
      ? wrong("tracking", "The server tracks links, and links in these mails are secret.", where)
      : opens
        ? wrong("tracking", "The server tracks opens, and MAIL_TRACK_OPENS is false.", where)
        : good("tracking", "Links are not tracked, opens only as MAIL_TRACK_OPENS says.")),
  ];
}

async function checkStreams({ values }: Deployment, postmark: PostmarkClient): Promise<Finding[]> {
  const answer = await postmark(
    "/message-streams?MessageStreamType=All&IncludeArchivedStreams=true",
  );
  if ("why" in answer) return notAsked("streams", `Postmark: ${answer.why}.`);
  const streams = listAt(answer.json, "MessageStreams");
  const { POSTMARK_MESSAGE_STREAM: own = "", POSTMARK_BROADCAST_STREAM: broadcast = "" } = values;
  return [
    ...judgeStream(streams, own, "Transactional", "POSTMARK_MESSAGE_STREAM"),
    ...(broadcast
      ? judgeStream(streams, broadcast, "Broadcasts", "POSTMARK_BROADCAST_STREAM")
      : good(
          "broadcast stream",
          `None: invitations of an import go by ${own} too (docs/operations.md).`,
        )),
  ];
}

function judgeStream(streams: unknown[], id: string, type: string, setting: string): Finding[] {
  const name = type === "Transactional" ? "message stream" : "broadcast stream";
  const stream = streams.find((known) => valueAt(known, "ID") === id);
  const where = "Postmark: your server → Message Streams.";
  if (!stream) {
    return missing(
      name,
      `The server has no stream ${id} (${setting}).`,
      `Make it, or name another. ${where}`,
    );
  }
  if (valueAt(stream, "ArchivedAt")) {
    return wrong(name, `The stream ${id} is archived.`, `Unarchive it. ${where}`);
  }
  const is = textAt(stream, "MessageStreamType");
  if (is === type) return good(name, `${id} is there: ${type}.`);
  return wrong(
    name,
    `The stream ${id} is of the type ${is}, not ${type}.`,
    `Name another. ${where}`,
  );
}

/* Our own limits: Postmark's API descriptions have none. With fewer mails the percentages have no meaning. */
const maxBouncePercent = 10;
const maxComplaintPercent = 0.1;
const minMails = 100;

async function checkDeliveries(postmark: PostmarkClient): Promise<Finding[]> {
  const [stats, bounces] = await Promise.all([
    postmark("/stats/outbound"),
    postmark("/deliverystats"),
  ]);
  if ("why" in stats) return notAsked("bounces", `Postmark: ${stats.why}.`);
  const number = (name: string) => Number(valueAt(stats.json, name) ?? 0);
  const [sent, bounced, complained] = [
    number("Sent"),
    number("BounceRate"),
    number("SpamComplaintsRate"),
  ];
  const inactive = "json" in bounces ? Number(valueAt(bounces.json, "InactiveMails") ?? 0) : 0;
  const is = `Of ${sent} mails ${bounced}% bounced and ${complained}% were reported as spam; Postmark refuses ${inactive} addresses since.`;
  const isBad = bounced >= maxBouncePercent || complained >= maxComplaintPercent;
  if (sent < minMails || !isBad) return good("bounces", is);
  const todo =
    "So many may lead Postmark to pause the account. Look at Activity and Suppressions, and at who imports which addresses.";
  return wrong("bounces", is, todo);
}
