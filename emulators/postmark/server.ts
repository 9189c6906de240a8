import { type Context, Hono } from "hono";
import { persisted } from "../persisted.ts";
import { type Listening, serve } from "../serve.ts";
import { type Account, accountEndpoints, newAccount } from "./account.ts";
import { type EventTarget, sendEvents } from "./events.ts";
import { mailboxPage, mailPage, type Preview, previewPage, previewsPage } from "./mailbox-page.ts";
import {
  acceptMessage,
  addressesIn,
  detailsJson,
  type Mailbox,
  messageJson,
  type Receipt,
  refusedReceipt,
  type StoredMessage,
  streamOf,
} from "./messages.ts";
import { type Outage, Outages } from "./outage.ts";
import {
  Batch,
  bodyOf,
  Outgoing,
  PostmarkError,
  type Search,
  searchOf,
  TemplateBatch,
} from "./request.ts";

/*
 * An emulated Postmark: sending (one, batch, with template), the outbound search, webhooks, and the account (account.ts).
 * Its own additions are the mailbox page and `/outage`.
 */

/** The token of the app's server. */
export const serverToken = "postmark-emulated";
/** The credential of the webhooks, `user:password`. */
export const webhookCredential = "postmark:emulated-webhook-password-of-length";
/** The token of the emulated Clerk's server: the mailbox shows its mail, but the app's searches do not find it. */
export const clerkServerToken = "clerk-emulated";

export interface PostmarkOptions {
  port: number;
  /** A folder to store the mail; without it, in memory. */
  folder?: string;
  webhook?: EventTarget;
  /** The app's templates with sample values, loaded at each request. */
  previews?: () => Promise<Preview[]>;
  /** An address of the domain that mail may come from. */
  from?: string;
}

export interface RunningPostmark extends Listening {
  /** May be changed while it runs. */
  account: Account;
}

/** Starts the emulator. */
export async function startPostmark(options: PostmarkOptions): Promise<RunningPostmark> {
  const file = options.folder && `${options.folder}/postmark.json`;
  const mailbox: Mailbox = persisted(file, () => ({ messages: [] as StoredMessage[] }));
  const account = newAccount(options.from ?? "hello@tenantry.example", options.webhook);
  const app = postmark(mailbox, options);
  accountEndpoints(app, account, serverOf);
  const listening = await serve(app, options.port);
  const close = async () => {
    mailbox.flush();
    await listening.close();
  };
  return { ...listening, close, account };
}

function postmark(mailbox: Mailbox, { webhook, previews = async () => [] }: PostmarkOptions) {
  const outages = new Outages();

  /** Sends the messages of a request, or fails if there is an outage. */
  async function send(messages: Outgoing[], server: string): Promise<Receipt[]> {
    if (messages.length > maxBatchSize) {
      throw new PostmarkError(422, 410, `You may send ${maxBatchSize} messages at a time.`);
    }
    const outage = outages.forSend(messages);
    if (outage?.stallMs) await new Promise((resolve) => setTimeout(resolve, outage.stallMs));
    const receipts = acceptedMessages(messages, outage).map((message) =>
      acceptOne(server, message),
    );
    if (!outage) return receipts;
    const status = outage.status ?? 200;
    throw new PostmarkError(status, status, "The service is unavailable.");
  }

  function acceptOne(server: string, message: Outgoing): Receipt {
    const code = outages.codeFor(message);
    if (code) return refusedReceipt(code);
    const receipt = acceptMessage(mailbox, server, message);
    if (receipt.MessageID && outages.sendsWebhooks(message)) {
      sendEvents(webhook, message, receipt.MessageID);
    }
    return receipt;
  }

  async function sendOne(c: Context): Promise<Response> {
    const server = serverOf(c);
    const [receipt] = await send([await bodyOf(c, Outgoing)], server);
    return c.json(receipt, receipt?.ErrorCode === 0 ? 200 : 422);
  }

  const find = (id: string) => mailbox.value.messages.find((message) => message.id === id);

  return new Hono()
    .onError((error, c) => {
      if (!(error instanceof PostmarkError)) throw error;
      const body = { ErrorCode: error.code, Message: error.message };
      return c.json(body, error.status as 422);
    })
    .post("/email", sendOne)
    .post("/email/withTemplate", sendOne)
    .post("/email/batch", async (c) => {
      const server = serverOf(c);
      return c.json(await send(await bodyOf(c, Batch), server), 200);
    })
    .post("/email/batchWithTemplates", async (c) => {
      const server = serverOf(c);
      return c.json(await send((await bodyOf(c, TemplateBatch)).Messages, server), 200);
    })
    .get("/messages/outbound", (c) => {
      const server = serverOf(c);
      const request = searchOf(c);
      const found = outages.filterSearch(search(mailbox.value.messages, server, request.filters));
      if (typeof found === "number")
        throw new PostmarkError(found, found, "The search is out of order.");
      const page = found.slice(request.offset, request.offset + request.count);
      return c.json({ TotalCount: found.length, Messages: page.map(messageJson) }, 200);
    })
    .get("/messages/outbound/:id/details", (c) => {
      const server = serverOf(c);
      const message = find(c.req.param("id"));
      if (message?.server !== server)
        throw new PostmarkError(422, 701, "This message was not found.");
      return c.json(detailsJson(message), 200);
    })
    .put("/outage", async (c) => {
      const order = await c.req.json<Outage>();
      outages.set(order);
      return c.json(order, 200);
    })
    .delete("/outage", (c) => {
      outages.end(c.req.query("domain"));
      return c.body(null, 204);
    })
    .get("/", (c) => c.html(mailboxPage(mailbox.value.messages)))
    .get("/templates", async (c) => c.html(previewsPage(await previews())))
    .get("/templates/:name", async (c) => {
      const preview = (await previews()).find(({ name }) => name === c.req.param("name"));
      return preview ? c.html(previewPage(preview)) : c.notFound();
    })
    .get("/mail/:id", (c) => {
      const message = find(c.req.param("id"));
      return message ? c.html(mailPage(message)) : c.notFound();
    });
}

const maxBatchSize = 500;

/** The messages that are accepted in spite of an outage. */
function acceptedMessages(messages: Outgoing[], outage: Outage | undefined): Outgoing[] {
  if (!outage || outage.accepts === true) return messages;
  return messages.slice(0, Number(outage.accepts ?? 0));
}

/** The server of the request's token. Throws `PostmarkError` for a wrong or missing token. */
function serverOf(c: Context): string {
  const token = c.req.header("x-postmark-server-token");
  if (token === serverToken || token === clerkServerToken) return token;
  const message = token
    ? "The Server Token you provided in the X-Postmark-Server-Token request header was invalid."
    : "No Account or Server API tokens were supplied in the HTTP headers.";
  throw new PostmarkError(401, 10, message);
}

/** Postmark's outbound search: exact on recipient, tag, stream and metadata; newest first. */
function search(
  messages: StoredMessage[],
  server: string,
  filters: Search["filters"],
): StoredMessage[] {
  const recipient = filters.get("recipient")?.toLowerCase();
  const sender = filters.get("fromemail")?.toLowerCase();
  const tag = filters.get("tag");
  const stream = filters.get("messagestream");
  const subject = filters.get("subject")?.toLowerCase();
  const [from = "", to = "9"] = [filters.get("fromdate"), filters.get("todate")];
  const isSent = filters.get("status")?.toLowerCase() !== "queued";
  const metadata = [...filters].filter(([name]) => name.startsWith("metadata_"));
  return messages
    .filter((message) => message.server === server && isSent)
    .filter((message) => !recipient || addressesIn(message).includes(recipient))
    .filter((message) => !sender || addressesIn({ To: message.From }).includes(sender))
    .filter((message) => !tag || message.Tag === tag)
    .filter((message) => !stream || streamOf(message) === stream)
    .filter((message) => !subject || message.Subject?.toLowerCase().includes(subject))
    .filter(({ at }) => at >= from && at.slice(0, to.length) <= to)
    .filter((message) =>
      metadata.every(
        ([name, value]) => message.Metadata?.[name.slice("metadata_".length)] === value,
      ),
    )
    .reverse();
}
